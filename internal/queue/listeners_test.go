package queue_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"frontdesk/internal/queue"
	"frontdesk/internal/rediskit"
	"frontdesk/internal/testkit"
)

const (
	jobStream = "{frontdesk}:jobs"
	workers   = "workers"
)

// company is a Redis with two queues on it, of two processes.
type company struct {
	t           *testing.T
	client      redis.UniversalClient
	here, there *queue.Queue
}

func newCompany(t *testing.T, env *testkit.Env) *company {
	t.Helper()
	b := newBench(t, env)
	r, err := rediskit.Open(env.Config.RedisURL)
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, client: r.Client()}
	open := func(name string) *queue.Queue {
		q := queue.New(queue.Options{DB: b.db, Redis: r.Client(), Log: env.Log(), Sweep: time.Hour, Worker: name})
		queue.Handle(q, queue.Policy{}, finish(b.db, name))
		return q
	}
	c.here, c.there = open("here"), open("there")
	t.Cleanup(func() {
		c.here.Stop(context.Background())
		c.there.Stop(context.Background())
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// kill leaves a listener on the list that will never be heard of again.
func (c *company) kill(name string) {
	c.t.Helper()
	ctx := context.Background()
	if err := c.client.XGroupCreateMkStream(ctx, jobStream, workers, "0").Err(); err != nil {
		c.t.Fatal(err)
	}
	read := &redis.XReadGroupArgs{Group: workers, Consumer: name, Streams: []string{jobStream, "0"}, Block: -1}
	claim := &redis.XClaimArgs{Stream: jobStream, Group: workers, Consumer: name, Messages: []string{"0-0"}} // the embedded Redis notes only this
	if err := c.client.XReadGroup(ctx, read).Err(); err != nil {
		c.t.Fatal(err)
	}
	if err := c.client.XClaim(ctx, claim).Err(); err != nil {
		c.t.Fatal(err)
	}
}

// hint puts an entry on the stream: the embedded Redis lists nobody who has not read one.
func (c *company) hint() {
	c.t.Helper()
	if err := c.client.XAdd(context.Background(), &redis.XAddArgs{Stream: jobStream, Values: []any{"kind", "task"}}).Err(); err != nil {
		c.t.Fatal(err)
	}
}

// list returns for how long each on the list was silent.
func (c *company) list() map[string]time.Duration {
	c.t.Helper()
	all, err := c.client.XInfoConsumers(context.Background(), jobStream, workers).Result()
	if err != nil {
		c.t.Fatal(err)
	}
	list := map[string]time.Duration{}
	for _, one := range all {
		list[one.Name] = one.Idle
	}
	return list
}

// eventually waits until the list is right.
func (c *company) eventually(right func(list map[string]time.Duration) bool) {
	c.t.Helper()
	testkit.Eventually(c.t, func() error {
		if list := c.list(); !right(list) {
			return fmt.Errorf("the list is %v", list)
		}
		return nil
	})
}

func listed(list map[string]time.Duration, name string) bool {
	_, found := list[name]
	return found
}

func TestOnlyThoseWhoListenAreCountedHoweverLittleThereIsToHear(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		c := newCompany(t, env)
		c.kill("killed")
		c.hint()
		c.here.Start()
		eventuallyStream(t, c.here, func(s queue.Stream) bool { return s.Consumers == 2 })
		c.eventually(func(list map[string]time.Duration) bool { return list["killed"] > 4*time.Second })
		if s, err := c.here.Stream(context.Background()); err != nil || s.Consumers != 1 {
			t.Errorf("%d listen, %v: %v", s.Consumers, err, c.list())
		}
	})
}

func TestWhoWasKilledLongAgoIsTakenOffTheListByTheNextThatJoins(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		c := newCompany(t, env)
		c.kill("killed")
		c.hint()
		c.here.Start()
		c.eventually(func(list map[string]time.Duration) bool { return listed(list, "here") && list["killed"] > time.Second })
		queue.ForgetAfter(c.there, time.Second) // and here it is an hour
		c.there.Start()
		c.eventually(func(list map[string]time.Duration) bool { return !listed(list, "killed") })
	})
}
