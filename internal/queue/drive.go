package queue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// RunDue runs every job that is due now, and those that come of them, in the calling goroutine and one after the other:
// kind by kind in the order of their names. It returns when the next that has a handler is due; zero: there is none. It
// ends with the first that fails. A queue is driven so, instead of being started, in a rehearsal: time does not pass there
// by itself, and the same must happen each time. No job may carry a priority.
func (q *Queue) RunDue(ctx context.Context) (next time.Time, err error) {
	for ctx.Err() == nil {
		due, next, err := q.due(ctx)
		if err != nil || len(due) == 0 {
			return next, err
		}
		for _, kind := range due {
			if err := q.runBatch(ctx, q.lanes[kind]); err != nil {
				return next, fmt.Errorf("running a job of kind %s: %w", kind, err)
			}
		}
	}
	return next, ctx.Err()
}

// due are the kinds of which a job is due now, and when the first is that is not.
func (q *Queue) due(ctx context.Context) (kinds []string, next time.Time, err error) {
	var first []store.NextJob
	err = q.db.Read(ctx, func(tx *database.Tx) (err error) {
		first, err = store.NextJobs(tx, slices.Sorted(maps.Keys(q.lanes)))
		return err
	})
	now := q.db.Now()
	for _, j := range first {
		switch {
		case !j.RunAt.After(now):
			kinds = append(kinds, j.Kind)
		case next.IsZero() || j.RunAt.Before(next):
			next = j.RunAt
		}
	}
	return kinds, next, err
}

// runBatch claims as many due jobs as a handler takes at once, and runs it.
func (q *Queue) runBatch(ctx context.Context, l *lane) error {
	var rows []store.Job
	err := q.db.Write(ctx, func(tx *database.Tx) (err error) {
		rows, err = store.ClaimJobs(tx, l.kind, newToken(), l.policy.Lease, l.batch)
		return err
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	slices.SortFunc(rows, func(a, b store.Job) int { return int(a.ID - b.ID) })
	all := q.take(ctx, l, rows)
	defer func() {
		for _, t := range all {
			t.span.End(nil)
		}
	}()
	err = safely(func() error { return l.work(ctx, all) })
	if err != nil {
		q.giveBackAll(ctx, all, err)
	}
	if errors.As(err, new(snooze)) {
		return nil
	}
	return err
}
