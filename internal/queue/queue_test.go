package queue_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/queue"
	"frontdesk/internal/rediskit"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

type task struct {
	N int `json:"n"`
}

func (task) Kind() string { return "task" }

// bench is a queue on a database of its own, with a table where finished work shows.
type bench struct {
	t   *testing.T
	env *testkit.Env
	db  *database.DB
}

func newBench(t *testing.T, env *testkit.Env) *bench {
	b := &bench{t: t, env: env, db: env.DB()}
	b.write(func(tx *database.Tx) error {
		_, err := tx.Exec(`CREATE TABLE work_done (n BIGINT NOT NULL, worker TEXT NOT NULL)`)
		return err
	})
	return b
}

func (b *bench) write(fn func(*database.Tx) error) {
	b.t.Helper()
	if err := b.db.Write(context.Background(), fn); err != nil {
		b.t.Fatal(err)
	}
}

// queue returns one process's queue.
func (b *bench) queue() *queue.Queue { return b.queueThatSweeps(10 * time.Millisecond) }

func (b *bench) queueThatSweeps(every time.Duration) *queue.Queue {
	b.t.Helper()
	r, err := rediskit.Open(b.env.Config.RedisURL)
	if err != nil {
		b.t.Fatal(err)
	}
	q := queue.New(queue.Options{DB: b.db, Redis: r.Client(), Log: b.env.Log(), Sweep: every})
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		q.Stop(ctx)
		if err := r.Close(); err != nil {
			b.t.Error(err)
		}
	})
	return q
}

func (b *bench) insert(q *queue.Queue, n int, options ...queue.Option) {
	b.t.Helper()
	b.write(func(tx *database.Tx) error { return q.Insert(tx, task{n}, options...) })
}

// finish notes that n was done and ends its job, in one transaction.
func finish(db *database.DB, worker string) func(context.Context, queue.Job[task]) error {
	return func(ctx context.Context, j queue.Job[task]) error {
		return db.Write(ctx, func(tx *database.Tx) error {
			if _, err := tx.Exec(`INSERT INTO work_done (n, worker) VALUES ($1, $2)`, j.Args.N, worker); err != nil {
				return err
			}
			return j.Finish(tx)
		})
	}
}

func (b *bench) done() []int64 {
	b.t.Helper()
	var all []int64
	err := b.db.Read(context.Background(), func(tx *database.Tx) (err error) {
		all, err = database.All(tx, database.Column[int64], `SELECT n FROM work_done ORDER BY n`)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

func (b *bench) jobs(state string) []store.Job {
	b.t.Helper()
	var all []store.Job
	err := b.db.Read(context.Background(), func(tx *database.Tx) (err error) {
		all, err = store.JobsInState(tx, state, 1000)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

func (b *bench) eventually(want string) {
	b.t.Helper()
	testkit.Eventually(b.t, func() error {
		if got := fmt.Sprint(b.done()); got != want {
			return fmt.Errorf("done %s, want %s", got, want)
		}
		return nil
	})
}

func TestACommittedJobIsDoneOnceAndLeaves(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		queue.Handle(q, queue.Policy{}, finish(b.db, "a"))
		q.Start()
		b.insert(q, 1)
		b.eventually("[1]")
		if left := append(b.jobs("ready"), b.jobs("running")...); len(left) != 0 {
			t.Errorf("left: %v", left)
		}
	})
}

func TestAJobOfARolledBackTransactionIsNeverDone(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		queue.Handle(q, queue.Policy{}, finish(b.db, "a"))
		q.Start()
		refused := errors.New("refused")
		err := b.db.Write(context.Background(), func(tx *database.Tx) error {
			if err := q.Insert(tx, task{1}); err != nil {
				return err
			}
			return refused
		})
		if !errors.Is(err, refused) {
			t.Fatal(err)
		}
		b.insert(q, 2)
		b.eventually("[2]")
	})
}

func TestSeveralProcessesDoEachJobOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		const count = 300
		queues := []*queue.Queue{b.queue(), b.queue(), b.queue()}
		for i, q := range queues {
			queue.Handle(q, queue.Policy{Workers: 3}, finish(b.db, fmt.Sprint(i)))
			q.Start()
		}
		var wait sync.WaitGroup
		for n := range count {
			wait.Go(func() { b.insert(queues[n%3], n) })
		}
		wait.Wait()
		testkit.Eventually(t, func() error {
			if got := len(b.done()); got != count {
				return fmt.Errorf("%d of %d done", got, count)
			}
			return nil
		})
		for i, n := range b.done() {
			if int64(i) != n {
				t.Fatalf("done twice or not at all: place %d holds %d", i, n)
			}
		}
	})
}

