package assignment

import (
	"context"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/store"
)

// HandOver offers a seat to a named colleague, who has as long to answer as for any offer; until then, and if they
// decline, the seat is theirs no more who handed it over. Whoever has the seat may, and managers. It stands outside the
// rotation. Errors: crm.KindInvalid for the field "to"; KindConflict "other_seat" and "colleague_at_capacity".
func (a *Assignment) HandOver(ctx context.Context, actor crm.Actor, leadID int64, seat crm.Seat, to int64, note string) error {
	return a.move(ctx, func(tx *database.Tx) error {
		lead, err := a.owned(tx, actor, leadID, seat)
		if err != nil {
			return err
		}
		consultant, err := successor(tx, lead, seat, to)
		if err != nil {
			return err
		}
		switch {
		case lead.HolderOf(seat) == to:
			return named("already_theirs", consultant.Name)
		case consultant.Full():
			return named("colleague_at_capacity", consultant.Name)
		}
		former := lead.HolderOf(seat)
		if lead, err = a.vacate(tx, actor, lead, seat); err != nil {
			return err
		}
		if err := record(tx, actor, "lead.handed_over", lead.ID, map[string]any{"consultant": consultant.Name, "seat": seat, "note": note}); err != nil {
			return err
		}
		if err := a.propose(tx, actor, lead, seat, consultant, note); err != nil {
			return err
		}
		return a.release(tx, former)
	})
}

// successor reads who is to have a seat: an active consultant who does not have it, nor the other one.
func successor(tx *database.Tx, lead crm.Lead, seat crm.Seat, to int64) (crm.Consultant, error) {
	if !lead.State.Open() {
		return crm.Consultant{}, crm.Errorf(crm.KindConflict, "move_not_allowed")
	}
	c, err := store.ConsultantByID(tx, to)
	switch {
	case crm.IsKind(err, crm.KindNotFound) || (err == nil && !c.Active):
		return c, crm.Invalid([]crm.FieldError{{Field: "to", Code: "choice_invalid"}})
	case err != nil:
		return c, err
	case lead.HolderOf(seat.Other()) == to:
		return c, named("other_seat", c.Name)
	case lead.OwnerOf(seat) == to:
		return c, named("already_theirs", c.Name)
	}
	return c, nil
}

// propose makes an offer by hand.
func (a *Assignment) propose(tx *database.Tx, actor crm.Actor, lead crm.Lead, seat crm.Seat, c crm.Consultant, note string) error {
	team, err := store.TeamByID(tx, lead.TeamID)
	if err != nil {
		return err
	}
	schedule, err := scheduleOf(tx, c, team)
	if err != nil {
		return err
	}
	brief, err := briefOf(tx, lead)
	if err != nil {
		return err
	}
	return a.Offer(tx, []Proposal{{
		Lead: lead, Seat: seat, Consultant: c, Wait: WaitOf(team, schedule, tx.Now()), Brief: brief, By: actor, Note: note,
	}})
}

func scheduleOf(tx *database.Tx, c crm.Consultant, team crm.Team) (calendar.Schedule, error) {
	hours, err := roster.Read(tx)
	if err != nil {
		return calendar.Schedule{}, err
	}
	return hours.Consultant(c, team)
}

// Return gives a seat back to the team, with a reason; it goes on to the next consultant.
func (a *Assignment) Return(ctx context.Context, actor crm.Actor, leadID int64, seat crm.Seat, reason string) error {
	return a.move(ctx, func(tx *database.Tx) error {
		lead, err := a.owned(tx, actor, leadID, seat)
		if err != nil {
			return err
		}
		if !lead.State.Open() || lead.HolderOf(seat) == 0 {
			return crm.Errorf(crm.KindConflict, "move_not_allowed")
		}
		return a.giveBack(tx, actor, lead, seat, reason)
	})
}

func (a *Assignment) giveBack(tx *database.Tx, actor crm.Actor, lead crm.Lead, seat crm.Seat, reason string) error {
	if _, err := a.leave(tx, actor, lead, seat); err != nil {
		return err
	}
	return record(tx, actor, "lead.returned", lead.ID, map[string]any{"reason": reason, "seat": seat})
}

// Assign gives a seat to a consultant without asking. Managers only; it may exceed the consultant's capacity, and is kept
// as a decision of theirs. Errors as of HandOver.
func (a *Assignment) Assign(ctx context.Context, actor crm.Actor, leadID int64, seat crm.Seat, to int64, note string) error {
	if err := actor.Require(crm.RoleManager); err != nil {
		return err
	}
	return a.move(ctx, func(tx *database.Tx) error {
		lead, err := a.seen(tx, actor, leadID)
		if err != nil {
			return err
		}
		return a.assign(tx, actor, lead, seat, to, note)
	})
}

func (a *Assignment) assign(tx *database.Tx, actor crm.Actor, lead crm.Lead, seat crm.Seat, to int64, note string) error {
	consultant, err := successor(tx, lead, seat, to)
	if err != nil {
		return err
	}
	former := lead.HolderOf(seat)
	if former == to {
		consultant.Load-- // it counts already
	}
	if lead, err = a.vacate(tx, actor, lead, seat); err != nil {
		return err
	}
	_, team, err := vacant(tx, lead, seat)
	if err != nil {
		return err
	}
	decision, err := store.InsertDecisions(tx, []crm.Decision{{
		LeadID: lead.ID, Seat: seat, TeamID: team, Rule: crm.Override, Strategy: lead.Strategy, ChosenID: to,
		Considered: []crm.Considered{{
			ConsultantID: to, Name: consultant.Name, Weight: consultant.Weight, Load: consultant.Load, Capacity: consultant.Capacity,
		}},
	}})
	if err != nil {
		return err
	}
	if err := store.Own(tx, lead.ID, seat, to, decision[0]); err != nil {
		return err
	}
	given := lead.Given(seat, to)
	given.LastActivity = tx.Now()
	if err := save(tx, lead, given); err != nil {
		return err
	}
	if err := a.progress(tx, lead); err != nil {
		return err
	}
	if err := a.assigned(tx, actor, given, seat, consultant, note); err != nil {
		return err
	}
	return a.release(tx, former)
}

// assigned tells the consultant, and the trail whether their capacity was exceeded.
func (a *Assignment) assigned(tx *database.Tx, actor crm.Actor, lead crm.Lead, seat crm.Seat, c crm.Consultant, note string) error {
	brief, err := briefOf(tx, lead)
	if err != nil {
		return err
	}
	m := a.about(crm.MessageAssigned, Proposal{Lead: lead, Consultant: c, Brief: brief})
	m.Vars["Support"], m.Vars["By"], m.Vars["Note"] = seat == crm.SeatSupport, actor.Name, note
	if err := a.Outbox.Put(tx, m); err != nil {
		return err
	}
	return record(tx, actor, "lead.assigned", lead.ID, map[string]any{"consultant": c.Name, "seat": seat, "note": note, "over_capacity": c.Full()})
}
