package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// Point is a contact point without how it is shown: what makes it one.
type Point struct{ Kind, Value string }

// ContactsOfPoints returns the ids of the contacts to which contact points belong; those that belong to none are
// left out. Each point is looked up by itself: PostgreSQL reads the whole table for a list of them while it does not know
// how large that has become.
func ContactsOfPoints(tx *database.Tx, points []Point) (map[Point]int64, error) {
	owners := make(map[Point]int64, len(points))
	if len(points) == 0 {
		return owners, nil
	}
	args := make([]any, 0, 2*len(points))
	for _, p := range points {
		args = append(args, p.Kind, p.Value)
	}
	_, err := database.All(tx, func(row database.Scanner) (none struct{}, err error) {
		var p Point
		var owner int64
		if err = row.Scan(&p.Kind, &p.Value, database.Optional(&owner)); owner != 0 {
			owners[p] = owner
		}
		return none, err
	}, given("kind, value", len(points), "TEXT", "TEXT")+`SELECT kind, value,
		(SELECT p.contact_id FROM contact_points p WHERE p.kind = given.kind AND p.value = given.value) FROM given`, args...)
	return owners, err
}

// InsertContacts makes contacts without contact points and returns their ids.
func InsertContacts(tx *database.Tx, all []crm.Contact) ([]int64, error) {
	return insertMany(tx, "contacts", "name, company, country, locale, created_at", all, func(c crm.Contact) []any {
		return []any{c.Name, c.Company, c.Country, c.Locale, database.Micros(tx.Now())}
	})
}

// OwnedPoint is a contact point and whose it is to be.
type OwnedPoint struct {
	crm.ContactPoint
	ContactID int64
}

// InsertContactPoints gives contact points to contacts; database.IsUnique when one belongs to somebody already.
func InsertContactPoints(tx *database.Tx, all []OwnedPoint) error {
	if len(all) == 0 {
		return nil
	}
	const width = 4
	args := make([]any, 0, width*len(all))
	for _, p := range all {
		args = append(args, p.Kind, p.Value, p.Display, p.ContactID)
	}
	_, err := tx.Exec(`INSERT INTO contact_points (kind, value, display, contact_id) VALUES `+rows(len(all), width), args...)
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
