package store

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// InsertEvent writes one line of the trail, at the time of the transaction.
func InsertEvent(tx *database.Tx, e crm.Event) error { return InsertEvents(tx, []crm.Event{e}) }

// InsertEvents writes lines of the trail, at the time of the transaction.
func InsertEvents(tx *database.Tx, all []crm.Event) error {
	_, err := insertMany(tx, "events", `at, actor_kind, actor_id, actor_name, kind, lead_id, subject, subject_id, detail`, all,
		func(e crm.Event) []any {
			return []any{database.Micros(tx.Now()), string(e.Actor.Kind), database.ID(e.Actor.ID), e.Actor.Name, e.Kind,
				database.ID(e.LeadID), e.Subject, database.ID(e.SubjectID), detailOf(e)}
		})
	return err
}

// detailOf is the detail of an event, with the member "key" when a program did it for somebody.
func detailOf(e crm.Event) string {
	detail := string(e.Detail)
	if detail == "" {
		detail = "{}"
	}
	if e.Actor.Kind != crm.ActorKey {
		return detail
	}
	rest := strings.TrimPrefix(detail, "{")
	if rest != "}" {
		rest = "," + rest
	}
	return `{"key":` + database.JSON(e.Actor.Key) + rest
}

const selectEvent = `SELECT id, at, actor_kind, actor_id, actor_name, kind, lead_id, subject, subject_id, detail FROM events `

func scanEvent(row database.Scanner) (e crm.Event, err error) {
	var detail string
	err = row.Scan(&e.ID, database.Time(&e.At), &e.Actor.Kind, database.Optional(&e.Actor.ID), &e.Actor.Name,
		&e.Kind, database.Optional(&e.LeadID), &e.Subject, database.Optional(&e.SubjectID), &detail)
	e.Detail = json.RawMessage(detail)
	return e, err
}

// NewestEventAt is when the newest event of a kind happened on a lead, but for the newest of all that are skipped; zero: there
// are not as many.
func NewestEventAt(tx *database.Tx, leadID int64, kind string, skipped int) (time.Time, error) {
	at, err := database.One(tx, func(row database.Scanner) (at time.Time, err error) { return at, row.Scan(database.Time(&at)) },
		`SELECT at FROM events WHERE lead_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1 OFFSET $3`, leadID, kind, skipped)
	if errors.Is(err, database.ErrNoRows) {
		return time.Time{}, nil
	}
	return at, err
}

// EventsOfLead returns the trail of a lead, oldest first.
func EventsOfLead(tx *database.Tx, leadID int64) ([]crm.Event, error) {
	return database.All(tx, scanEvent, selectEvent+`WHERE lead_id = $1 ORDER BY id`, leadID)
}
