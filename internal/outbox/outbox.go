// Package outbox writes a mail into the ledger together with the job that sends it, inside the transaction that
// is the reason for the mail. It sends nothing itself, and knows what a message says only as variables.
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
	queue  *queue.Queue
	domain string // right of the @ in a Message-ID
	base   string
}

// New returns an outbox whose messages carry ids at domain and links that begin with base, the address under
// which people reach Frontdesk.
func New(q *queue.Queue, domain, base string) *Outbox {
	return &Outbox{queue: q, domain: domain, base: strings.TrimRight(base, "/")}
}

// URL makes a link of a path that begins with a slash.
func (o *Outbox) URL(path string) string { return o.base + path }

// Put writes a message and its job. Its Message-ID is made here and kept for every attempt.
func (o *Outbox) Put(tx *database.Tx, m crm.Message) error {
	m.State = crm.MessageQueued
	m.MessageID = token.Random() + "@" + o.domain
	id, err := store.InsertMessage(tx, m)
	if err != nil {
		return fmt.Errorf("writing a message of kind %s: %w", m.Kind, err)
	}
	return o.queue.Insert(tx, jobs.SendMessage{Message: id})
}
