package simulate

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const (
	overrun = 30 * day // how long a run goes on after its end for those who still wait
	tidyAt  = 500      // submissions between two times of forgetting mails and adding up decisions
)

// run is one run of the firm through the span.
type run struct {
	*house
	firm     *firm
	seed     uint64
	arrivals []arrival
	came     int // of the arrivals
	agenda   agenda
	nextJob  time.Time // zero: none
	offers   int64     // ids up to which all was seen
	events   int64
	times    map[string]int // how often each was asked for a seat of a lead
	tally    tally
	progress func(done int, at time.Time)
}

// through goes from event to event until the span is over and nobody waits any more.
func (r *run) through(ctx context.Context) error {
	if err := r.settle(ctx); err != nil { // time off that begins with the run
		return err
	}
	for at := r.next(); !at.IsZero() && !r.over(at); at = r.next() {
		r.tally.pass(r.now, at)
		r.now = at
		if err := r.step(ctx); err != nil {
			return fmt.Errorf("at %s: %w", at.In(r.firm.zone).Format(time.DateTime), err)
		}
	}
	r.tally.pass(r.now, r.firm.span.until)
	return r.tidy(ctx)
}

// over reports whether the run ends before an instant.
func (r *run) over(at time.Time) bool {
	after := at.Sub(r.firm.span.until)
	return after > overrun || after > 0 && r.came == len(r.arrivals) && r.tally.waiting() == 0
}

// next is when something happens next; zero: nothing ever does.
func (r *run) next() time.Time {
	at := earlier(r.nextJob, r.agenda.next())
	if r.came < len(r.arrivals) {
		at = earlier(at, r.arrivals[r.came].at)
	}
	if at.Before(r.now) && !at.IsZero() {
		return r.now
	}
	return at
}

// earlier is the earlier of two times, of which a zero one is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// step does all that happens at an instant: submissions, then jobs, then what people do.
func (r *run) step(ctx context.Context) error {
	first := r.came
	for r.came < len(r.arrivals) && !r.arrivals[r.came].at.After(r.now) {
		r.came++
	}
	if came := r.arrivals[first:r.came]; len(came) > 0 {
		if err := r.db.Write(ctx, func(tx *database.Tx) error { return r.submit(tx, came) }); err != nil {
			return err
		}
		r.nextJob = r.now
	}
	if err := r.settle(ctx); err != nil {
		return err
	}
	for _, a := range r.agenda.due(r.now) {
		if err := r.do(ctx, a); err != nil {
			return err
		}
		if err := r.settle(ctx); err != nil {
			return err
		}
	}
	if first/tidyAt != r.came/tidyAt {
		return r.tidy(ctx)
	}
	return nil
}

// settle runs the jobs that are due, and looks at what has come of them.
func (r *run) settle(ctx context.Context) (err error) {
	if r.nextJob.After(r.now) {
		return nil
	}
	if r.nextJob, err = r.queue.RunDue(ctx); err != nil {
		return err
	}
	return r.look(ctx)
}

// look sees what has changed, and has people plan what they will do about it.
func (r *run) look(ctx context.Context) error {
	return r.db.Read(ctx, func(tx *database.Tx) error {
		offers, err := store.AskedAfter(tx, r.offers)
		if err != nil {
			return err
		}
		for _, a := range offers {
			r.offers = a.ID
			if err := r.ponder(a); err != nil {
				return err
			}
		}
		events, err := store.EventsAfter(tx, r.events)
		if err != nil {
			return err
		}
		for _, e := range events {
			r.events = e.ID
			if err := r.hear(tx, e); err != nil {
				return err
			}
		}
		queued, err := store.CountQueued(tx)
		if err != nil {
			return err
		}
		loads, err := store.Loads(tx)
		r.tally.see(r.now, queued, loads)
		return err
	})
}

// tidy forgets mails and what of the trail was seen, adds up the decisions, and sees that nobody is stranded.
func (r *run) tidy(ctx context.Context) error {
	r.progress(r.came, r.now)
	err := r.db.Read(ctx, func(tx *database.Tx) error {
		stranded, err := store.CountStranded(tx)
		if err != nil {
			return err
		}
		r.tally.stranded = max(r.tally.stranded, stranded)
		if failed, err := store.FailedJob(tx); err != nil || failed != "" {
			return orElse(err, fmt.Errorf("a job failed: %s", failed))
		}
		return r.tally.addUp(tx)
	})
	if err != nil {
		return err
	}
	return r.db.Write(ctx, func(tx *database.Tx) error { return store.ForgetMail(tx, r.events) })
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// dice draw what one person does about one thing: the same in every run of a seed, whatever else happens in it, so that
// two runs differ by what was changed and not by chance.
func (r *run) dice(what, reference string, user int64, n int) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00%d\x00%d", what, reference, user, n)
	return rand.New(rand.NewPCG(r.seed, h.Sum64()))
}

// plan has somebody do something after a time in which they work, if they ever work so long.
func (r *run) plan(a action, team int64, after time.Duration) error {
	schedule, err := r.firm.schedule(r.hours, a.user, team)
	if err != nil || after >= never {
		return err
	}
	at, ok := schedule.Add(r.now, after)
	if ok {
		a.at = at.UTC().Truncate(time.Microsecond)
		r.agenda.plan(a)
	}
	return nil
}

// ignored are the refusals of what somebody was going to do, and which has been overtaken.
func ignored(err error) bool {
	for _, kind := range []crm.Kind{crm.KindConflict, crm.KindGone, crm.KindForbidden, crm.KindNotFound} {
		if crm.IsKind(err, kind) {
			return true
		}
	}
	return false
}
