// Package routing takes a submission to a lead and its seats: it finds the contact, opens a lead or joins the
// open one, finds the team, and chooses the consultant by the fair rotation. All choosing happens under one
// lock, a batch of leads at a time, so turns are never counted twice, under any number of processes. Seats
// are moved by assignment alone.
package routing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/jobs"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// batch is how many leads are decided in one transaction. On SQLite visitors wait for it: under a flood they waited
// half as long again with 100 as with 25, for routing that was a sixth faster.
const batch = 25

// Options are what routing works with.
type Options struct {
	DB         *database.DB
	Queue      *queue.Queue
	Outbox     *outbox.Outbox
	Assignment *assignment.Assignment
	Catalog    *i18n.Catalog
	Log        *slog.Logger
}

// Routing routes submissions and drains queues.
type Routing struct{ Options }

// New returns a routing and names its job handlers.
func New(o Options) *Routing {
	r := &Routing{o}
	queue.HandleBatch(o.Queue, batch, queue.Persistent(2), r.routeAll)
	queue.Handle(o.Queue, queue.Persistent(1), r.drain)
	return r
}

// routeAll routes a batch of submissions in one transaction, a savepoint each: one that fails is tried again
// later and holds up nobody.
func (r *Routing) routeAll(ctx context.Context, all []queue.Job[jobs.RouteSubmission]) error {
	return r.DB.Write(ctx, func(tx *database.Tx) error {
		round, submissions, err := r.begin(tx, all)
		if err != nil {
			return err
		}
		var done []queue.Job[jobs.RouteSubmission]
		for _, job := range all {
			err := tx.Savepoint(func() error {
				s, ok := submissions[job.Args.Submission]
				if !ok {
					return fmt.Errorf("submission %d is not there", job.Args.Submission)
				}
				return r.route(tx, round, s)
			})
			if crm.IsKind(err, crm.KindUnavailable) {
				return err
			}
			if err == nil {
				done = append(done, job)
				continue
			}
			r.report(job, err)
			if err := job.Fail(tx, err); err != nil {
				return err
			}
		}
		if err := round.save(tx); err != nil {
			return err
		}
		return queue.FinishAll(tx, done)
	})
}

func (r *Routing) report(job queue.Job[jobs.RouteSubmission], err error) {
	if !errors.Is(err, errNotYet) {
		r.Log.Warn("routing a submission", "submission", job.Args.Submission, "attempt", job.Attempt, "error", err)
	}
}

func (r *Routing) begin(tx *database.Tx, all []queue.Job[jobs.RouteSubmission]) (*round, map[int64]crm.Submission, error) {
	if err := tx.Lock(store.RotationLock); err != nil {
		return nil, nil, err
	}
	round, err := newRound(tx)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]int64, len(all))
	for i, job := range all {
		ids[i] = job.Args.Submission
	}
	submissions, err := store.SubmissionsByID(tx, ids)
	byID := make(map[int64]crm.Submission, len(submissions))
	for _, s := range submissions {
		byID[s.ID] = s
	}
	return round, byID, err
}

// route joins a submission to the open lead of its contact, or opens one and has it offered.
func (r *Routing) route(tx *database.Tx, round *round, s crm.Submission) error {
	if s.LeadID != 0 {
		return nil // routed before; the job was repeated
	}
	lead, err := corrected(tx, s)
	if err != nil {
		return err
	}
	contact, err := match(tx, s, lead.ContactID)
	if err != nil {
		return err
	}
	if lead.ID == 0 {
		if lead, err = openLeadOf(tx, contact); err != nil {
			return err
		}
	}
	if lead.ID != 0 {
		return r.join(tx, round, lead, s)
	}
	return r.open(tx, round, contact, s)
}
