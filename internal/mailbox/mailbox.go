// Package mailbox stands at the ways by which mail comes in: where a mail server hands it over, and the mailboxes that are
// read. It promises that one process reads a mailbox at a time, that how far it was read moves in the transaction that
// keeps the mail, and that how each way is can be seen from any process. What a mail is about is conversation's.
package mailbox

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/imap"
	"frontdesk/internal/store"
)

// heldFor is how long a process may say nothing before another one stands where it stood; three times as long as it waits
// before saying so again.
const heldFor = time.Minute

// Keeper keeps the mail of mailboxes, and what is known of them.
type Keeper struct {
	db           *database.DB
	conversation *conversation.Conversation
	holder       string
}

// NewKeeper returns a keeper with a name of its own among all processes. SQLite has one process: there it is the same name
// again after a crash, so that nobody is waited for who is no more.
func NewKeeper(db *database.DB, c *conversation.Conversation) *Keeper {
	holder := "alone"
	if db.Dialect() == database.PostgreSQL {
		holder = rand.Text()
	}
	return &Keeper{db, c, holder}
}

// Hold says that this process stands at a way in, unless another one does. See imap.Keeper.
func (k *Keeper) Hold(ctx context.Context, name string) (held bool, err error) {
	err = k.db.Write(ctx, func(tx *database.Tx) (err error) {
		held, err = store.HoldWayIn(tx, name, k.holder, tx.Now().Add(heldFor))
		return err
	})
	return held, err
}

// Release leaves a way in.
func (k *Keeper) Release(ctx context.Context, name string) error {
	return k.db.Write(ctx, func(tx *database.Tx) error { return store.LeaveWayIn(tx, name, k.holder) })
}

// Position is how far a mailbox was read.
func (k *Keeper) Position(ctx context.Context, name string) (p imap.Position, err error) {
	err = k.db.Read(ctx, func(tx *database.Tx) error {
		read, err := store.PositionOf(tx, name)
		p = imap.Position(read)
		return err
	})
	return p, err
}

// Take keeps a mail and moves the position of its mailbox with it. Whom it came to is not known: the envelope is gone, and
// what the headers say of it is read with the mail. So the same mail is the same again when the mailbox gets new numbers,
// whatever address answers come to by then.
func (k *Keeper) Take(ctx context.Context, name string, p imap.Position, body io.Reader) error {
	return k.conversation.Take(ctx, conversation.Arrival{Mailbox: name, Body: body, Beside: func(tx *database.Tx) error {
		return store.MovePosition(tx, name, k.holder, store.ReadPosition(p))
	}})
}

// Pass moves the position of a mailbox.
func (k *Keeper) Pass(ctx context.Context, name string, p imap.Position) error {
	return k.db.Write(ctx, func(tx *database.Tx) error { return store.MovePosition(tx, name, k.holder, store.ReadPosition(p)) })
}

// Refuse moves the position of a mailbox over a mail that is not taken.
func (k *Keeper) Refuse(ctx context.Context, name string, p imap.Position, r imap.Refusal) error {
	return k.db.Write(ctx, func(tx *database.Tx) error {
		if err := store.MailRefused(tx, name, r.Why); err != nil {
			return err
		}
		return store.MovePosition(tx, name, k.holder, store.ReadPosition(p))
	})
}

// polled is the reason of an open mailbox whose server does not tell of new mail by itself.
const polled = "polled"

// Tell notes how a mailbox is.
func (k *Keeper) Tell(ctx context.Context, name string, s imap.State) error {
	w := crm.WayIn{Name: name, State: crm.WayOpen, Reason: string(s.Reason), Words: s.Words}
	switch {
	case s.Reason != "":
		w.State = crm.WayFailed
	case s.Polled:
		w.Reason = polled
	}
	return k.note(ctx, w)
}

func (k *Keeper) note(ctx context.Context, w crm.WayIn) error {
	return k.db.Write(ctx, func(tx *database.Tx) error { return store.UpdateWayIn(tx, k.holder, w) })
}

// Read reads mailboxes until the readers are closed.
func (k *Keeper) Read(addresses []imap.Address, pace imap.Pace, log *slog.Logger) *imap.Readers {
	return imap.Start(addresses, imap.Options{Keeper: k, Largest: conversation.MaxMail, Pace: pace, Now: k.db.Now, Log: log})
}