func TestAWorkerWhoseLeaseRanOutCommitsNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		frozen, thaw := make(chan struct{}), make(chan struct{})
		thawed := sync.OnceFunc(func() { close(thaw) })
		t.Cleanup(thawed)
		lost := make(chan error, 1)
		first := b.queueThatSweeps(time.Hour) // neither renews nor looks again, as a frozen process
		queue.Handle(first, queue.Policy{Workers: 1, Lease: time.Minute}, func(ctx context.Context, j queue.Job[task]) error {
			close(frozen)
			<-thaw
			err := finish(b.db, "frozen")(ctx, j)
			lost <- err
			return err
		})
		first.Start()
		b.insert(first, 1)
		<-frozen
		b.write(func(tx *database.Tx) error { // as if it had been silent for longer than its lease
			_, err := tx.Exec(`UPDATE jobs SET lease_until = 0`)
			return err
		})
		second := b.queue()
		queue.Handle(second, queue.Policy{}, finish(b.db, "second"))
		second.Start()
		b.eventually("[1]")
		thawed()
		if err := <-lost; !errors.Is(err, queue.ErrLeaseLost) {
			t.Errorf("the frozen worker heard %v", err)
		}
		b.eventually("[1]")
	})
}

func TestALivingWorkerKeepsItsLease(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		begun, release := make(chan struct{}, 9), make(chan struct{})
		queue.Handle(q, queue.Policy{Lease: time.Minute}, func(ctx context.Context, j queue.Job[task]) error {
			begun <- struct{}{}
			<-release
			return finish(b.db, "a")(ctx, j)
		})
		q.Start()
		b.insert(q, 1)
		<-begun
		for range 5 {
			env.Clock.Advance(40 * time.Second)
			until := env.Clock.Now().Add(50 * time.Second)
			testkit.Eventually(t, func() error {
				var lease int64
				err := b.db.Read(context.Background(), func(tx *database.Tx) (err error) {
					lease, err = database.One(tx, database.Column[int64], `SELECT lease_until FROM jobs WHERE state = 'running'`)
					return err
				})
				if err == nil && lease < until.UnixMicro() {
					return errors.New("not renewed")
				}
				return err
			})
		}
		close(release)
		b.eventually("[1]")
		if len(begun) != 0 {
			t.Error("it was begun a second time")
		}
	})
}

func TestAFailedJobIsTriedAgainLaterAndDiesAfterItsLastAttempt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		var attempts atomic.Int64
		queue.Handle(q, queue.Policy{MaxAttempts: 3, Backoff: func(int) time.Duration { return time.Minute }}, func(context.Context, queue.Job[task]) error {
			attempts.Add(1)
			return errors.New("the weather")
		})
		q.Start()
		b.insert(q, 1)
		for n := int64(1); n <= 3; n++ {
			testkit.Eventually(t, func() error {
				if attempts.Load() != n || len(b.jobs("running")) != 0 {
					return fmt.Errorf("%d attempts", attempts.Load())
				}
				return nil
			})
			env.Clock.Advance(time.Minute)
		}
		dead := b.jobs("dead")
		if len(dead) != 1 || dead[0].LastError != "the weather" {
			t.Errorf("dead: %+v", dead)
		}
	})
}

