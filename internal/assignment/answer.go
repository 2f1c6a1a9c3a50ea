package assignment

import (
	"context"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Accept takes a seat for the actor: the one they are being asked for, or else one that is free and nobody is being asked
// for, the lead seat first. Errors: crm.KindConflict "already_taken" and "offered_to_other" with the name of who has it,
// "already_yours", "at_capacity"; KindGone "offer_over"; KindNotFound for a lead the actor may not see.
func (a *Assignment) Accept(ctx context.Context, actor crm.Actor, leadID int64) error {
	return a.move(ctx, func(tx *database.Tx) error {
		lead, err := a.seen(tx, actor, leadID)
		if err != nil {
			return err
		}
		live, err := store.LiveOffersOfLead(tx, leadID)
		if err != nil {
			return err
		}
		if offer, ok := asks(live, actor); ok {
			return a.accept(tx, actor, lead, offer)
		}
		for _, seat := range crm.Seats {
			if lead.Free(seat) {
				return a.take(tx, actor, lead, seat)
			}
		}
		return refusal(live, actor)
	})
}

// Decline refuses the seat that the actor is being asked for, with a reason; it goes on to the next consultant.
func (a *Assignment) Decline(ctx context.Context, actor crm.Actor, leadID int64, reason string) error {
	return a.DeclineOffer(ctx, actor, leadID, 0, reason)
}

// DeclineOffer is Decline of one offer only (0: of any): a program that asks again, because it did not hear the answer,
// does not decline what the same consultant was offered since. Another offer, or none, is crm.KindGone "offer_over".
func (a *Assignment) DeclineOffer(ctx context.Context, actor crm.Actor, leadID, offerID int64, reason string) error {
	return a.move(ctx, func(tx *database.Tx) error {
		lead, err := a.seen(tx, actor, leadID)
		if err != nil {
			return err
		}
		live, err := store.LiveOffersOfLead(tx, leadID)
		if err != nil {
			return err
		}
		offer, ok := asks(live, actor)
		switch {
		case ok && (offerID == 0 || offer.ID == offerID):
			return a.decline(tx, actor, lead, offer, reason)
		case offerID != 0:
			return crm.Errorf(crm.KindGone, "offer_over")
		}
		return refusal(live, actor)
	})
}

// asks finds the offer that asks the actor.
func asks(live []crm.Offer, actor crm.Actor) (crm.Offer, bool) {
	i := slices.IndexFunc(live, func(o crm.Offer) bool {
		return o.State == crm.OfferOffered && o.ConsultantID == actor.ID
	})
	if i < 0 {
		return crm.Offer{}, false
	}
	return live[i], true
}

// refusal says why nothing of a lead is the actor's to answer: what they have themselves, else who has the lead seat.
func refusal(live []crm.Offer, actor crm.Actor) error {
	for _, o := range live {
		if o.ConsultantID == actor.ID {
			return answerable(o, actor)
		}
	}
	for _, o := range live {
		if o.Seat == crm.SeatLead {
			return answerable(o, actor)
		}
	}
	return crm.Errorf(crm.KindGone, "offer_over")
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
	return a.own(tx, actor, lead, offer.Seat, "offer.accepted")
}

// take gives a seat that nobody is being asked for to a consultant who wants it. Whoever supports the lead and takes it
// over leaves the support seat.
func (a *Assignment) take(tx *database.Tx, actor crm.Actor, lead crm.Lead, seat crm.Seat) error {
	consultant, err := store.ConsultantByID(tx, actor.ID)
	if crm.IsKind(err, crm.KindNotFound) || (err == nil && !consultant.Active) {
		return crm.Errorf(crm.KindForbidden, "not_a_consultant")
	}
	if err != nil {
		return err
	}
	switch {
	case lead.HolderOf(seat.Other()) == actor.ID && seat == crm.SeatSupport:
		return crm.Errorf(crm.KindConflict, "already_yours")
	case lead.HolderOf(seat.Other()) == actor.ID:
		if lead, err = a.leave(tx, actor, lead, seat.Other()); err != nil {
			return err
		}
	case consultant.Full():
		return crm.Errorf(crm.KindConflict, "at_capacity")
	}
	if err := store.Own(tx, lead.ID, seat, actor.ID, 0); err != nil {
		return err
	}
	return a.own(tx, actor, lead, seat, "lead.taken")
}

func (a *Assignment) own(tx *database.Tx, actor crm.Actor, lead crm.Lead, seat crm.Seat, event string) error {
	owned := lead.Given(seat, actor.ID)
	owned.LastActivity = tx.Now()
	if err := save(tx, lead, owned); err != nil {
		return err
	}
	if err := a.progress(tx, lead); err != nil {
		return err
	}
	return record(tx, actor, event, lead.ID, map[string]any{"seat": seat})
}

func (a *Assignment) decline(tx *database.Tx, actor crm.Actor, lead crm.Lead, offer crm.Offer, reason string) error {
	if err := answerable(offer, actor); err != nil {
		return err
	}
	offer.State, offer.Reason, offer.AnsweredAt = crm.OfferDeclined, reason, tx.Now()
	if err := a.lapse(tx, lead, offer); err != nil {
		return err
	}
	if _, err := a.Queue.Cancel(tx, expiryKey(offer.ID)); err != nil {
		return err
	}
	return record(tx, actor, "offer.declined", lead.ID, map[string]any{"reason": reason, "seat": offer.Seat})
}

// lapse ends an offer that was let go and queues its seat, which is looked at at once. The turn is used up.
func (a *Assignment) lapse(tx *database.Tx, lead crm.Lead, offer crm.Offer) error {
	offer.EndedAt = tx.Now()
	if err := store.AnswerOffer(tx, offer); err != nil {
		return err
	}
	return a.requeue(tx, lead, offer.Seat, offer.ConsultantID)
}

// requeue puts a seat that has just come free into the queue of its team, which is looked at at once, as are those
// in which whoever had it may be awaited.
func (a *Assignment) requeue(tx *database.Tx, lead crm.Lead, seat crm.Seat, freed int64) error {
	queued, team, err := vacant(tx, lead, seat)
	if err != nil {
		return err
	}
	if err := save(tx, lead, queued); err != nil {
		return err
	}
	return a.release(tx, freed, team)
}

// answerable says why an offer is not the actor's to answer, or nil.
func answerable(o crm.Offer, actor crm.Actor) error {
	switch {
	case o.State == crm.OfferAccepted && o.ConsultantID == actor.ID && o.Live():
		return crm.Errorf(crm.KindConflict, "already_yours")
	case o.State == crm.OfferAccepted && o.Live():
		return taken(o.ConsultantName)
	case o.State != crm.OfferOffered || !o.Live():
		return crm.Errorf(crm.KindGone, "offer_over")
	case o.ConsultantID != actor.ID:
		return named("offered_to_other", o.ConsultantName)
	}
	return nil
}

func taken(name string) error { return named("already_taken", name) }

// named is a conflict with somebody.
func named(code, name string) error {
	return &crm.Error{Kind: crm.KindConflict, Code: code, Params: map[string]any{"Name": name}}
}
