package store

import (
	"encoding/json"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// NoteOfKey returns the note, or the call, that an author wrote down on a lead under an idempotency key; the trail
// remembers it. Not found when there is none. The lead is held for update, so that nobody writes one meanwhile.
func NoteOfKey(tx *database.Tx, leadID, authorID int64, key string) (crm.Note, error) {
	events, err := database.All(tx, func(row database.Scanner) (e crm.Event, err error) {
		var detail string
		err = row.Scan(&e.Kind, database.Optional(&e.SubjectID), &detail)
		e.Detail = json.RawMessage(detail)
		return e, err
	}, `SELECT kind, subject_id, detail FROM events
		WHERE lead_id = $1 AND kind IN ('note.added', 'call.logged') AND actor_id = $2 ORDER BY id`, leadID, authorID)
	if err != nil {
		return crm.Note{}, err
	}
	for _, e := range events {
		var detail struct {
			Key string `json:"idempotency_key"`
		}
		if err := json.Unmarshal(e.Detail, &detail); err != nil {
			return crm.Note{}, err
		}
		if detail.Key == key {
			note, err := NoteByID(tx, e.SubjectID)
			note.Call = e.Kind == "call.logged"
			return note, err
		}
	}
	return crm.Note{}, crm.NotFound("note")
}

// NoteByID returns one note.
func NoteByID(tx *database.Tx, id int64) (crm.Note, error) {
	n, err := database.One(tx, func(row database.Scanner) (n crm.Note, err error) {
		return n, row.Scan(&n.ID, &n.LeadID, &n.AuthorID, &n.AuthorName, &n.Text, database.Time(&n.CreatedAt))
	}, `SELECT n.id, n.lead_id, n.author_id, u.name, n.text, n.created_at
		FROM notes n JOIN users u ON u.id = n.author_id WHERE n.id = $1`, id)
	return found(n, err, "note")
}