func TestAPanicFailsTheJobAndNotTheProcess(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		queue.Handle(q, queue.Policy{MaxAttempts: 1}, func(context.Context, queue.Job[task]) error { panic("oh") })
		q.Start()
		b.insert(q, 1)
		testkit.Eventually(t, func() error {
			if dead := b.jobs("dead"); len(dead) != 1 || dead[0].LastError != "panic: oh" {
				return fmt.Errorf("dead: %+v", dead)
			}
			return nil
		})
	})
}

func TestASnoozeIsNoAttempt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		var seen atomic.Int64
		queue.Handle(q, queue.Policy{MaxAttempts: 1}, func(ctx context.Context, j queue.Job[task]) error {
			if j.Attempt != 1 {
				t.Errorf("attempt %d", j.Attempt)
			}
			if seen.Add(1) < 4 {
				return queue.Snooze(time.Hour)
			}
			return finish(b.db, "a")(ctx, j)
		})
		q.Start()
		b.insert(q, 1)
		for n := int64(1); n < 4; n++ {
			testkit.Eventually(t, func() error {
				if seen.Load() != n || len(b.jobs("ready")) != 1 {
					return fmt.Errorf("seen %d times", seen.Load())
				}
				return nil
			})
			env.Clock.Advance(time.Hour)
		}
		b.eventually("[1]")
	})
}

func TestACancelledJobIsNotTriedAgain(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		queue.Handle(q, queue.Policy{}, func(context.Context, queue.Job[task]) error {
			return queue.Cancel(errors.New("pointless"))
		})
		q.Start()
		b.insert(q, 1)
		testkit.Eventually(t, func() error {
			if c := b.jobs("cancelled"); len(c) != 1 || c[0].LastError != "pointless" {
				return fmt.Errorf("cancelled: %+v", c)
			}
			return nil
		})
	})
}

func TestAScheduledJobWaitsForItsTime(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		queue.Handle(q, queue.Policy{}, finish(b.db, "a"))
		q.Start()
		b.insert(q, 2, queue.At(env.Clock.Now().Add(time.Hour)))
		b.insert(q, 1)
		b.eventually("[1]")
		env.Clock.Advance(time.Hour)
		b.eventually("[1 2]")
	})
}

func TestJobsThatWaitUnderOneKeyAreOneAndRunAtTheEarlierTime(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		later := queue.At(env.Clock.Now().Add(2 * time.Hour))
		sooner := queue.At(env.Clock.Now().Add(time.Hour))
		b.insert(q, 1, later, queue.Key("k"))
		b.insert(q, 2, sooner, queue.Key("k"))
		b.insert(q, 3, later, queue.Key("k"))
		queue.Handle(q, queue.Policy{}, finish(b.db, "a"))
		q.Start()
		env.Clock.Advance(time.Hour)
		b.eventually("[1]")
		b.insert(q, 4, queue.Key("k")) // the key is free again
		b.eventually("[1 4]")
	})
}

func TestAWaitingJobCanBeCancelledByItsKey(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		b.insert(q, 1, queue.Key("k"))
		b.write(func(tx *database.Tx) error {
			ok, err := q.Cancel(tx, "k")
			if err == nil && !ok {
				t.Error("there was none to cancel")
			}
			return err
		})
		b.insert(q, 2)
		queue.Handle(q, queue.Policy{}, finish(b.db, "a"))
		q.Start()
		b.eventually("[2]")
	})
}

func TestUrgentJobsGoFirst(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		b.insert(q, 1, queue.Priority(5))
		b.insert(q, 2, queue.Priority(1))
		b.insert(q, 3)
		var order []int
		queue.Handle(q, queue.Policy{Workers: 1}, func(ctx context.Context, j queue.Job[task]) error {
			order = append(order, j.Args.N)
			return finish(b.db, "a")(ctx, j)
		})
		q.Start()
		b.eventually("[1 2 3]")
		if fmt.Sprint(order) != "[3 2 1]" {
			t.Errorf("order %v", order)
		}
	})
}

