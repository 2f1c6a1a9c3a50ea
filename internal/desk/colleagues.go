package desk

import (
	"context"
	"slices"
	"strings"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/store"
)

// Successor is a consultant to whom a seat could be given.
type Successor struct {
	crm.Consultant
	Member bool            // of the team from which the seat is filled
	Closed calendar.Reason // why they are not on duty now; empty: they are, unless Away
}

// Successors returns, for each seat of a lead that the actor may see, the active consultants who have no seat of it, by
// name.
func (d *Desk) Successors(ctx context.Context, actor crm.Actor, lead crm.Lead) (map[crm.Seat][]Successor, error) {
	all := map[crm.Seat][]Successor{}
	err := d.db.Read(ctx, func(tx *database.Tx) error {
		if _, err := store.LeadInScope(tx, actor.Scope(), lead.ID); err != nil {
			return err
		}
		team, err := store.TeamByID(tx, lead.TeamID)
		if err != nil {
			return err
		}
		for _, seat := range crm.Seats {
			from := team
			if seat == crm.SeatSupport && team.SupportTeamID != 0 {
				from.ID = team.SupportTeamID
			}
			if all[seat], err = successors(tx, from, lead.Holder(), lead.Support.Holder()); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// successors are the active consultants but some, those of a team marked. Their hours are looked at as those of the team's
// members are.
func successors(tx *database.Tx, team crm.Team, except ...int64) (all []Successor, err error) {
	consultants, err := store.Consultants(tx)
	if err != nil {
		return nil, err
	}
	teams, err := store.TeamsOfUsers(tx)
	if err != nil {
		return nil, err
	}
	hours, err := roster.Read(tx)
	if err != nil {
		return nil, err
	}
	for _, c := range consultants {
		if !c.Active || slices.Contains(except, c.ID) {
			continue
		}
		schedule, err := hours.Consultant(c, team)
		if err != nil {
			return nil, err
		}
		all = append(all, Successor{Consultant: c, Member: slices.Contains(teams[c.ID], team.ID), Closed: schedule.Closed(tx.Now())})
	}
	slices.SortStableFunc(all, func(a, b Successor) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}
