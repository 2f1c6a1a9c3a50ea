package store

import (
	"strconv"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// ContactQuery selects contacts for programs, the newest first. A zero value limits nothing.
type ContactQuery struct {
	Points []crm.ContactPoint // the contact has all of these
	Before int64              // the last id of the page before
	Limit  int
}

// FindContacts returns the contacts of a query that have a lead within the scope, with their contact points.
func FindContacts(tx *database.Tx, scope crm.Scope, f ContactQuery) ([]crm.Contact, error) {
	var q query
	q.ofLeads(scope, "l.contact_id = contacts.id")
	for _, p := range f.Points {
		q.where("id IN (SELECT contact_id FROM contact_points WHERE kind = %s AND value = %s)", p.Kind, p.Value)
	}
	if f.Before != 0 {
		q.where("id < %s", f.Before)
	}
	q.args = append(q.args, f.Limit)
	contacts, err := database.All(tx, func(row database.Scanner) (c crm.Contact, err error) {
		return c, row.Scan(&c.ID, &c.Name, &c.Company, &c.Country, &c.Locale, database.Time(&c.CreatedAt))
	}, `SELECT id, name, company, country, locale, created_at FROM contacts`+q.clause()+`
		ORDER BY id DESC LIMIT $`+strconv.Itoa(len(q.args)), q.args...)
	if err != nil || len(contacts) == 0 {
		return nil, err
	}
	return contacts, addPoints(tx, contacts)
}

func addPoints(tx *database.Tx, contacts []crm.Contact) error {
	ids, byID := make([]int64, len(contacts)), make(map[int64]*crm.Contact, len(contacts))
	for i := range contacts {
		ids[i], byID[contacts[i].ID] = contacts[i].ID, &contacts[i]
	}
	_, err := database.All(tx, func(row database.Scanner) (p crm.ContactPoint, err error) {
		var id int64
		if err = row.Scan(&id, &p.Kind, &p.Value, &p.Display); err == nil {
			byID[id].Points = append(byID[id].Points, p)
		}
		return p, err
	}, `SELECT contact_id, kind, value, display FROM contact_points WHERE contact_id IN `+list(len(ids), 1)+`
		ORDER BY kind, value`, arguments(ids)...)
	return err
}

// ContactInScope returns a contact that has a lead the actor may see; not found when there is none or it is hidden.
func ContactInScope(tx *database.Tx, scope crm.Scope, id int64) (crm.Contact, error) {
	var q query
	q.ofLeads(scope, "l.contact_id = contacts.id")
	q.where("id = %s", id)
	_, err := database.One(tx, database.Column[int64], `SELECT id FROM contacts`+q.clause(), q.args...)
	if _, err = found(id, err, "contact"); err != nil {
		return crm.Contact{}, err
	}
	return ContactByID(tx, id)
}
