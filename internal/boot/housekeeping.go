package boot

import (
	"context"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

const (
	houseEvery   = time.Hour
	keepEnded    = 7 * 24 * time.Hour // cancelled jobs
	housekeeping = "housekeep"
)

// keepHouse names the handler that removes what has expired and schedules its own next run.
func keepHouse(db *database.DB, q *queue.Queue) {
	queue.Handle(q, queue.Policy{Workers: 1}, func(ctx context.Context, job queue.Job[jobs.Housekeep]) error {
		return db.Write(ctx, func(tx *database.Tx) error {
			if _, err := store.DeleteExpiredKeys(tx); err != nil {
				return err
			}
			if _, err := store.DeleteExpiredSessions(tx); err != nil {
				return err
			}
			if _, err := store.DeleteEndedJobs(tx, tx.Now().Add(-keepEnded)); err != nil {
				return err
			}
			if err := q.Insert(tx, jobs.Housekeep{}, queue.At(tx.Now().Add(houseEvery)), queue.Key(housekeeping)); err != nil {
				return err
			}
			return job.Finish(tx)
		})
	})
}

func scheduleHousekeeping(ctx context.Context, db *database.DB, q *queue.Queue) error {
	return db.Write(ctx, func(tx *database.Tx) error {
		return q.Insert(tx, jobs.Housekeep{}, queue.At(tx.Now().Add(time.Minute)), queue.Key(housekeeping))
	})
}
