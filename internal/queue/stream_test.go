package queue_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"frontdesk/internal/queue"
	"frontdesk/internal/rediskit"
	"frontdesk/internal/testkit"
)

func TestTheStreamTellsHowManyHintsAreUnread(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queueThatSweeps(time.Hour)
		queue.Handle(q, queue.Policy{}, finish(b.db, "a"))
		if got, err := q.Stream(context.Background()); err != nil || got != (queue.Stream{Available: true}) {
			t.Fatalf("before the first hint: %+v %v", got, err)
		}
		b.insert(q, 1)
		eventuallyStream(t, q, func(s queue.Stream) bool { return s.Length == 1 })
		q.Start()
		b.insert(q, 2)
		b.eventually("[1 2]")
		read := int64(0)
		if env.Config.RedisURL == "" {
			read = -1 // the embedded one does not count
		}
		eventuallyStream(t, q, func(s queue.Stream) bool {
			return s == queue.Stream{Available: true, Length: 2, Lag: read, Consumers: 1}
		})
	})
}

func eventuallyStream(t *testing.T, q *queue.Queue, right func(queue.Stream) bool) {
	t.Helper()
	testkit.Eventually(t, func() error {
		s, err := q.Stream(context.Background())
		if err == nil && !right(s) {
			err = fmt.Errorf("the stream stands at %+v", s)
		}
		return err
	})
}

func TestAStreamOutOfReachIsUnknownAtOnce(t *testing.T) {
	env := &testkit.Env{T: t, Clock: testkit.NewClock(testkit.Noon)}
	r, err := rediskit.Open("redis://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	q := queue.New(queue.Options{Redis: r.Client(), Log: env.Log()})
	t.Cleanup(func() { q.Stop(context.Background()); r.Close() })
	start := time.Now()
	s, err := q.Stream(context.Background())
	if want := (queue.Stream{Lag: -1}); err == nil || s != want || time.Since(start) > time.Second {
		t.Errorf("%+v %v after %s", s, err, time.Since(start))
	}
}
