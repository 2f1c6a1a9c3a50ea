// Package conversation is what is said on a lead: what its client writes by mail and what they are answered, the notes of
// colleagues, which a client never sees, and the calls that were made. It promises that a mail that was taken is never lost
// nor filed twice, and that nobody speaks as a consultant but by the address that was given to them. It decides nothing
// about who works on the lead; that is assignment's.
package conversation

import (
	"cmp"
	"log/slog"
	"net/http"

	"frontdesk/internal/assignment"
	"frontdesk/internal/database"
	"frontdesk/internal/eml"
	"frontdesk/internal/files"
	"frontdesk/internal/i18n"
	"frontdesk/internal/intake"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/scan"
	"frontdesk/internal/sla"
	"frontdesk/internal/token"
)

// MaxMail is how large a mail may be that is taken, in bytes.
const MaxMail = eml.MaxSize

// Options are what a conversation works with.
type Options struct {
	DB         *database.DB
	Queue      *queue.Queue
	Outbox     *outbox.Outbox
	SLA        *sla.SLA // clocks that wait for what answers a client
	Assignment *assignment.Assignment
	Intake     *intake.Intake // takes what belongs to no lead
	Files      *files.Folder
	Gate       *scan.Gate // by which files are handed out
	MaxFile    int64      // bytes of a file of an answer; 0: 10 MB
	Catalog    *i18n.Catalog
	Keys       token.Keyring
	Outbound   *http.Client // fetches the pictures of mails
	Log        *slog.Logger
	Limited    bool   // there are budgets; false: for load tests
	Form       string // slug of the form that takes such a mail; empty: the oldest
}

// Conversation writes what is said. It is safe for concurrent use.
type Conversation struct {
	Options
	fetching chan struct{} // as many as pictures are fetched at once
	places   chan struct{} // of those who read a mail from the disk
	coming   chan struct{} // as many as answers with files come in
}

// readers is how many mails are read from the disk at once: the largest take some hundred megabytes of memory.
const readers = 2

// New returns a conversation and names its job handler.
func New(o Options) *Conversation {
	o.MaxFile = cmp.Or(o.MaxFile, usualFile)
	c := &Conversation{Options: o, fetching: make(chan struct{}, maxFetching), places: make(chan struct{}, readers), coming: make(chan struct{}, maxComing)}
	queue.Handle(o.Queue, queue.Persistent(readers), c.read)
	return c
}
