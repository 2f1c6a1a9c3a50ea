// Package outbox writes a mail into the ledger together with the job that sends it, inside the transaction that
// is the reason for the mail. It alone decides by what its reader wants whether and when one is sent. It sends nothing itself, and knows what a message says only as variables.
package outbox

import (
	"fmt"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// Outbox takes messages.
type Outbox struct {
	queue   *queue.Queue
	domain  string // right of the @ in a Message-ID
	base    string
	replies Replies
}

// New returns an outbox whose messages carry ids at domain and links that begin with base, the address under
// which people reach Frontdesk.
func New(q *queue.Queue, domain, base string) *Outbox {
	return &Outbox{queue: q, domain: domain, base: strings.TrimRight(base, "/")}
}

// Answered has answers to what is about a lead come by replies.
func (o *Outbox) Answered(by Replies) *Outbox {
	o.replies = by
	return o
}

// Replies reads the addresses to which answers come.
func (o *Outbox) Replies() Replies { return o.replies }

// URL makes a link of a path that begins with a slash.
func (o *Outbox) URL(path string) string { return o.base + path }

// Put writes a message and its job, which sends it at once or when it is due. Its Message-ID is made
// here and kept for every attempt.
func (o *Outbox) Put(tx *database.Tx, m crm.Message) error { return o.PutAll(tx, []crm.Message{m}) }

// PutAll is Put for several messages, in a few statements. What somebody of the firm has switched off is left out.
func (o *Outbox) PutAll(tx *database.Tx, all []crm.Message) error {
	_, err := o.put(tx, all, "")
	return err
}

// PutNamed is Put under a Message-ID that the caller chose, empty for none, and returns the id of the message; 0 when its
// reader has switched such mail off.
func (o *Outbox) PutNamed(tx *database.Tx, m crm.Message, headerID string) (int64, error) {
	ids, err := o.put(tx, []crm.Message{m}, headerID)
	return append(ids, 0)[0], err
}

func (o *Outbox) put(tx *database.Tx, all []crm.Message, headerID string) ([]int64, error) {
	rows, err := decide(tx, all)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	for i := range rows {
		rows[i].State = crm.MessageQueued
		if m := rows[i]; !m.Due.IsZero() {
			rows[i].State = crm.MessageScheduled
		}
		if rows[i].ReplyTo = o.answersTo(rows[i]); rows[i].ReplyTo != "" && rows[i].ToStaff() {
			rows[i].Vars = withLine(rows[i])
		}
		if rows[i].MessageID = headerID; headerID == "" {
			rows[i].MessageID = o.HeaderID(token.Random())
		}
	}
	ids, err := store.InsertMessages(tx, rows)
	if err != nil {
		return nil, fmt.Errorf("writing %d messages, the first of kind %s: %w", len(all), all[0].Kind, err)
	}
	entries := make([]queue.Entry, len(ids))
	for i, id := range ids {
		entries[i].Args = jobs.SendMessage{Message: id}
		if place := rows[i].Trace; place != "" {
			entries[i].Options = []queue.Option{queue.Trace(place)}
		}
		if due := rows[i].Due; !due.IsZero() {
			entries[i].Options = append(entries[i].Options, queue.At(due))
		}
	}
	return ids, o.queue.InsertAll(tx, entries)
}

// HeaderID is the Message-ID that a mail of ours has by a name that no other has.
func (o *Outbox) HeaderID(name string) string { return name + "@" + o.domain }

// answersTo is where the answer to a message about a lead comes: the consultant's, or the client's.
func (o *Outbox) answersTo(m crm.Message) string {
	if m.Unanswered || m.ToStaff() && m.UserID == 0 {
		return ""
	}
	return o.replies.Address(m.LeadID, m.UserID)
}

// SendAgain is Again by hand, and leaves a trace. A message that may have arrived goes only when twice says that this is
// understood: crm.KindInvalid without. crm.KindConflict "address_suppressed" while its address is written to no more.
func (o *Outbox) SendAgain(tx *database.Tx, actor crm.Actor, m crm.Message, twice bool) error {
	if m.State == crm.MessageUnknown && !twice {
		return crm.Invalid([]crm.FieldError{{Field: "twice", Code: "required"}})
	}
	if m.State.CanMove(crm.MessageQueued) {
		_, err := store.SuppressionOf(tx, m.ToAddress)
		if err == nil {
			return crm.Errorf(crm.KindConflict, "address_suppressed")
		}
		if !crm.IsKind(err, crm.KindNotFound) {
			return err
		}
	}
	if err := o.Again(tx, m); err != nil {
		return err
	}
	return store.InsertEvent(tx, crm.Event{
		Actor: actor, Kind: "message.sent_again", LeadID: m.LeadID, Subject: "message", SubjectID: m.ID,
		Detail: crm.Detail(map[string]any{"from": m.State}),
	})
}

// Again puts a message that did not arrive, or of which nobody knows whether it did, into the line once more, with the
// Message-ID and the words that it had. crm.KindConflict when that was done already, or its own job will still try.
func (o *Outbox) Again(tx *database.Tx, m crm.Message) error {
	job := jobs.SendMessage{Message: m.ID}
	waits, err := o.queue.Has(tx, job)
	if err != nil {
		return err
	}
	if waits || !m.State.CanMove(crm.MessageQueued) {
		return crm.Errorf(crm.KindConflict, "message_moved_on")
	}
	err = store.RequeueMessage(tx, m.ID, m.State)
	if crm.IsKind(err, crm.KindNotFound) {
		return crm.Errorf(crm.KindConflict, "message_moved_on")
	}
	if err != nil {
		return fmt.Errorf("putting message %d into the line again: %w", m.ID, err)
	}
	return o.queue.Insert(tx, job)
}
