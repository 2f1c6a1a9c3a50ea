package queue

import (
	"context"
	"errors"

	"frontdesk/internal/database"
	"frontdesk/internal/observe"
	"frontdesk/internal/store"
)

// taken is a claimed job while it is worked on.
type taken struct {
	row    store.Job
	policy Policy
	meter  *observe.Jobs
	span   observe.Span
}

// take begins the work on claimed jobs, a span each.
func (q *Queue) take(ctx context.Context, l *lane, rows []store.Job) []taken {
	all, now := make([]taken, len(rows)), q.db.Now()
	for i, row := range rows {
		l.meter.Started(now.Sub(row.RunAt))
		_, span := q.tracer.Work(ctx, row.Trace, row.Kind)
		span.SetInt("job.id", row.ID)
		span.SetInt("job.attempt", int64(row.Attempts))
		all[i] = taken{row, l.policy, l.meter, span}
	}
	return all
}

func (t taken) within(ctx context.Context) context.Context {
	return observe.WithJob(t.span.In(ctx), t.row.Kind, t.row.ID)
}

// giveBack moves the job to where the error of its handler sends it.
func (t taken) giveBack(tx *database.Tx, cause error) (n int64, err error) {
	ending := t.ending(cause)
	switch ending {
	case observe.Snoozed:
		var pause snooze
		errors.As(cause, &pause)
		n, err = store.RescheduleJob(tx, t.row, tx.Now().Add(pause.pause), t.row.LastError, t.row.Attempts-1)
	case observe.Failed:
		n, err = store.RescheduleJob(tx, t.row, tx.Now().Add(t.policy.Backoff(t.row.Attempts)), cause.Error(), t.row.Attempts)
	default:
		n, err = store.EndJob(tx, t.row, string(ending), cause.Error())
	}
	if err == nil && n > 0 {
		tx.AfterCommit(func() { t.ended(ending, cause) })
	}
	return n, err
}

func (t taken) ending(cause error) observe.Ending {
	switch {
	case errors.As(cause, new(snooze)):
		return observe.Snoozed
	case errors.As(cause, new(cancelled)):
		return observe.Cancelled
	case t.row.Attempts >= t.policy.MaxAttempts:
		return observe.Dead
	}
	return observe.Failed
}

func (t taken) ended(ending observe.Ending, cause error) {
	t.meter.Ended(ending, 1)
	t.span.Set("job.ending", string(ending))
	if ending != observe.Snoozed {
		t.span.Fail(cause)
	}
}
