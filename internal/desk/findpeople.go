package desk

import (
	"context"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// FindContacts returns a page of the contacts who have a lead that the actor may see; managers see all.
func (d *Desk) FindContacts(ctx context.Context, actor crm.Actor, q ContactQuery) (contacts []crm.Contact, more bool, err error) {
	limit := q.Limit
	q.Limit++
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		contacts, err = store.FindContacts(tx, actor.Scope(), q)
		return err
	})
	return page(contacts, limit, err)
}

// Contact returns a contact who has a lead that the actor may see; otherwise not found.
func (d *Desk) Contact(ctx context.Context, actor crm.Actor, id int64) (contact crm.Contact, err error) {
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		contact, err = store.ContactInScope(tx, actor.Scope(), id)
		return err
	})
	return contact, err
}

// Colleague is a consultant with the ids of their teams.
type Colleague struct {
	crm.Consultant
	Teams []int64
}

// Consultants returns every consultant for managers, and for consultants themselves only, as /admin does.
func (d *Desk) Consultants(ctx context.Context, actor crm.Actor) (all []Colleague, err error) {
	err = d.db.Read(ctx, func(tx *database.Tx) error {
		all = nil
		consultants, err := store.Consultants(tx)
		if err != nil {
			return err
		}
		teams, err := store.TeamsOfUsers(tx)
		for _, c := range consultants {
			if actor.May(crm.RoleManager) || c.ID == actor.ID {
				all = append(all, Colleague{c, teams[c.ID]})
			}
		}
		return err
	})
	return all, err
}

// Consultant returns one of Consultants; otherwise not found.
func (d *Desk) Consultant(ctx context.Context, actor crm.Actor, id int64) (Colleague, error) {
	all, err := d.Consultants(ctx, actor)
	if err != nil {
		return Colleague{}, err
	}
	i := slices.IndexFunc(all, func(c Colleague) bool { return c.ID == id })
	if i < 0 {
		return Colleague{}, crm.NotFound("consultant")
	}
	return all[i], nil
}

// Decisions returns why a lead that the actor may see went where it went, oldest first.
func (d *Desk) Decisions(ctx context.Context, actor crm.Actor, lead crm.Lead) (all []crm.Decision, err error) {
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		if _, err = store.LeadInScope(tx, actor.Scope(), lead.ID); err != nil {
			return err
		}
		all, err = store.DecisionsOfLead(tx, lead.ID)
		return err
	})
	return all, err
}

// Decision returns one decision about a lead that the actor may see, with the lead; otherwise not found.
func (d *Desk) Decision(ctx context.Context, actor crm.Actor, id int64) (decision crm.Decision, lead crm.Lead, err error) {
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		if decision, err = store.DecisionByID(tx, id); err != nil {
			return err
		}
		lead, err = store.LeadInScope(tx, actor.Scope(), decision.LeadID)
		if crm.IsKind(err, crm.KindNotFound) {
			return crm.NotFound("decision")
		}
		return err
	})
	return decision, lead, err
}
