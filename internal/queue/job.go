package queue

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	mathrand "math/rand/v2"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/observe"
	"frontdesk/internal/store"
)

// ErrLeaseLost is what a handler's transaction fails with when somebody else may hold the job by now. Nothing
// of the transaction stays; whoever holds the job does it.
var ErrLeaseLost = errors.New("the lease of the job was lost")

// Job is a claimed job. Its handler ends it inside the transaction that does its work.
type Job[T Args] struct {
	Args    T
	Attempt int // 1 for the first
	taken
}

// Context returns ctx as that of this job: what is logged, traced and inserted under it belongs to the job. A
// handler of one job is handed it; in a batch it tells the jobs apart.
func (j Job[T]) Context(ctx context.Context) context.Context { return j.within(ctx) }

// Finish ends the job as part of the transaction; ErrLeaseLost when it is no longer held.
func (j Job[T]) Finish(tx *database.Tx) error {
	return FinishAll(tx, []Job[T]{j})
}

// Hold renews the lease as part of a transaction that does not end the job; ErrLeaseLost when it is no longer
// held. A handler calls it before it does outside what cannot be undone.
func (j Job[T]) Hold(tx *database.Tx) error {
	return held(store.HoldJobs(tx, j.row.LeaseToken, []int64{j.row.ID}, tx.Now().Add(j.policy.Lease)))
}

// Fail gives the job back as part of the transaction, to be tried again later, snoozed, cancelled or, after
// its last attempt, put aside as dead, as cause says.
func (j Job[T]) Fail(tx *database.Tx, cause error) error {
	return held(j.giveBack(tx, cause))
}

func held(n int64, err error) error {
	if err == nil && n == 0 {
		return ErrLeaseLost
	}
	return err
}

// FinishAll ends a batch of jobs in one statement; ErrLeaseLost when one of them is no longer held.
func FinishAll[T Args](tx *database.Tx, jobs []Job[T]) error {
	if len(jobs) == 0 {
		return nil
	}
	ids := make([]int64, len(jobs))
	for i, j := range jobs {
		ids[i] = j.row.ID
	}
	n, err := store.FinishJobs(tx, jobs[0].row.LeaseToken, ids)
	if err == nil && n != int64(len(ids)) {
		return fmt.Errorf("%d of %d jobs: %w", int64(len(ids))-n, len(ids), ErrLeaseLost)
	}
	if err == nil && jobs[0].meter != nil {
		tx.AfterCommit(func() { jobs[0].meter.Ended(observe.Finished, len(jobs)) })
	}
	return err
}

// Policy says how the jobs of a kind are worked on. Zero values are replaced by the defaults named here.
type Policy struct {
	Workers     int                             // handlers at once in this process; 4
	Lease       time.Duration                   // after how long a silent worker is given up; 30 s, renewed while it lives
	MaxAttempts int                             // then the job is dead; 20
	Backoff     func(attempt int) time.Duration // before the next attempt; Exponential(1 s, 1 h)
}

// Persistent is the policy for work that nobody may give up: it is tried until it succeeds, at the latest every
// five minutes.
func Persistent(workers int) Policy {
	return Policy{Workers: workers, MaxAttempts: math.MaxInt32, Backoff: Exponential(time.Second, 5*time.Minute)}
}

func (p Policy) withDefaults() Policy {
	if p.Workers == 0 {
		p.Workers = 4
	}
	if p.Lease == 0 {
		p.Lease = 30 * time.Second
	}
	if p.MaxAttempts == 0 {
		p.MaxAttempts = 20
	}
	if p.Backoff == nil {
		p.Backoff = Exponential(time.Second, time.Hour)
	}
	return p
}

// Exponential doubles the pause with each attempt, from first up to most, and varies it by a quarter either
// way so that jobs that failed together do not come back together.
func Exponential(first, most time.Duration) func(int) time.Duration {
	return func(attempt int) time.Duration {
		pause := float64(first) * math.Pow(2, float64(attempt-1))
		pause = min(pause, float64(most))
		return time.Duration(pause * (0.75 + mathrand.Float64()/2))
	}
}

type snooze struct{ pause time.Duration }

func (s snooze) Error() string { return fmt.Sprintf("snoozed for %s", s.pause) }

// Snooze is returned by a handler to be called again after a pause; it does not count as an attempt.
func Snooze(pause time.Duration) error { return snooze{pause} }

type cancelled struct{ error }

func (c cancelled) Unwrap() error { return c.error }

// Cancel is returned by a handler when trying again is pointless, with the reason.
func Cancel(reason error) error { return cancelled{reason} }

func newToken() string { return rand.Text() }
