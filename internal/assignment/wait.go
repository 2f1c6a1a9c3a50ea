package assignment

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// Wait notes that it is the client's turn: the clock pauses until the client writes or somebody takes the work up again.
// Whoever has a seat may, and managers.
func (a *Assignment) Wait(ctx context.Context, actor crm.Actor, leadID int64) error {
	return a.step(ctx, actor, leadID, crm.LeadWorking, crm.LeadWaiting, "lead.waiting", a.SLA.Pause)
}

// Resume takes the work up again.
func (a *Assignment) Resume(ctx context.Context, actor crm.Actor, leadID int64) error {
	return a.step(ctx, actor, leadID, crm.LeadWaiting, crm.LeadWorking, "lead.resumed", a.SLA.Resume)
}

func (a *Assignment) step(ctx context.Context, actor crm.Actor, leadID int64, from, to crm.LeadState, event string, clock func(*database.Tx, int64) error) error {
	return a.move(ctx, func(tx *database.Tx) error {
		lead, err := a.owned(tx, actor, leadID, crm.SeatLead, crm.SeatSupport)
		if err != nil {
			return err
		}
		if lead.State != from {
			return crm.Errorf(crm.KindConflict, "move_not_allowed")
		}
		moved := lead
		moved.State, moved.LastActivity = to, tx.Now()
		if err := save(tx, lead, moved); err != nil {
			return err
		}
		if err := clock(tx, lead.ID); err != nil {
			return err
		}
		if err := a.progress(tx, lead); err != nil {
			return err
		}
		return record(tx, actor, event, lead.ID, nil)
	})
}
