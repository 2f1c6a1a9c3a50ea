package assignment

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// expire reminds of an offer that waits, once, and ends one whose deadline has passed; its seat goes on to the next
// consultant.
func (a *Assignment) expire(ctx context.Context, job queue.Job[jobs.ExpireOffer]) error {
	return a.move(ctx, func(tx *database.Tx) error {
		offer, err := store.OfferByID(tx, job.Args.Offer)
		if err != nil {
			return err
		}
		lead, err := store.LeadForUpdate(tx, offer.LeadID)
		if err != nil {
			return err
		}
		if offer, err = store.OfferByID(tx, offer.ID); err != nil { // again: only under the lead's lock does it stay as it is
			return err
		}
		wait := offer.Deadline.Sub(tx.Now())
		switch {
		case offer.State != crm.OfferOffered || !offer.Live():
			return job.Finish(tx)
		case wait > 0 && !job.Args.Reminded:
			err = a.remind(tx, lead, offer)
		case wait > 0:
			return job.Fail(tx, queue.Snooze(wait))
		default:
			err = a.expired(tx, lead, offer)
		}
		if err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

func (a *Assignment) expired(tx *database.Tx, lead crm.Lead, offer crm.Offer) error {
	offer.State = crm.OfferExpired
	if err := a.lapse(tx, lead, offer); err != nil {
		return err
	}
	if err := a.wentOn(tx, lead, offer); err != nil {
		return err
	}
	return record(tx, crm.System(), "offer.expired", lead.ID, map[string]any{"consultant": offer.ConsultantName, "seat": offer.Seat})
}

// wentOn writes to whoever did not answer that they need not any more.
func (a *Assignment) wentOn(tx *database.Tx, lead crm.Lead, offer crm.Offer) error {
	consultant, err := store.ConsultantByID(tx, offer.ConsultantID)
	if err != nil || !consultant.Active {
		return err
	}
	brief, err := briefOf(tx, lead)
	if err != nil {
		return err
	}
	m := a.about(crm.MessageOfferExpired, Proposal{Lead: lead, Consultant: consultant, Brief: brief})
	m.UserID = 0 // what they answer is no client's
	m.Vars["Support"] = offer.Seat == crm.SeatSupport
	return a.Outbox.Put(tx, m)
}

// remind writes to whoever is being asked that the offer is about to lapse.
func (a *Assignment) remind(tx *database.Tx, lead crm.Lead, offer crm.Offer) error {
	consultant, err := store.ConsultantByID(tx, offer.ConsultantID)
	if err != nil {
		return err
	}
	brief, err := briefOf(tx, lead)
	if err != nil {
		return err
	}
	if err := a.Outbox.Put(tx, a.reminder(offer, Proposal{Lead: lead, Seat: offer.Seat, Consultant: consultant, Brief: brief})); err != nil {
		return err
	}
	return a.Queue.InsertAll(tx, []queue.Entry{expiry(offer, Wait{})})
}
