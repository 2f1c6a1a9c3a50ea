// Package routing takes a submission to a lead and its seats: it finds the contact, opens a lead or joins the
// open one, finds the team, and chooses the consultant by the fair rotation. All choosing happens under one
// lock, a batch of leads at a time, so turns are never counted twice, under any number of processes. Seats
// are moved by assignment alone.
package routing

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/jobs"
	"frontdesk/internal/observe"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/sla"
	"frontdesk/internal/store"
)

// batch is how many leads are decided in one transaction: many on PostgreSQL, where each statement is a journey;
// few on SQLite, where visitors wait for the one writer.
func batch(dialect database.Dialect) int {
	if dialect == database.PostgreSQL {
		return 100
	}
	return 25
}

// Options are what routing works with.
type Options struct {
	DB         *database.DB
	Queue      *queue.Queue
	Outbox     *outbox.Outbox
	Assignment *assignment.Assignment
	SLA        *sla.SLA
	Catalog    *i18n.Catalog
	Log        *slog.Logger
	StatusLink func(reference string) string // where the client sees how it stands; nil: nowhere
}

// Routing routes submissions and drains queues.
type Routing struct{ Options }

// New returns a routing and names its job handlers.
func New(o Options) *Routing {
	r := &Routing{o}
	queue.HandleBatch(o.Queue, batch(o.DB.Dialect()), queue.Persistent(2), r.routeAll)
	queue.Handle(o.Queue, queue.Persistent(1), r.drain)
	return r
}

// routeAll routes a batch of submissions in one transaction and few statements. When one of them fails, they are
// routed one by one, a savepoint each: the one is tried again later and holds up nobody.
func (r *Routing) routeAll(ctx context.Context, all []queue.Job[jobs.RouteSubmission]) error {
	err := r.DB.Write(ctx, func(tx *database.Tx) error { return r.routeTogether(tx, all) })
	if err == nil || errors.Is(err, queue.ErrLeaseLost) || crm.IsKind(err, crm.KindUnavailable) || ctx.Err() != nil {
		return err
	}
	return r.DB.Write(ctx, func(tx *database.Tx) error { return r.routeOneByOne(tx, all) })
}

func (r *Routing) routeTogether(tx *database.Tx, all []queue.Job[jobs.RouteSubmission]) error {
	round, arrivals, err := r.begin(tx, all)
	if err != nil {
		return err
	}
	for _, group := range groups(arrivals) {
		if err := r.route(tx, round, group); err != nil {
			return err
		}
	}
	if err := round.save(tx); err != nil {
		return err
	}
	return queue.FinishAll(tx, all)
}

func (r *Routing) routeOneByOne(tx *database.Tx, all []queue.Job[jobs.RouteSubmission]) error {
	round, arrivals, err := r.begin(tx, all)
	if err != nil {
		return err
	}
	var done []queue.Job[jobs.RouteSubmission]
	for i, job := range all {
		err := round.attempt(tx, func() error { return r.route(tx, round, arrivals[i:i+1]) })
		if crm.IsKind(err, crm.KindUnavailable) {
			return err
		}
		if err == nil {
			done = append(done, job)
			continue
		}
		r.report(job.Context(tx.Context()), job, err)
		if err := job.Fail(tx, err); err != nil {
			return err
		}
	}
	if err := round.save(tx); err != nil {
		return err
	}
	return queue.FinishAll(tx, done)
}

func (r *Routing) report(ctx context.Context, job queue.Job[jobs.RouteSubmission], err error) {
	if !errors.Is(err, errNotYet) {
		r.Log.WarnContext(ctx, "routing a submission", "submission", job.Args.Submission, "attempt", job.Attempt, "error", err)
	}
}

// arrival is a submission on its way to a lead.
type arrival struct {
	submission crm.Submission // without an id when it is not there
	contact    int64
	stranger   bool     // the contact is new, so it has no lead
	lead       crm.Lead // the one to join, read for update; the zero lead: none
	trace      string   // the place in its trace that what is made of it goes on from
}

// begin locks the rotation and reads the submissions, in the order of their jobs.
func (r *Routing) begin(tx *database.Tx, all []queue.Job[jobs.RouteSubmission]) (*round, []arrival, error) {
	if err := tx.Lock(store.RotationLock); err != nil {
		return nil, nil, err
	}
	round, err := newRound(tx)
	if err != nil {
		return nil, nil, err
	}
	ids, arrivals := make([]int64, len(all)), make([]arrival, len(all))
	for i, job := range all {
		ids[i] = job.Args.Submission
		arrivals[i].trace = observe.Traceparent(job.Context(tx.Context()))
	}
	submissions, err := store.SubmissionsByID(tx, ids)
	for _, s := range submissions {
		arrivals[slices.Index(ids, s.ID)].submission = s
	}
	return round, arrivals, err
}

// groups parts arrivals, in their order, into groups that can be routed at once: no two of a group have a
// contact point in common, and a correction stands alone.
func groups(all []arrival) [][]arrival {
	var parts [][]arrival
	seen := map[store.Point]bool{}
	first := 0
	cut := func(i int) {
		if i > first {
			parts = append(parts, all[first:i])
		}
		first = i
		clear(seen)
	}
	for i, a := range all {
		points := pointsOf(a.submission)
		if a.submission.Corrects != "" || slices.ContainsFunc(points, func(p store.Point) bool { return seen[p] }) {
			cut(i)
		}
		for _, p := range points {
			seen[p] = true
		}
		if a.submission.Corrects != "" {
			cut(i + 1)
		}
	}
	cut(len(all))
	return parts
}

// route joins the arrivals of a group to the open leads of their contacts, or opens leads and has them offered.
func (r *Routing) route(tx *database.Tx, round *round, group []arrival) error {
	var waiting []arrival
	for _, a := range group {
		if a.submission.ID == 0 {
			return errors.New("the submission is not there")
		}
		if a.submission.LeadID != 0 {
			continue // routed before; the job was repeated
		}
		lead, err := corrected(tx, a.submission)
		if err != nil {
			return err
		}
		a.lead, a.contact = lead, lead.ContactID
		waiting = append(waiting, a)
	}
	if err := match(tx, waiting); err != nil {
		return err
	}
	if err := findOpenLeads(tx, waiting); err != nil {
		return err
	}
	var fresh, later []arrival
	for _, a := range waiting {
		switch {
		case a.lead.ID != 0:
			if err := r.join(tx, round, a); err != nil {
				return err
			}
		case slices.ContainsFunc(fresh, func(f arrival) bool { return f.contact == a.contact }):
			later = append(later, a) // of a contact whose lead is just being opened
		default:
			fresh = append(fresh, a)
		}
	}
	if err := r.open(tx, round, fresh); err != nil || len(later) == 0 {
		return err
	}
	return r.route(tx, round, later)
}
