package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// ContactOfPoint returns the id of the contact that a contact point belongs to, or 0.
func ContactOfPoint(tx *database.Tx, p crm.ContactPoint) (int64, error) {
	ids, err := database.All(tx, database.Column[int64],
		`SELECT contact_id FROM contact_points WHERE kind = $1 AND value = $2`, p.Kind, p.Value)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// InsertContact makes a contact without contact points and returns its id.
func InsertContact(tx *database.Tx, c crm.Contact) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO contacts (name, company, country, locale, created_at)
		VALUES ($1, $2, $3, $4, $5) RETURNING id`, c.Name, c.Company, c.Country, c.Locale, database.Micros(tx.Now()))
}

// InsertContactPoint gives a contact point to a contact; database.IsUnique when it belongs to one already.
func InsertContactPoint(tx *database.Tx, contactID int64, p crm.ContactPoint) error {
	_, err := tx.Exec(`INSERT INTO contact_points (kind, value, display, contact_id) VALUES ($1, $2, $3, $4)`,
		p.Kind, p.Value, p.Display, contactID)
	return err
}

// ContactByID returns a contact with its contact points.
func ContactByID(tx *database.Tx, id int64) (crm.Contact, error) {
	c, err := database.One(tx, func(row database.Scanner) (c crm.Contact, err error) {
		return c, row.Scan(&c.ID, &c.Name, &c.Company, &c.Country, &c.Locale, database.Time(&c.CreatedAt))
	}, `SELECT id, name, company, country, locale, created_at FROM contacts WHERE id = $1`, id)
	if c, err = found(c, err, "contact"); err != nil {
		return c, err
	}
	c.Points, err = database.All(tx, func(row database.Scanner) (p crm.ContactPoint, err error) {
		return p, row.Scan(&p.Kind, &p.Value, &p.Display)
	}, `SELECT kind, value, display FROM contact_points WHERE contact_id = $1 ORDER BY kind, value`, id)
	return c, err
}

// SuggestMerge notes that a submission of one contact carried a contact point of another.
func SuggestMerge(tx *database.Tx, contactID, otherID, submissionID int64) error {
	_, err := tx.Exec(`INSERT INTO merge_suggestions (contact_id, other_id, submission_id, created_at)
		VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, contactID, otherID, submissionID, database.Micros(tx.Now()))
	return err
}

// SuggestedMerges returns the contacts that may be the same as this one.
func SuggestedMerges(tx *database.Tx, contactID int64) ([]crm.Contact, error) {
	ids, err := database.All(tx, database.Column[int64],
		`SELECT other_id FROM merge_suggestions WHERE contact_id = $1 ORDER BY other_id`, contactID)
	var others []crm.Contact
	for _, id := range ids {
		other, err := ContactByID(tx, id)
		if err != nil {
			return nil, err
		}
		others = append(others, other)
	}
	return others, err
}
