package firm

import (
	"context"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// SaveTeam makes a team (ID 0) or changes one, with exactly these members; who is new among them joins both rotations
// as joining says. The first team brings the fallback rule, which leads everything to it. Its queue is looked at again,
// and those that it supports. Managers and administrators.
func (f *Firm) SaveTeam(ctx context.Context, actor crm.Actor, t crm.Team, members []int64, unread ...crm.FieldError) (int64, error) {
	return f.save(ctx, change{actor, crm.RoleManager, "team", t.ID}, func(tx *database.Tx) (int64, error) {
		around, err := checkAroundTeam(tx, t, members)
		if err != nil {
			return 0, err
		}
		if err := crm.Invalid(crm.Faults(unread, checkTeam(t), around)); err != nil {
			return 0, err
		}
		id, err := putTeam(tx, t)
		if err != nil {
			return 0, err
		}
		t.ID = id
		if err := settleMembers(tx, t, members); err != nil {
			return 0, err
		}
		if err := ensureFallback(tx, actor, t); err != nil {
			return 0, err
		}
		return id, f.drainAround(tx, id)
	})
}

func putTeam(tx *database.Tx, t crm.Team) (int64, error) {
	if t.ID == 0 {
		return store.InsertTeam(tx, t)
	}
	return t.ID, store.UpdateTeam(tx, t)
}

// checkAroundTeam says which of those that a team names are not there, or not what they would have to be.
func checkAroundTeam(tx *database.Tx, t crm.Team, members []int64) ([]crm.FieldError, error) {
	people, err := store.Consultants(tx)
	if err != nil {
		return nil, err
	}
	managers, err := store.ActiveManagers(tx)
	if err != nil {
		return nil, err
	}
	calendars, err := store.Calendars(tx)
	if err != nil {
		return nil, err
	}
	teams, err := store.Teams(tx)
	return slices.Concat(
		oneOf(members, people, "members", func(c crm.Consultant) int64 { return c.ID }),
		oneOf(optional(t.ManagerID), managers, "manager", func(u crm.User) int64 { return u.ID }),
		oneOf(optional(t.CalendarID), calendars, "calendar", func(c crm.Calendar) int64 { return c.ID }),
		oneOf(optional(t.SupportTeamID), teams, "support_team", func(t crm.Team) int64 { return t.ID }),
	), err
}

func optional(id int64) []int64 {
	if id == 0 {
		return nil
	}
	return []int64{id}
}

// oneOf is a fault of the field if one of the named is not there.
func oneOf[T any](named []int64, all []T, field string, id func(T) int64) []crm.FieldError {
	for _, n := range named {
		if !slices.ContainsFunc(all, func(t T) bool { return id(t) == n }) {
			return []crm.FieldError{{Field: field, Code: "choice_invalid"}}
		}
	}
	return nil
}

// drainAround has the queue of a team looked at, and of the teams whose support comes from it.
func (f *Firm) drainAround(tx *database.Tx, id int64) error {
	teams, err := store.Teams(tx)
	if err != nil {
		return err
	}
	near := slices.DeleteFunc(teams, func(t crm.Team) bool { return t.ID != id && t.SupportTeamID != id })
	return f.drain(tx, ids(near)...)
}
