package conversation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/outbox"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const (
	maxReply = 20_000           // characters: in any language shorter than a form may be
	undoTime = 10 * time.Second // in which a reply can be called back
)

// Reply is what somebody writes to the client of a lead.
type Reply struct {
	Text    string
	Heard   int64     // the last that the writer saw the client say, as File.Heard tells it
	At      time.Time // when it is to be sent; zero: at once, which leaves ten seconds to call it back
	To      string    // one of crm.Addressees; empty: the first of them
	Key     string    // the same key is the same reply to the same client; empty: none
	CC      []string  // addresses of those who get a copy, as typed
	Files   []int64   // that wait for it, by their ids
	Drafted bool      // it was written where the draft is kept, which ends with it
	From    crm.Actor // whose words and files they are
}

// Answer writes to the client of a lead that is the actor's. Errors: crm.KindInvalid with fields, KindNotFound,
// KindForbidden, KindConflict "client_wrote" when the client said more than the writer saw, and "idempotency_mismatch" when
// the key is that of another reply.
func (c *Conversation) Answer(ctx context.Context, actor crm.Actor, leadID int64, r Reply) (id int64, err error) {
	r.Text, r.From = strings.TrimSpace(strings.ReplaceAll(r.Text, "\r\n", "\n")), actor
	if err := c.checkReply(&r); err != nil {
		return 0, err
	}
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := theirs(tx, actor, leadID)
		if err != nil {
			return err
		}
		if id, err = c.sent(tx, lead, r); err != nil || id != 0 {
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
		if id, err = c.send(tx, lead, r); err != nil || !r.Drafted {
			return err
		}
		return store.DeleteDraft(tx, lead.ID, actor.ID)
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

// checkReply refuses what cannot be sent, and writes the addresses as they are sent.
func (c *Conversation) checkReply(r *Reply) error {
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
	if at, code := copies(r.CC); code != "" {
		faults = append(faults, crm.FieldError{Field: "cc", Code: code, Params: map[string]any{"Address": at, "Max": maxCopies}})
	}
	r.CC = addresses(r.CC)
	return crm.Invalid(faults)
}

// sent is the reply that has the key of r already; 0: none. The key of somebody else, or on another lead, is another.
func (c *Conversation) sent(tx *database.Tx, lead crm.Lead, r Reply) (int64, error) {
	if r.Key == "" {
		return 0, nil
	}
	same, err := store.MessageByHeaderID(tx, c.headerID(lead, r))
	if crm.IsKind(err, crm.KindNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if same, err = store.MessageByID(tx, same.ID); err == nil && same.Vars["Text"] != r.Text {
		return 0, crm.Errorf(crm.KindConflict, "idempotency_mismatch")
	}
	return same.ID, err
}

// headerID is the Message-ID of a reply with a key; empty: it has none.
func (c *Conversation) headerID(lead crm.Lead, r Reply) string {
	if r.Key == "" {
		return ""
	}
	return c.Outbox.HeaderID(token.Hash(fmt.Sprintf("reply %d %d %s", lead.ID, r.From.ID, r.Key)))
}

// send writes a reply into the ledger.
func (c *Conversation) send(tx *database.Tx, lead crm.Lead, r Reply) (id int64, err error) {
	m, err := c.message(tx, lead, r)
	if err != nil {
		return 0, err
	}
	if m.ID, err = c.Outbox.PutNamed(tx, m, c.headerID(lead, r)); err != nil {
		return 0, err
	}
	if err := store.InsertReply(tx, m); err != nil {
		return 0, err
	}
	if err := c.copyTo(tx, m); err != nil {
		return 0, err
	}
	lead.LastActivity = tx.Now()
	if err := store.UpdateLead(tx, lead); err != nil {
		return 0, err
	}
	return m.ID, store.InsertEvent(tx, crm.Event{Actor: r.From, Kind: "reply.written", LeadID: lead.ID, Subject: "message", SubjectID: m.ID})
}

// message is a reply as a mail to the client, in the thread of what was written before.
func (c *Conversation) message(tx *database.Tx, lead crm.Lead, r Reply) (m crm.Message, err error) {
	contact, err := store.ContactByID(tx, lead.ContactID)
	if err != nil {
		return m, err
	}
	to, err := addressee(tx, lead, contact, r.To)
	if err != nil {
		return m, err
	}
	site, err := store.SiteByID(tx, lead.SiteID)
	if err != nil {
		return m, err
	}
	thread, err := store.ThreadOf(tx, lead.ID)
	if err != nil {
		return m, err
	}
	files, err := c.waiting(tx, lead.ID, r)
	if err != nil {
		return m, err
	}
	signature, err := store.SignatureOf(tx, r.From.ID)
	if err != nil {
		return m, err
	}
	language := c.Catalog.Match(lead.Language)
	return crm.Message{
		AuthorID: r.From.ID, Heard: r.Heard, CC: r.CC, Files: files,
		Kind: crm.MessageReply, LeadID: lead.ID, Language: language, ToName: contact.Name, ToAddress: to,
		Answers: thread.HeaderIDs, Due: r.At,
		Vars: map[string]any{
			"Subject": replySubject(thread.Subject, site.Name, lead.Reference), "Text": r.Text, "Writer": r.From.Name, "SiteName": site.Name, "Reference": lead.Reference,
			"Signature": signature.In(language), "Due": r.At.UTC().Format(time.RFC3339),
		},
	}, nil
}

// addressee is where a client is written to: at the address that the writer chose of those of the client, or else at the
// one with which the lead was opened.
func addressee(tx *database.Tx, lead crm.Lead, contact crm.Contact, chosen string) (string, error) {
	opened, err := store.SubmissionByReference(tx, lead.Reference)
	if err != nil && !crm.IsKind(err, crm.KindNotFound) { // a lead that was brought in from elsewhere has none
		return "", err
	}
	own, others := crm.Addressees(opened, contact)
	switch {
	case chosen == "" && own != "":
		return own, nil
	case chosen == "" && len(others) > 0:
		return "", crm.Invalid([]crm.FieldError{{Field: "to", Code: "choice_required"}})
	case chosen == "":
		return "", crm.Invalid([]crm.FieldError{{Field: "reply", Code: "no_email"}})
	case chosen == own || slices.Contains(others, chosen):
		return chosen, nil
	}
	return "", crm.Invalid([]crm.FieldError{{Field: "to", Code: "not_the_clients"}})
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

// Recall takes back a reply that is not on its way yet, with the copies of it, and returns its text. What it was is the
// actor's draft again, before what that says already. Errors: crm.KindNotFound, KindForbidden, KindConflict "reply_sent".
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
		if err := store.WithReply(tx, &m); err != nil {
			return err
		}
		if m.LeadID != lead.ID || m.Kind != crm.MessageReply || m.CopyOf != 0 {
			return crm.NotFound("message")
		}
		if err := cancel(tx, id); err != nil {
			return err
		}
		text, _ = m.Vars["Text"].(string)
		if err := redraft(tx, actor, m, text); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "reply.recalled", LeadID: lead.ID, Subject: "message", SubjectID: id})
	})
	return text, err
}

