package queue_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"frontdesk/internal/database"
	"frontdesk/internal/queue"
	"frontdesk/internal/testkit"
)

func TestWorkWaitsWhileOthersAreToGoFirst(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		queue.Handle(q, queue.Policy{}, finish(b.db, "one"))
		var asked, early atomic.Int64
		q.YieldWhile(func() bool {
			if n := asked.Add(1); n >= 5 {
				return false
			}
			early.Add(int64(len(b.done())))
			return true
		})
		b.insert(q, 1)
		q.Start()
		b.eventually("[1]")
		if early.Load() != 0 {
			t.Error("the job was done while others were to go first")
		}
	})
}

func TestWorkGoesOnHoweverLongOthersAreToGoFirst(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		queue.Handle(q, queue.Policy{}, finish(b.db, "one"))
		q.YieldWhile(func() bool { return true })
		for n := range 20 {
			b.insert(q, n)
		}
		q.Start()
		b.eventually("[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19]")
	})
}

type later struct{}

func (later) Kind() string { return "later" }

func TestAKindYieldsToThePreferredOneForAsLongAsThatIsBehind(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q, gate := b.queue(), make(chan struct{})
		end := finish(b.db, "one")
		queue.Handle(q, queue.Policy{Workers: 1}, func(ctx context.Context, j queue.Job[task]) error {
			select {
			case <-gate:
				return end(ctx, j)
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		queue.Handle(q, queue.Policy{}, func(ctx context.Context, j queue.Job[later]) error { return b.db.Write(ctx, j.Finish) })
		q.Prefer(task{}, later{})
		for n := range 5 {
			b.insert(q, n)
		}
		q.Start()
		yields := func(kind string, want bool) {
			t.Helper()
			testkit.Eventually(t, func() error {
				if got := q.Yields(kind); got != want {
					return fmt.Errorf("%s yields: %v", kind, got)
				}
				return nil
			})
		}
		yields("later", true)
		yields("task", false)
		b.write(func(tx *database.Tx) error { return q.Insert(tx, later{}) })
		testkit.Eventually(t, func() error { // slowly, but it is done
			if n := len(b.jobs("ready")) + len(b.jobs("running")); n != 5 {
				return fmt.Errorf("%d jobs are left", n)
			}
			return nil
		})
		close(gate)
		b.eventually("[0 1 2 3 4]")
		yields("later", false)
	})
}
