package queue_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/queue"
	"frontdesk/internal/testkit"
)

// chore is a second kind of job, whose name comes before that of a task.
type chore struct{}

func (chore) Kind() string { return "chore" }

// driven is a queue that is driven by hand, without Redis.
func (b *bench) driven() *queue.Queue {
	q := queue.New(queue.Options{DB: b.db, Log: b.env.Log()})
	b.t.Cleanup(func() { q.Stop(context.Background()) })
	return q
}

func TestAQueueThatIsDrivenRunsWhatIsDueAndWhatComesOfItInOneOrder(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q, ctx := b.driven(), context.Background()
		var order []int
		queue.HandleBatch(q, 2, queue.Policy{}, func(ctx context.Context, all []queue.Job[task]) error {
			return b.db.Write(ctx, func(tx *database.Tx) error {
				for _, j := range all {
					order = append(order, j.Args.N)
				}
				if order[len(order)-1] == 3 {
					if err := q.Insert(tx, chore{}); err != nil {
						return err
					}
				}
				return queue.FinishAll(tx, all)
			})
		})
		queue.Handle(q, queue.Policy{}, func(ctx context.Context, j queue.Job[chore]) error {
			order = append(order, 100)
			return b.db.Write(ctx, j.Finish)
		})
		later := env.Clock.Now().Add(time.Hour)
		b.insert(q, 9, queue.At(later))
		b.insert(q, 8, queue.At(later.Add(time.Hour)))
		for n := range 4 {
			b.insert(q, n)
		}
		next, err := q.RunDue(ctx)
		if err != nil || !next.Equal(later) || !slices.Equal(order, []int{0, 1, 2, 3, 100}) {
			t.Errorf("%v, then %s: %v", order, next, err)
		}
		env.Clock.Advance(time.Hour)
		if next, err := q.RunDue(ctx); err != nil || !next.Equal(later.Add(time.Hour)) || order[len(order)-1] != 9 {
			t.Errorf("%v, then %s: %v", order, next, err)
		}
		env.Clock.Advance(time.Hour)
		if next, err := q.RunDue(ctx); err != nil || !next.IsZero() {
			t.Errorf("%v, then %s: %v", order, next, err)
		}
	})
}

func TestADrivenJobThatFailsEndsTheDriveAndOneThatSnoozesDoesNot(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q, broken := b.driven(), errors.New("broken")
		queue.Handle(q, queue.Policy{Backoff: func(int) time.Duration { return time.Minute }}, func(_ context.Context, j queue.Job[task]) error {
			if j.Args.N == 1 {
				return queue.Snooze(time.Hour)
			}
			return broken
		})
		b.insert(q, 1)
		if next, err := q.RunDue(context.Background()); err != nil || !next.Equal(env.Clock.Now().Add(time.Hour)) {
			t.Errorf("snoozed until %s: %v", next, err)
		}
		b.insert(q, 2)
		if _, err := q.RunDue(context.Background()); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
		if next, err := q.RunDue(context.Background()); err != nil || !next.Equal(env.Clock.Now().Add(time.Minute)) {
			t.Errorf("what failed is tried again at %s: %v", next, err)
		}
	})
}
