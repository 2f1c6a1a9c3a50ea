package conversation

import (
	"context"
	"strings"
	"unicode/utf8"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const (
	maxSignature  = 1000 // characters
	maxCanned     = 10_000
	maxCannedName = 100
)

// Texts are what somebody keeps to write with.
type Texts struct {
	Signature crm.Text
	Canned    []crm.CannedReply // theirs and those for several, the older first
	Sites     []crm.Site
	Teams     []crm.Team
}

// Texts returns the actor's.
func (c *Conversation) Texts(ctx context.Context, actor crm.Actor) (t Texts, err error) {
	err = c.DB.Read(ctx, func(tx *database.Tx) error {
		if t.Signature, err = store.SignatureOf(tx, actor.ID); err != nil {
			return err
		}
		if t.Canned, err = store.CannedReplies(tx, actor.ID); err != nil {
			return err
		}
		if t.Sites, err = store.Sites(tx); err != nil {
			return err
		}
		t.Teams, err = store.Teams(tx)
		return err
	})
	return t, err
}

// SaveSignature keeps what stands below the actor's answers, by the client's language; an empty text is none. Errors:
// crm.KindInvalid with the field "signature_" and the language.
func (c *Conversation) SaveSignature(ctx context.Context, actor crm.Actor, signature crm.Text) error {
	kept, faults := crm.Text{}, []crm.FieldError(nil)
	for language, text := range signature {
		text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
		if utf8.RuneCountInString(text) > maxSignature {
			faults = append(faults, crm.FieldError{Field: "signature_" + language, Code: "too_long", Params: map[string]any{"Max": maxSignature}})
		}
		if text != "" {
			kept[language] = text
		}
	}
	if err := crm.Invalid(faults); err != nil {
		return err
	}
	return c.DB.Write(ctx, func(tx *database.Tx) error {
		if err := store.PutSignature(tx, actor.ID, kept); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "signature.saved", Subject: "user", SubjectID: actor.ID})
	})
}

// SaveCanned writes a canned reply, new where its id is 0, and returns its id. What is for several is a manager's. Errors:
// crm.KindInvalid with fields, KindNotFound, KindForbidden.
func (c *Conversation) SaveCanned(ctx context.Context, actor crm.Actor, canned crm.CannedReply) (id int64, err error) {
	canned.Name, canned.Text = strings.TrimSpace(canned.Name), strings.TrimSpace(strings.ReplaceAll(canned.Text, "\r\n", "\n"))
	if err := checkCanned(canned); err != nil {
		return 0, err
	}
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		if err := mayWrite(actor, canned); err != nil {
			return err
		}
		if canned.ID != 0 {
			if _, err := writable(tx, actor, canned.ID); err != nil {
				return err
			}
		}
		if err := exists(tx, canned); err != nil {
			return err
		}
		if id, err = store.SaveCannedReply(tx, canned); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "canned.saved", Subject: "canned", SubjectID: id})
	})
	return id, err
}

func checkCanned(canned crm.CannedReply) error {
	var faults []crm.FieldError
	bound := func(field, text string, most int) {
		switch n := utf8.RuneCountInString(text); {
		case n == 0:
			faults = append(faults, crm.FieldError{Field: field, Code: "required"})
		case n > most:
			faults = append(faults, crm.FieldError{Field: field, Code: "too_long", Params: map[string]any{"Max": most}})
		}
	}
	bound("name", canned.Name, maxCannedName)
	bound("text", canned.Text, maxCanned)
	if unknown := crm.UnknownVariable(canned.Text, crm.CannedVariables); unknown != "" {
		faults = append(faults, crm.FieldError{Field: "text", Code: "variable_unknown", Params: map[string]any{"Name": unknown}})
	}
	return crm.Invalid(faults)
}

// mayWrite reports whether a canned reply is the actor's to write.
func mayWrite(actor crm.Actor, canned crm.CannedReply) error {
	if canned.UserID == actor.ID || canned.UserID == 0 && actor.May(crm.RoleManager) {
		return nil
	}
	return crm.Errorf(crm.KindForbidden, "forbidden")
}

// writable reads a canned reply that the actor may change; somebody else's own is none.
func writable(tx *database.Tx, actor crm.Actor, id int64) (crm.CannedReply, error) {
	canned, err := store.CannedReplyByID(tx, id)
	if err == nil && canned.UserID != 0 && canned.UserID != actor.ID {
		return canned, crm.NotFound("canned")
	}
	if err != nil {
		return canned, err
	}
	return canned, mayWrite(actor, canned)
}

// exists refuses a canned reply of a site or team that is none.
func exists(tx *database.Tx, canned crm.CannedReply) error {
	if canned.SiteID != 0 {
		if _, err := store.SiteByID(tx, canned.SiteID); err != nil {
			return err
		}
	}
	if canned.TeamID != 0 {
		if _, err := store.TeamByID(tx, canned.TeamID); err != nil {
			return err
		}
	}
	return nil
}

// DeleteCanned removes a canned reply. Errors: crm.KindNotFound, KindForbidden.
func (c *Conversation) DeleteCanned(ctx context.Context, actor crm.Actor, id int64) error {
	return c.DB.Write(ctx, func(tx *database.Tx) error {
		if _, err := writable(tx, actor, id); err != nil {
			return err
		}
		if err := store.DeleteCannedReply(tx, id); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "canned.deleted", Subject: "canned", SubjectID: id})
	})
}

// Mine reports whether the actor may change a canned reply.
func Mine(actor crm.Actor, canned crm.CannedReply) bool { return mayWrite(actor, canned) == nil }
