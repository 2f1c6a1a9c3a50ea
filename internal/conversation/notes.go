// Package conversation is what is said on a lead. So far these are the notes of colleagues, which a client
// never sees. It decides nothing about who works on the lead; that is assignment's.
package conversation

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const maxNote = 10_000 // characters

// Conversation writes what is said.
type Conversation struct{ db *database.DB }

// New returns a conversation over a database.
func New(db *database.DB) *Conversation { return &Conversation{db} }

// AddNote writes a note on a lead that the actor may see. An empty or overlong text is crm.KindInvalid.
func (c *Conversation) AddNote(ctx context.Context, actor crm.Actor, leadID int64, text string) error {
	_, err := c.AddNoteOnce(ctx, actor, leadID, text, "")
	return err
}

// AddNoteOnce is AddNote, and returns the note. The same text under the same key (empty: none) is the same note, for
// ever; another text under it is crm.KindInvalid "idempotency_mismatch".
func (c *Conversation) AddNoteOnce(ctx context.Context, actor crm.Actor, leadID int64, text, key string) (note crm.Note, err error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if err := checkNote(text); err != nil {
		return note, err
	}
	err = c.db.Write(ctx, func(tx *database.Tx) error {
		lead, err := store.LeadForUpdate(tx, leadID)
		if err != nil {
			return err
		}
		if !actor.Scope().Sees(lead) {
			return crm.NotFound("lead")
		}
		if key != "" {
			note, err = store.NoteOfKey(tx, leadID, actor.ID, key)
			if !crm.IsKind(err, crm.KindNotFound) {
				return same(note, text, err)
			}
		}
		note, err = addNote(tx, actor, lead, text, key)
		return err
	})
	return note, err
}

func checkNote(text string) error {
	switch {
	case text == "":
		return crm.Invalid([]crm.FieldError{{Field: "text", Code: "required"}})
	case utf8.RuneCountInString(text) > maxNote:
		return crm.Invalid([]crm.FieldError{{Field: "text", Code: "too_long", Params: map[string]any{"Max": maxNote}}})
	}
	return nil
}

// same refuses another text under the key of a note.
func same(note crm.Note, text string, err error) error {
	if err != nil || note.Text == text {
		return err
	}
	return &crm.Error{Kind: crm.KindInvalid, Code: "idempotency_mismatch",
		Fields: []crm.FieldError{{Field: "Idempotency-Key", Code: "idempotency_mismatch"}}}
}

func addNote(tx *database.Tx, actor crm.Actor, lead crm.Lead, text, key string) (note crm.Note, err error) {
	id, err := store.InsertNote(tx, crm.Note{LeadID: lead.ID, AuthorID: actor.ID, Text: text})
	if err != nil {
		return note, err
	}
	lead.LastActivity = tx.Now()
	if err := store.UpdateLead(tx, lead); err != nil {
		return note, err
	}
	event := crm.Event{Actor: actor, Kind: "note.added", LeadID: lead.ID, Subject: "note", SubjectID: id}
	if key != "" {
		if event.Detail, err = json.Marshal(map[string]string{"idempotency_key": key}); err != nil {
			return note, err
		}
	}
	if err := store.InsertEvent(tx, event); err != nil {
		return note, err
	}
	return store.NoteByID(tx, id)
}
