// Package conversation is what is said on a lead. So far these are the notes of colleagues, which a client
// never sees. It decides nothing about who works on the lead; that is assignment's.
package conversation

import (
	"context"
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
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case text == "":
		return crm.Invalid([]crm.FieldError{{Field: "text", Code: "required"}})
	case utf8.RuneCountInString(text) > maxNote:
		return crm.Invalid([]crm.FieldError{{Field: "text", Code: "too_long", Params: map[string]any{"Max": maxNote}}})
	}
	return c.db.Write(ctx, func(tx *database.Tx) error {
		lead, err := store.LeadForUpdate(tx, leadID)
		if err != nil {
			return err
		}
		if !actor.Scope().Sees(lead) {
			return crm.NotFound("lead")
		}
		id, err := store.InsertNote(tx, crm.Note{LeadID: leadID, AuthorID: actor.ID, Text: text})
		if err != nil {
			return err
		}
		lead.LastActivity = tx.Now()
		if err := store.UpdateLead(tx, lead); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "note.added", LeadID: leadID, Subject: "note", SubjectID: id})
	})
}
