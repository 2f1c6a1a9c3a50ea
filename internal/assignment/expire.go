package assignment

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// expire ends an offer whose deadline has passed; the lead goes on to the next consultant.
func (a *Assignment) expire(ctx context.Context, job queue.Job[jobs.ExpireOffer]) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		offer, err := store.OfferByID(tx, job.Args.Offer)
		if err != nil {
			return err
		}
		lead, err := store.LeadForUpdate(tx, offer.LeadID)
		if err != nil {
			return err
		}
		if offer, err = store.OfferByID(tx, offer.ID); err != nil {
			return err
		}
		if offer.State != crm.OfferOffered || !offer.Live() {
			return job.Finish(tx)
		}
		if wait := offer.Deadline.Sub(tx.Now()); wait > 0 {
			return job.Fail(tx, queue.Snooze(wait))
		}
		offer.State = crm.OfferExpired
		if err := a.vacate(tx, lead, offer); err != nil {
			return err
		}
		detail := map[string]any{"consultant": offer.ConsultantName}
		if err := record(tx, crm.System(), "offer.expired", lead.ID, detail); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}
