package queue

import (
	"encoding/json"
	"fmt"

	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Revive makes a dead job ready again as part of the transaction, with its attempts counted anew. crm.KindNotFound
// when it is not dead, or not any more.
func (q *Queue) Revive(tx *database.Tx, job store.Job) error {
	if err := store.ReviveJob(tx, job.ID); err != nil {
		return err
	}
	tx.AfterCommit(func() { q.hints.send(map[string][]int64{job.Kind: {job.ID}}) })
	return nil
}

// ReviveAll makes every dead job of a kind ready again and returns how many there were. The next sweep finds them.
func (q *Queue) ReviveAll(tx *database.Tx, kind string) (int64, error) {
	return store.ReviveJobs(tx, kind)
}

// Has reports whether a job with exactly these arguments waits or runs.
func (q *Queue) Has(tx *database.Tx, args Args) (bool, error) {
	encoded, err := json.Marshal(args)
	if err != nil {
		return false, fmt.Errorf("encoding a job of kind %s: %w", args.Kind(), err)
	}
	return store.HasJob(tx, args.Kind(), string(encoded))
}
