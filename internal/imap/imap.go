// Package imap reads mailboxes of the firm (RFC 3501) and hands over the raw mail that comes there. It promises that a mail
// is handed over whole or not at all, that it asks again for whatever was not kept, and that every wait for a server ends.
// It changes nothing in a mailbox but the flag \Seen of what was kept: it deletes nothing and puts nothing back. What a mail
// is about, and where its reading stands, it leaves to its Keeper.
package imap

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"sync"
	"time"
)

// Keeper takes the mail, and remembers for all processes how far each mailbox was read.
type Keeper interface {
	// Hold reports whether this process is the one that reads the mailbox, for the next while: it is asked again every
	// Pace.Hold.
	Hold(ctx context.Context, name string) (bool, error)
	// Release lets another process read the mailbox.
	Release(ctx context.Context, name string) error
	// Position is how far the mailbox was read; the zero Position: never.
	Position(ctx context.Context, name string) (Position, error)
	// Take keeps a mail, and with it that the mailbox was read as far as p. Both are so once it returns nil. An error of
	// crm.KindInvalid says that the mail will never be taken.
	Take(ctx context.Context, name string, p Position, body io.Reader) error
	// Pass remembers how far the mailbox was read.
	Pass(ctx context.Context, name string, p Position) error
	// Refuse is Pass over a mail that is not taken.
	Refuse(ctx context.Context, name string, p Position, r Refusal) error
	// Tell notes how the mailbox is when that changes.
	Tell(ctx context.Context, name string, s State) error
}

// Refusal is a mail that stays in its mailbox and is not taken.
type Refusal struct {
	Why  string // a code: mail_too_large, mail_empty, mail_unreadable
	UID  uint32
	Size int64 // bytes, as the server says
}

// State is how a mailbox is.
type State struct {
	Reason Reason // empty: it is read
	Words  string // of the server or the network, when it is not
	Polled bool   // the server does not tell of new mail by itself
}

// Options are what mailboxes are read with.
type Options struct {
	Keeper  Keeper
	Largest int64 // bytes of a mail that is fetched
	Pace    Pace
	Now     func() time.Time
	Log     *slog.Logger
	TLS     *tls.Config // nil: the certificates that this host trusts
}

// Pace is how long things take and may take. What is zero is as in DefaultPace.
type Pace struct {
	Connect time.Duration // until the mailbox is open
	Command time.Duration // for an answer; a mail may take longer by its size
	Idle    time.Duration // after which a server that tells of new mail is asked all the same
	Poll    time.Duration // after which a server that does not tell is asked
	Hold    time.Duration // between two assurances that this process reads the mailbox
	Retry   time.Duration // after the first failure; it doubles with each further one
	Longest time.Duration // between two attempts
	Locked  time.Duration // after a refused password: servers lock out whoever tries often
}

// DefaultPace is what mailboxes are read at. Servers may hang up after 29 minutes of IDLE, what lies between forgets silent
// connections after ten, and some servers do not tell of the mail that came just before they were to tell.
var DefaultPace = Pace{
	Connect: 30 * time.Second, Command: time.Minute, Idle: 2 * time.Minute, Poll: time.Minute, Hold: 20 * time.Second,
	Retry: time.Second, Longest: 5 * time.Minute, Locked: 5 * time.Minute,
}

// Readers read mailboxes, each by itself.
type Readers struct {
	cancel  context.CancelFunc
	reading sync.WaitGroup
}

// Start reads mailboxes until Close.
func Start(addresses []Address, o Options) *Readers {
	o.Pace = o.Pace.orDefault()
	ctx, cancel := context.WithCancel(context.Background())
	r := &Readers{cancel: cancel}
	for _, a := range addresses {
		r.reading.Go(func() { newReader(a, o).run(ctx) })
	}
	return r
}

// Close ends the reading and waits for a mail that is just being kept.
func (r *Readers) Close() {
	r.cancel()
	r.reading.Wait()
}
