package queue_test

import (
	"sync/atomic"
	"testing"

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