func TestABatchIsClaimedWholeAndEachOfItEndsByItself(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		for n := range 10 {
			b.insert(q, n)
		}
		var largest atomic.Int64
		queue.HandleBatch(q, 10, queue.Policy{Workers: 1, MaxAttempts: 1}, func(ctx context.Context, jobs []queue.Job[task]) error {
			largest.Store(max(largest.Load(), int64(len(jobs))))
			return b.db.Write(ctx, func(tx *database.Tx) error {
				var good []queue.Job[task]
				for _, j := range jobs {
					if j.Args.N == 3 {
						if err := j.Fail(tx, errors.New("three")); err != nil {
							return err
						}
						continue
					}
					if _, err := tx.Exec(`INSERT INTO work_done (n, worker) VALUES ($1, 'a')`, j.Args.N); err != nil {
						return err
					}
					good = append(good, j)
				}
				return queue.FinishAll(tx, good)
			})
		})
		q.Start()
		b.eventually("[0 1 2 4 5 6 7 8 9]")
		if largest.Load() != 10 {
			t.Errorf("the largest batch had %d", largest.Load())
		}
		if dead := b.jobs("dead"); len(dead) != 1 {
			t.Errorf("dead: %v", dead)
		}
	})
}

func TestStoppingWaitsForRunningJobs(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		begun, release := make(chan struct{}), make(chan struct{})
		queue.Handle(q, queue.Policy{}, func(ctx context.Context, j queue.Job[task]) error {
			close(begun)
			<-release
			return finish(b.db, "a")(ctx, j)
		})
		q.Start()
		b.insert(q, 1)
		<-begun
		stopped := make(chan struct{})
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			q.Stop(ctx)
			close(stopped)
		}()
		close(release)
		<-stopped
		if got := fmt.Sprint(b.done()); got != "[1]" {
			t.Errorf("done %s", got)
		}
	})
}

func TestAJobCutOffByTheStopIsReadyForTheNextWorkerAtOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		begun := make(chan struct{})
		queue.Handle(q, queue.Policy{}, func(ctx context.Context, j queue.Job[task]) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		})
		q.Start()
		b.insert(q, 1)
		<-begun
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		q.Stop(ctx)
		if ready := b.jobs("ready"); len(ready) != 1 || ready[0].Attempts != 0 {
			t.Errorf("ready: %+v", ready)
		}
	})
}

func TestAClaimTakesNoMoreThanItsLimitWhateverThePlan(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		b.insert(q, 0)
		b.write(func(tx *database.Tx) error { // statistics of an almost empty table make for a plan of nested loops
			_, err := tx.Exec(`ANALYZE jobs`)
			return err
		})
		for n := 1; n < 60; n++ {
			b.insert(q, n)
		}
		b.write(func(tx *database.Tx) error {
			claimed, err := store.ClaimJobs(tx, "task", "token", time.Minute, 4)
			if err == nil && len(claimed) != 4 {
				t.Errorf("claimed %d", len(claimed))
			}
			return err
		})
	})
}

func TestAJobThatCannotBeReadIsSetAsideAloneFromItsBatch(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		for n := range 5 {
			b.insert(q, n)
		}
		b.write(func(tx *database.Tx) error {
			_, err := tx.Exec(`UPDATE jobs SET args = '[]' WHERE args = '{"n":2}'`)
			return err
		})
		queue.HandleBatch(q, 10, queue.Policy{Workers: 1, MaxAttempts: 1}, func(ctx context.Context, jobs []queue.Job[task]) error {
			return b.db.Write(ctx, func(tx *database.Tx) error {
				for _, j := range jobs {
					if _, err := tx.Exec(`INSERT INTO work_done (n, worker) VALUES ($1, 'a')`, j.Args.N); err != nil {
						return err
					}
				}
				return queue.FinishAll(tx, jobs)
			})
		})
		q.Start()
		b.eventually("[0 1 3 4]")
		testkit.Eventually(t, func() error {
			if dead := b.jobs("dead"); len(dead) != 1 {
				return fmt.Errorf("dead: %v", dead)
			}
			return nil
		})
	})
}
