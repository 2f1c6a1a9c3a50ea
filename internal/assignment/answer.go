package assignment

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Accept takes the lead seat for the actor: an offer made to the actor, or, from the queue, a lead that nobody
// is being asked about. Errors: crm.KindConflict "already_taken" with the name of who has it, KindGone
// "offer_over", KindNotFound for a lead the actor may not see.
func (a *Assignment) Accept(ctx context.Context, actor crm.Actor, leadID int64) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		if _, err := store.LiveOffer(tx, leadID, crm.SeatLead); crm.IsKind(err, crm.KindNotFound) {
			if err := tx.Lock(store.RotationLock); err != nil { // to take a lead counts, as routing does; before the lead
				return err
			}
		}
		lead, err := a.seen(tx, actor, leadID)
		if err != nil {
			return err
		}
		offer, err := store.LiveOffer(tx, leadID, crm.SeatLead)
		if crm.IsKind(err, crm.KindNotFound) {
			return a.take(tx, actor, lead)
		}
		if err != nil {
			return err
		}
		return a.accept(tx, actor, lead, offer)
	})
}

// Decline refuses an offer made to the actor, with a reason; the lead goes on to the next consultant.
func (a *Assignment) Decline(ctx context.Context, actor crm.Actor, leadID int64, reason string) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := a.seen(tx, actor, leadID)
		if err != nil {
			return err
		}
		offer, err := store.LiveOffer(tx, leadID, crm.SeatLead)
		if crm.IsKind(err, crm.KindNotFound) {
			return crm.Errorf(crm.KindGone, "offer_over")
		}
		if err != nil {
			return err
		}
		return a.decline(tx, actor, lead, offer, reason)
	})
}

// seen reads a lead for update if the actor may see it.
func (a *Assignment) seen(tx *database.Tx, actor crm.Actor, leadID int64) (crm.Lead, error) {
	lead, err := store.LeadForUpdate(tx, leadID)
	if err != nil {
		return lead, err
	}
	if !actor.Scope().Sees(lead) {
		return lead, crm.NotFound("lead")
	}
	return lead, nil
}

func (a *Assignment) accept(tx *database.Tx, actor crm.Actor, lead crm.Lead, offer crm.Offer) error {
	if err := answerable(offer, actor); err != nil {
		return err
	}
	offer.State, offer.AnsweredAt = crm.OfferAccepted, tx.Now()
	if err := store.AnswerOffer(tx, offer); err != nil {
		return err
	}
	if _, err := a.Queue.Cancel(tx, expiryKey(offer.ID)); err != nil {
		return err
	}
	return a.own(tx, actor, lead, "offer.accepted")
}

// take gives a lead that nobody is being asked about to a consultant who wants it.
func (a *Assignment) take(tx *database.Tx, actor crm.Actor, lead crm.Lead) error {
	if lead.State != crm.LeadQueued && lead.State != crm.LeadNew {
		return crm.Errorf(crm.KindGone, "offer_over")
	}
	consultant, err := store.ConsultantByID(tx, actor.ID)
	if crm.IsKind(err, crm.KindNotFound) || (err == nil && !consultant.Active) {
		return crm.Errorf(crm.KindForbidden, "not_a_consultant")
	}
	if err != nil {
		return err
	}
	if consultant.Capacity > 0 && consultant.Load >= consultant.Capacity {
		return crm.Errorf(crm.KindConflict, "at_capacity")
	}
	_, err = store.InsertOffers(tx, []crm.Offer{{
		LeadID: lead.ID, Seat: crm.SeatLead, ConsultantID: actor.ID, State: crm.OfferAccepted,
		OfferedAt: tx.Now(), AnsweredAt: tx.Now(),
	}})
	if err != nil {
		return err
	}
	return a.own(tx, actor, lead, "lead.taken")
}

func (a *Assignment) own(tx *database.Tx, actor crm.Actor, lead crm.Lead, event string) error {
	owned := lead
	owned.State, owned.QueueReason = crm.LeadWorking, ""
	owned.OwnerID, owned.OfferedID, owned.LastActivity = actor.ID, 0, tx.Now()
	if err := save(tx, lead, owned); err != nil {
		return err
	}
	return record(tx, actor, event, lead.ID, nil)
}

func (a *Assignment) decline(tx *database.Tx, actor crm.Actor, lead crm.Lead, offer crm.Offer, reason string) error {
	if err := answerable(offer, actor); err != nil {
		return err
	}
	offer.State, offer.Reason, offer.AnsweredAt = crm.OfferDeclined, reason, tx.Now()
	if err := a.vacate(tx, lead, offer); err != nil {
		return err
	}
	if _, err := a.Queue.Cancel(tx, expiryKey(offer.ID)); err != nil {
		return err
	}
	return record(tx, actor, "offer.declined", lead.ID, map[string]any{"reason": reason})
}

// vacate ends an offer and puts its lead into the queue, which is looked at at once.
func (a *Assignment) vacate(tx *database.Tx, lead crm.Lead, offer crm.Offer) error {
	offer.EndedAt = tx.Now()
	if err := store.AnswerOffer(tx, offer); err != nil {
		return err
	}
	queued := lead
	queued.State, queued.QueueReason, queued.OfferedID = crm.LeadQueued, "choosing", 0
	if err := save(tx, lead, queued); err != nil {
		return err
	}
	return a.release(tx, offer.ConsultantID, lead.TeamID)
}

// answerable says why an offer is not the actor's to answer, or nil.
func answerable(o crm.Offer, actor crm.Actor) error {
	switch {
	case o.State == crm.OfferAccepted && o.ConsultantID == actor.ID:
		return crm.Errorf(crm.KindConflict, "already_yours")
	case o.State == crm.OfferAccepted:
		return taken(o.ConsultantName)
	case o.State != crm.OfferOffered || !o.Live():
		return crm.Errorf(crm.KindGone, "offer_over")
	case o.ConsultantID != actor.ID:
		return &crm.Error{Kind: crm.KindConflict, Code: "offered_to_other", Params: map[string]any{"Name": o.ConsultantName}}
	}
	return nil
}

func taken(name string) error {
	return &crm.Error{Kind: crm.KindConflict, Code: "already_taken", Params: map[string]any{"Name": name}}
}
