package assignment

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/rotation"
	"frontdesk/internal/store"
)

// Close ends the work on a lead as won, lost or junk, with a reason. Only its owner and managers may. The
// owner keeps the seat in the trail, and has room for another lead.
func (a *Assignment) Close(ctx context.Context, actor crm.Actor, leadID int64, state crm.LeadState, reason string) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		if err := tx.Lock(store.RotationLock); err != nil { // before the lead, as routing does
			return err
		}
		lead, err := a.owned(tx, actor, leadID)
		if err != nil {
			return err
		}
		if state.Open() || !lead.State.CanMove(state) {
			return crm.Errorf(crm.KindConflict, "move_not_allowed")
		}
		if err := a.withdraw(tx, actor, lead); err != nil {
			return err
		}
		closed := lead
		closed.State, closed.CloseReason, closed.QueueReason = state, reason, ""
		closed.OfferedID, closed.LastActivity = 0, tx.Now()
		if err := save(tx, lead, closed); err != nil {
			return err
		}
		if err := record(tx, actor, "lead."+string(state), lead.ID, map[string]any{"reason": reason}); err != nil {
			return err
		}
		return a.release(tx, lead.Holder(), lead.TeamID)
	})
}

// Reopen takes up work on a closed lead again. A lead that never had an owner goes into the queue.
func (a *Assignment) Reopen(ctx context.Context, actor crm.Actor, leadID int64) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := a.owned(tx, actor, leadID)
		if err != nil {
			return err
		}
		if lead.State.Open() {
			return crm.Errorf(crm.KindConflict, "move_not_allowed")
		}
		reopened := lead
		reopened.State, reopened.CloseReason, reopened.LastActivity = crm.LeadWorking, "", tx.Now()
		if lead.OwnerID == 0 {
			reopened.State, reopened.QueueReason = crm.LeadQueued, "choosing"
		}
		if err := save(tx, lead, reopened); err != nil {
			return err
		}
		if err := record(tx, actor, "lead.reopened", lead.ID, nil); err != nil {
			return err
		}
		return a.drain(tx, lead.TeamID)
	})
}

// owned reads a lead that the actor owns, or any if the actor is a manager.
func (a *Assignment) owned(tx *database.Tx, actor crm.Actor, leadID int64) (crm.Lead, error) {
	lead, err := a.seen(tx, actor, leadID)
	if err == nil && lead.OwnerID != actor.ID && !actor.May(crm.RoleManager) {
		return lead, crm.Errorf(crm.KindForbidden, "not_your_lead")
	}
	return lead, err
}

// withdraw takes back the offer that waits on a lead, if there is one, and gives the turn back that it took. The
// rotation is locked.
func (a *Assignment) withdraw(tx *database.Tx, actor crm.Actor, lead crm.Lead) error {
	offer, err := store.LiveOffer(tx, lead.ID, crm.SeatLead)
	if crm.IsKind(err, crm.KindNotFound) || (err == nil && offer.State != crm.OfferOffered) {
		return nil
	}
	if err != nil {
		return err
	}
	offer.State, offer.EndedAt = crm.OfferWithdrawn, tx.Now()
	if err := store.AnswerOffer(tx, offer); err != nil {
		return err
	}
	if _, err := a.Queue.Cancel(tx, expiryKey(offer.ID)); err != nil {
		return err
	}
	if err := refund(tx, lead.TeamID, offer); err != nil {
		return err
	}
	return record(tx, actor, "offer.withdrawn", lead.ID, map[string]any{"consultant": offer.ConsultantName})
}

// refund gives a consultant the turn back that an offer took, unless it stood outside the rotation or the
// consultant has left the team.
func refund(tx *database.Tx, teamID int64, offer crm.Offer) error {
	if offer.DecisionID == 0 {
		return nil
	}
	members, err := store.Members(tx, teamID)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Consultant.ID == offer.ConsultantID {
			m.Credit = rotation.Refund(m.Credit)
			return store.UpdateMembers(tx, []store.Member{m})
		}
	}
	return nil
}
