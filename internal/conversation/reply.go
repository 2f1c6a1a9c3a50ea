package conversation

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const (
	maxReply = 50_000           // characters
	undoTime = 10 * time.Second // in which a reply can be called back
)

// Reply is what somebody writes to the client of a lead.
type Reply struct {
	Text  string
	Heard int64     // the last that the writer saw the client say, as File.Heard tells it
	At    time.Time // when it is to be sent; zero: at once, which leaves ten seconds to call it back
	Key   string    // the same key is the same reply; empty: none
}

// Answer writes to the client of a lead that is the actor's. Errors: crm.KindInvalid with fields, KindNotFound,
// KindForbidden, KindConflict "client_wrote" when the client said more than the writer saw.
func (c *Conversation) Answer(ctx context.Context, actor crm.Actor, leadID int64, r Reply) (id int64, err error) {
	r.Text = strings.TrimSpace(strings.ReplaceAll(r.Text, "\r\n", "\n"))
	if err := c.checkReply(r); err != nil {
		return 0, err
	}
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := theirs(tx, actor, leadID)
		if err != nil {
			return err
		}
		heard, err := store.LastHeard(tx, lead.ID)
		if err != nil {
			return err
		}
		if heard > r.Heard {
			return crm.Errorf(crm.KindConflict, "client_wrote")
		}
		if r.At.IsZero() {
			r.At = tx.Now().Add(undoTime)
		}
		id, err = c.send(tx, actor, lead, r)
		return err
	})
	return id, err
}

// theirs reads a lead for update that the actor speaks for.
func theirs(tx *database.Tx, actor crm.Actor, leadID int64) (crm.Lead, error) {
	lead, err := store.LeadForUpdate(tx, leadID)
	switch {
	case err != nil:
		return lead, err
	case !actor.Scope().Sees(lead):
		return lead, crm.NotFound("lead")
	case !works(lead, actor.ID, actor.Role):
		return lead, crm.Errorf(crm.KindForbidden, "not_yours")
	}
	return lead, nil
}

func (c *Conversation) checkReply(r Reply) error {
	var faults []crm.FieldError
	switch {
	case r.Text == "":
		faults = append(faults, crm.FieldError{Field: "reply", Code: "required"})
	case utf8.RuneCountInString(r.Text) > maxReply:
		faults = append(faults, crm.FieldError{Field: "reply", Code: "too_long", Params: map[string]any{"Max": maxReply}})
	}
	if !r.At.IsZero() && r.At.Before(c.DB.Now()) {
		faults = append(faults, crm.FieldError{Field: "at", Code: "in_the_past"})
	}
	return crm.Invalid(faults)
}

// send writes a reply into the ledger, unless it is there already.
func (c *Conversation) send(tx *database.Tx, actor crm.Actor, lead crm.Lead, r Reply) (int64, error) {
	m, err := c.message(tx, actor, lead, r)
	if err != nil {
		return 0, err
	}
	var headerID string
	if r.Key != "" {
		headerID = c.Outbox.HeaderID(token.Hash(r.Key))
		same, err := store.MessageByHeaderID(tx, headerID)
		if !crm.IsKind(err, crm.KindNotFound) {
			return same.ID, err
		}
	}
	id, err := c.Outbox.PutNamed(tx, m, headerID)
	if err != nil {
		return 0, err
	}
	lead.LastActivity = tx.Now()
	if err := store.UpdateLead(tx, lead); err != nil {
		return 0, err
	}
	return id, store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "reply.written", LeadID: lead.ID, Subject: "message", SubjectID: id})
}

// message is a reply as a mail to the client, in the thread of what was written before.
func (c *Conversation) message(tx *database.Tx, actor crm.Actor, lead crm.Lead, r Reply) (m crm.Message, err error) {
	contact, err := store.ContactByID(tx, lead.ContactID)
	if err != nil {
		return m, err
	}
	to := contact.Email()
	if to == "" {
		return m, crm.Invalid([]crm.FieldError{{Field: "reply", Code: "no_email"}})
	}
	site, err := store.SiteByID(tx, lead.SiteID)
	if err != nil {
		return m, err
	}
	thread, err := store.ThreadOf(tx, lead.ID)
	if err != nil {
		return m, err
	}
	return crm.Message{
		Kind: crm.MessageReply, LeadID: lead.ID, Language: c.Catalog.Match(lead.Language), ToName: contact.Name, ToAddress: to,
		Answers: thread.HeaderIDs, Due: r.At,
		Vars: map[string]any{
			"Subject": replySubject(thread.Subject, site.Name, lead.Reference), "Text": r.Text, "Writer": actor.Name, "SiteName": site.Name, "Reference": lead.Reference,
		},
	}, nil
}

// replySubject goes on with the subject of the client, or names the firm; it holds the reference, by which an answer is
// known when all else is lost.
func replySubject(last, site, reference string) string {
	subject := site
	if last = strings.TrimSpace(last); last != "" {
		subject = last
		if prefix, _, _ := strings.Cut(last, " "); !strings.EqualFold(prefix, "re:") && prefix != "回复:" {
			subject = "Re: " + last
		}
	}
	if !strings.Contains(subject, reference) {
		subject += " (" + reference + ")"
	}
	return subject
}

// Recall takes back a reply that is not on its way yet, and returns its text. Errors: crm.KindNotFound, KindForbidden,
// KindConflict "reply_sent".
func (c *Conversation) Recall(ctx context.Context, actor crm.Actor, leadID, id int64) (text string, err error) {
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := theirs(tx, actor, leadID)
		if err != nil {
			return err
		}
		m, err := store.MessageByID(tx, id)
		if err != nil {
			return err
		}
		if m.LeadID != lead.ID || m.Kind != crm.MessageReply {
			return crm.NotFound("message")
		}
		if err := store.CancelMessage(tx, id); err != nil {
			return conflict(err)
		}
		text, _ = m.Vars["Text"].(string)
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "reply.recalled", LeadID: lead.ID, Subject: "message", SubjectID: id})
	})
	return text, err
}

func conflict(err error) error {
	if crm.IsKind(err, crm.KindNotFound) {
		return crm.Errorf(crm.KindConflict, "reply_sent")
	}
	return err
}

// answerFor sends to the client what a consultant answered by mail.
func (c *Conversation) answerFor(tx *database.Tx, in crm.Incoming, lead crm.Lead, user int64) error {
	writer, err := store.UserByID(tx, user)
	if err != nil {
		return err
	}
	in.State, in.LeadID, in.UserID = crm.IncomingSent, lead.ID, user
	actor := crm.Actor{Kind: crm.ActorPerson, ID: writer.ID, Name: writer.Name, Role: writer.Role}
	in.MessageID, err = c.send(tx, actor, lead, Reply{Text: in.Said, Key: "mail-" + in.SHA256})
	if crm.IsKind(err, crm.KindInvalid) { // the client has no address
		in.State, in.Reason, err = crm.IncomingRefused, "no_email", nil
	}
	if err != nil {
		return err
	}
	return store.UpdateIncoming(tx, in)
}
