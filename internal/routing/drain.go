package routing

import (
	"context"
	"fmt"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// drained is how many queued leads are looked at in one transaction.
const drained = 25

// drain offers the queued leads of a team, the longest waiting first, as far as anybody is free. A long queue
// is gone through in several jobs.
func (r *Routing) drain(ctx context.Context, job queue.Job[jobs.DrainQueue]) error {
	return r.DB.Write(ctx, func(tx *database.Tx) error {
		if err := tx.Lock(store.RotationLock); err != nil {
			return err
		}
		leads, err := store.QueuedLeads(tx, job.Args.Team, job.Args.After, drained)
		if err != nil {
			return err
		}
		round, err := newRound(tx)
		if err != nil {
			return err
		}
		var failed error // one lead that cannot be placed holds up nobody behind it
		for _, lead := range leads {
			if err := round.attempt(tx, func() error { return r.placeAgain(tx, round, lead) }); err != nil {
				failed = fmt.Errorf("placing lead %d: %w", lead.ID, err)
			}
		}
		if err := round.save(tx); err != nil {
			return err
		}
		if len(leads) == drained {
			next := jobs.DrainQueue{Team: job.Args.Team, After: leads[drained-1].ID}
			if err := r.Queue.Insert(tx, next); err != nil {
				return err
			}
		}
		if failed != nil {
			return job.Fail(tx, failed)
		}
		return job.Finish(tx)
	})
}

func (r *Routing) placeAgain(tx *database.Tx, round *round, lead crm.Lead) error {
	offers, err := store.OffersOfLead(tx, lead.ID)
	if err != nil {
		return err
	}
	passed := map[int64]int{}
	for _, o := range offers {
		if o.State == crm.OfferDeclined || o.State == crm.OfferExpired {
			passed[o.ConsultantID]++
		}
	}
	s, err := store.LatestSubmission(tx, lead.ID)
	if err != nil {
		return err
	}
	return r.place(tx, round, []placement{{lead: lead, brief: round.brief(s), passed: passed}})
}
