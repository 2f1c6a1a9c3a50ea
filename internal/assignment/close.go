package assignment

import (
	"context"
	"fmt"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// Close ends the work on a lead as won, lost or junk, with a reason. Only who leads it and managers may. Those who have
// its seats keep them in the trail, and have room for another lead; whoever is still being asked no longer is.
func (a *Assignment) Close(ctx context.Context, actor crm.Actor, leadID int64, state crm.LeadState, reason string) error {
	return a.move(ctx, func(tx *database.Tx) error {
		lead, err := a.owned(tx, actor, leadID, crm.SeatLead)
		if err != nil {
			return err
		}
		if state.Open() || !lead.State.CanMove(state) {
			return crm.Errorf(crm.KindConflict, "move_not_allowed")
		}
		if err := a.withdrawAll(tx, actor, lead); err != nil {
			return err
		}
		closed := lead
		closed.State, closed.CloseReason, closed.QueueReason = state, reason, ""
		closed.OfferedID, closed.LastActivity = 0, tx.Now()
		if closed.Support.State != crm.SupportFilled {
			closed.Support = crm.Support{}
		}
		if err := save(tx, lead, closed); err != nil {
			return err
		}
		if err := a.SLA.Drop(tx, lead.ID); err != nil {
			return err
		}
		if err := a.progress(tx, lead); err != nil {
			return err
		}
		if err := record(tx, actor, "lead."+string(state), lead.ID, map[string]any{"reason": reason}); err != nil {
			return err
		}
		for _, id := range lead.Holders() {
			if err := a.release(tx, id, lead.TeamID); err != nil {
				return err
			}
		}
		if state != crm.LeadWon {
			return nil
		}
		return a.askForReview(tx, lead)
	})
}

// askForReview has the client of a won lead invited to a review when the site says so; what has become of the lead by then
// is looked at again.
func (a *Assignment) askForReview(tx *database.Tx, lead crm.Lead) error {
	site, err := store.SiteByID(tx, lead.SiteID)
	if err != nil || site.ReviewDelay == 0 {
		return err
	}
	return a.Queue.Insert(tx, jobs.InviteReview{Lead: lead.ID}, queue.At(tx.Now().Add(site.ReviewDelay)), queue.Key(fmt.Sprintf("review:%d", lead.ID)))
}

// withdrawAll takes back the offers of a lead that wait for their answers.
func (a *Assignment) withdrawAll(tx *database.Tx, actor crm.Actor, lead crm.Lead) error {
	live, err := store.LiveOffersOfLead(tx, lead.ID)
	if err != nil {
		return err
	}
	for _, o := range live {
		if o.State != crm.OfferOffered {
			continue
		}
		if err := a.withdraw(tx, actor, lead, o); err != nil {
			return err
		}
	}
	return nil
}

// Reopen takes up work on a closed lead again. A lead that never had an owner goes into the queue, as does the seat of
// whoever supported it and has no room now. Only a manager may exceed the owner's capacity by it: crm.KindConflict
// "at_capacity".
func (a *Assignment) Reopen(ctx context.Context, actor crm.Actor, leadID int64) error {
	return a.move(ctx, func(tx *database.Tx) error {
		lead, err := a.owned(tx, actor, leadID, crm.SeatLead)
		if err != nil {
			return err
		}
		if lead.State.Open() {
			return crm.Errorf(crm.KindConflict, "move_not_allowed")
		}
		over, err := atCapacity(tx, lead.OwnerID)
		if err != nil {
			return err
		}
		if over && !actor.May(crm.RoleManager) {
			return crm.Errorf(crm.KindConflict, "at_capacity")
		}
		reopened := lead
		reopened.State, reopened.CloseReason, reopened.LastActivity = crm.LeadWorking, "", tx.Now()
		if lead.OwnerID == 0 {
			reopened.State, reopened.QueueReason = crm.LeadQueued, "choosing"
		}
		if err := save(tx, lead, reopened); err != nil {
			return err
		}
		if err := a.progress(tx, lead); err != nil {
			return err
		}
		if err := record(tx, actor, "lead.reopened", lead.ID, map[string]any{"over_capacity": over}); err != nil {
			return err
		}
		if err := a.reopenSupport(tx, actor, reopened); err != nil {
			return err
		}
		return a.drain(tx, lead.TeamID)
	})
}

// reopenSupport has somebody else found for the support seat of a lead taken up again, when whoever had it has no room.
func (a *Assignment) reopenSupport(tx *database.Tx, actor crm.Actor, lead crm.Lead) error {
	c, err := store.ConsultantByID(tx, lead.Support.OwnerID)
	if crm.IsKind(err, crm.KindNotFound) {
		return nil // nobody supported it
	}
	if err != nil || c.Capacity == 0 || c.Load <= c.Capacity {
		return err
	}
	_, err = a.leave(tx, actor, lead, crm.SeatSupport)
	return err
}

func atCapacity(tx *database.Tx, userID int64) (bool, error) {
	c, err := store.ConsultantByID(tx, userID)
	if crm.IsKind(err, crm.KindNotFound) {
		return false, nil // nobody had it
	}
	return err == nil && c.Full(), err
}
