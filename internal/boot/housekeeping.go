package boot

import (
	"context"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/intake"
	"frontdesk/internal/jobs"
	"frontdesk/internal/page"
	"frontdesk/internal/queue"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

const (
	houseEvery   = time.Hour
	keepEnded    = 7 * 24 * time.Hour  // cancelled jobs
	keepAttempts = 90 * 24 * time.Hour // at mails; what became of each mail stays with it
	mostAttempts = 50_000              // removed in one go
	keepRare     = 5000                // judged submissions after which a term that was met once is forgotten
	housekeeping = "housekeep"
)

// keepHouse names the handler that removes what has expired and schedules its own next run: given up, there would be none.
func keepHouse(db *database.DB, q *queue.Queue, in *intake.Intake) {
	queue.Handle(q, queue.Persistent(1), func(ctx context.Context, job queue.Job[jobs.Housekeep]) error {
		if _, err := in.SweepFiles(ctx); err != nil {
			return err
		}
		return db.Write(ctx, func(tx *database.Tx) error {
			if _, err := store.DeleteExpiredKeys(tx); err != nil {
				return err
			}
			if _, err := store.DeleteExpiredSessions(tx); err != nil {
				return err
			}
			if _, err := store.DeleteExpiredChallenges(tx); err != nil {
				return err
			}
			if _, err := store.ForgetRareTerms(tx, keepRare); err != nil {
				return err
			}
			if _, err := store.DeleteAttempts(tx, tx.Now().Add(-keepAttempts), mostAttempts); err != nil {
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

func scheduleHousekeeping(ctx context.Context, db *database.DB, q *queue.Queue, articles *page.Page, gate *scan.Gate) error {
	return db.Write(ctx, func(tx *database.Tx) error {
		if err := articles.Schedule(tx); err != nil {
			return err
		}
		if err := gate.Schedule(tx); err != nil {
			return err
		}
		return q.Insert(tx, jobs.Housekeep{}, queue.At(tx.Now().Add(time.Minute)), queue.Key(housekeeping))
	})
}