// cancel takes a reply and the copies of it out of the line.
func cancel(tx *database.Tx, id int64) error {
	if err := store.CancelMessage(tx, id); err != nil {
		return conflict(err)
	}
	copies, err := store.CopiesOf(tx, id)
	for _, one := range copies {
		if err == nil {
			err = conflict(store.CancelMessage(tx, one))
		}
	}
	return err
}

func conflict(err error) error {
	if crm.IsKind(err, crm.KindNotFound) {
		return crm.Errorf(crm.KindConflict, "reply_sent")
	}
	return err
}

// answerFor sends to the client what a consultant answered by mail.
func (c *Conversation) answerFor(tx *database.Tx, in crm.Incoming, came enclosed, lead crm.Lead, user int64) error {
	writer, err := store.UserByID(tx, user)
	if err != nil {
		return err
	}
	in.State, in.LeadID, in.UserID = crm.IncomingSent, lead.ID, user
	actor := crm.Actor{Kind: crm.ActorPerson, ID: writer.ID, Name: writer.Name, Role: writer.Role}
	heard, err := store.LastHeard(tx, lead.ID)
	if err != nil {
		return err
	}
	reply := Reply{Text: strings.TrimSpace(outbox.AboveLine(in.Said)), Key: "mail-" + in.SHA256, Heard: heard, From: actor}
	var refused refusedError
	if in.MessageID, err = c.sendMailed(tx, lead, came, reply); errors.As(err, &refused) {
		return c.refuse(tx, in, lead, refused, writer)
	}
	if err != nil {
		return err
	}
	return store.UpdateIncoming(tx, in)
}

// sendMailed is send for what somebody wrote in their own mail program, once: a refusedError when it is not fit for the
// client.
func (c *Conversation) sendMailed(tx *database.Tx, lead crm.Lead, came enclosed, r Reply) (id int64, err error) {
	switch id, err := c.sent(tx, lead, r); {
	case err != nil || id != 0:
		return id, err
	case r.Text == "":
		return 0, nothingNew
	case strings.Contains(r.Text, c.Outbox.URL("/a/")), strings.Contains(r.Text, c.Outbox.URL("/inbox/")):
		return 0, quotesNotice
	case came.unfit:
		return 0, hasFiles
	}
	if r.Files, err = came.attach(tx, lead.ID, r.From.ID); err != nil {
		return 0, err
	}
	id, err = c.send(tx, lead, r)
	if crm.IsKind(err, crm.KindInvalid) {
		return 0, cmp.Or[error](detach(tx, lead.ID, r), noEmail)
	}
	return id, err
}
