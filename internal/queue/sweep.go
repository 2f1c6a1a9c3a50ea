package queue

import (
	"context"
	"fmt"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// renewEvery is how many sweeps pass between two renewals of the leases.
const renewEvery = 5

// Start begins to work on jobs, until Stop.
func (q *Queue) Start() {
	ctx, stop := context.WithCancel(context.Background())
	work, abandon := context.WithCancel(context.Background())
	for _, l := range q.lanes {
		q.running.Go(func() { q.dispatch(ctx, work, l) })
		l.poke()
	}
	q.running.Go(func() { q.sweepUntil(ctx) })
	q.running.Go(func() { q.hints.listen(ctx, q.Poke) })
	q.stop, q.abandon = stop, abandon
}

// Stop takes no more jobs, waits for the running ones until ctx ends, then abandons those that are left.
func (q *Queue) Stop(ctx context.Context) {
	defer q.hints.close()
	if q.stop == nil {
		return
	}
	q.stop()
	done := make(chan struct{})
	go func() {
		q.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		q.abandon()
	case <-ctx.Done():
		q.abandon()
		<-done
	}
}

// Poke lets the lane of a kind look for due jobs.
func (q *Queue) Poke(kind string) {
	if l := q.lanes[kind]; l != nil {
		l.poke()
	}
}

func (q *Queue) sweepUntil(ctx context.Context) {
	ticker := time.NewTicker(q.sweep)
	defer ticker.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := q.Sweep(ctx); err != nil && ctx.Err() == nil {
			q.log.Warn("sweeping jobs", "error", err)
		}
		if n%renewEvery == 0 {
			if err := q.renew(ctx); err != nil && ctx.Err() == nil {
				q.log.Warn("renewing leases", "error", err)
			}
		}
	}
}

// Sweep makes jobs of silent workers ready again and wakes the lanes that have due jobs, whatever became of
// their hints.
func (q *Queue) Sweep(ctx context.Context) error {
	var kinds []string
	var silent int64
	err := q.db.Read(ctx, func(tx *database.Tx) (err error) {
		if silent, err = store.CountExpiredLeases(tx); err != nil {
			return err
		}
		kinds, err = store.DueKinds(tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for due jobs: %w", err)
	}
	for _, kind := range kinds {
		q.Poke(kind)
	}
	if silent == 0 {
		return nil
	}
	return q.db.Write(ctx, func(tx *database.Tx) error {
		if err := q.renewIn(tx); err != nil { // a process that was stopped for a while still holds what nobody took
			return err
		}
		_, err := store.ReleaseExpiredJobs(tx)
		if err == nil {
			tx.AfterCommit(func() {
				for kind := range q.lanes {
					q.Poke(kind)
				}
			})
		}
		return err
	})
}
