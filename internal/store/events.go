package store

import (
	"encoding/json"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// InsertEvent writes one line of the trail, at the time of the transaction.
func InsertEvent(tx *database.Tx, e crm.Event) error {
	detail := string(e.Detail)
	if detail == "" {
		detail = "{}"
	}
	_, err := tx.Exec(`INSERT INTO events (at, actor_kind, actor_id, actor_name, kind, lead_id, subject, subject_id, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		database.Micros(tx.Now()), string(e.Actor.Kind), database.ID(e.Actor.ID), e.Actor.Name, e.Kind,
		database.ID(e.LeadID), e.Subject, database.ID(e.SubjectID), detail)
	return err
}

// EventsOfLead returns the trail of a lead, oldest first.
func EventsOfLead(tx *database.Tx, leadID int64) ([]crm.Event, error) {
	return database.All(tx, func(row database.Scanner) (e crm.Event, err error) {
		var detail string
		err = row.Scan(&e.ID, database.Time(&e.At), &e.Actor.Kind, database.Optional(&e.Actor.ID), &e.Actor.Name,
			&e.Kind, database.Optional(&e.LeadID), &e.Subject, database.Optional(&e.SubjectID), &detail)
		e.Detail = json.RawMessage(detail)
		return e, err
	}, `SELECT id, at, actor_kind, actor_id, actor_name, kind, lead_id, subject, subject_id, detail
		FROM events WHERE lead_id = $1 ORDER BY id`, leadID)
}
