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

// AddNote writes a note on a lead that the actor may see. An empty or overlong text is crm.KindInvalid.
func (c *Conversation) AddNote(ctx context.Context, actor crm.Actor, leadID int64, text string) error {
	_, err := c.AddNoteOnce(ctx, actor, leadID, text, "")
	return err
}

// AddNoteOnce is AddNote, and returns the note. The same text under the same key (empty: none) is the same note, for
// ever; another text under it is crm.KindInvalid "idempotency_mismatch".
func (c *Conversation) AddNoteOnce(ctx context.Context, actor crm.Actor, leadID int64, text, key string) (crm.Note, error) {
	return c.write(ctx, actor, crm.Note{LeadID: leadID, Text: text}, key)
}

// write keeps a note or a call once.
func (c *Conversation) write(ctx context.Context, actor crm.Actor, order crm.Note, key string) (note crm.Note, err error) {
	order.AuthorID, order.Text = actor.ID, strings.TrimSpace(strings.ReplaceAll(order.Text, "\r\n", "\n"))
	if err := checkNote(order.Text); err != nil {
		return note, err
	}
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := store.LeadForUpdate(tx, order.LeadID)
		if err != nil {
			return err
		}
		if !actor.Scope().Sees(lead) {
			return crm.NotFound("lead")
		}
		if key != "" {
			note, err = store.NoteOfKey(tx, lead.ID, actor.ID, key)
			if !crm.IsKind(err, crm.KindNotFound) {
				return same(note, order, err)
			}
		}
		if note, err = addNote(tx, actor, lead, order, key); err != nil {
			return err
		}
		if err := c.tellNamed(tx, actor, lead, note); err != nil || !order.Call {
			return err
		}
		if err := store.EndCallBack(tx, lead.ID); err != nil { // that was it
			return err
		}
		return c.SLA.Answer(tx, lead.ID)
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

// same refuses something else under the key of a note.
func same(note, order crm.Note, err error) error {
	if err != nil || (note.Text == order.Text && note.Call == order.Call) {
		return err
	}
	return &crm.Error{Kind: crm.KindInvalid, Code: "idempotency_mismatch",
		Fields: []crm.FieldError{{Field: "Idempotency-Key", Code: "idempotency_mismatch"}}}
}

func addNote(tx *database.Tx, actor crm.Actor, lead crm.Lead, order crm.Note, key string) (note crm.Note, err error) {
	id, err := store.InsertNote(tx, order)
	if err != nil {
		return note, err
	}
	lead.LastActivity = tx.Now()
	if err := store.UpdateLead(tx, lead); err != nil {
		return note, err
	}
	event := crm.Event{Actor: actor, Kind: kindOf(order), LeadID: lead.ID, Subject: "note", SubjectID: id}
	if key != "" {
		event.Detail = crm.Detail(map[string]any{"idempotency_key": key})
	}
	if err := store.InsertEvent(tx, event); err != nil {
		return note, err
	}
	note, err = store.NoteByID(tx, id)
	note.Call = order.Call
	return note, err
}

func kindOf(note crm.Note) string {
	if note.Call {
		return "call.logged"
	}
	return "note.added"
}
