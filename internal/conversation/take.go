package conversation

import (
	"context"
	"errors"
	"fmt"
	"io"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/files"
	"frontdesk/internal/jobs"
	"frontdesk/internal/store"
)

// Arrival is a mail as it is handed over.
type Arrival struct {
	Mailbox    string   // how it comes: "lmtp", "api", or the name of an IMAP mailbox
	Sender     string   // of the envelope; empty: nobody, or not known
	Recipients []string // of the envelope; none: not known
	Body       io.Reader

	Beside func(tx *database.Tx) error // written in the transaction that keeps the mail; nil: nothing
}

// Take keeps a mail that comes in. Once it returns nil the mail is on the disk with the job that reads it, for each
// recipient; the same mail handed over again changes nothing. Errors: crm.KindTooLarge "mail_too_large", KindInvalid "mail_empty",
// KindUnavailable, those of reading Body.
func (c *Conversation) Take(ctx context.Context, a Arrival) error {
	received, err := c.Files.ReceiveMail(a.Body, MaxMail)
	if err != nil {
		return refusal(err)
	}
	defer received.Close() // it is kept by then, or the error before says more
	if err := received.Keep(); err != nil {
		return refusal(err)
	}
	if len(a.Recipients) == 0 {
		a.Recipients = []string{""}
	}
	return c.DB.Write(ctx, func(tx *database.Tx) error {
		for _, recipient := range a.Recipients {
			in := crm.Incoming{Mailbox: a.Mailbox, Sender: a.Sender, Recipient: recipient, SHA256: received.SHA256, Size: received.Size}
			if err := c.enter(tx, in); err != nil {
				return err
			}
		}
		if a.Beside == nil {
			return nil
		}
		return a.Beside(tx)
	})
}

// enter writes a mail with the job that reads it, unless it is there already.
func (c *Conversation) enter(tx *database.Tx, in crm.Incoming) error {
	id, news, err := store.TakeIncoming(tx, in)
	if err != nil {
		return fmt.Errorf("taking a mail from %s: %w", in.Mailbox, err)
	}
	if !news {
		return nil
	}
	if err := store.MailCame(tx, in.Mailbox); err != nil {
		return err
	}
	if err := c.Gate.EnqueueMail(tx, in.SHA256); err != nil {
		return err
	}
	return c.Queue.Insert(tx, jobs.ReadIncoming{Incoming: id})
}

func refusal(err error) error {
	switch {
	case errors.Is(err, files.ErrTooLong):
		return &crm.Error{Kind: crm.KindTooLarge, Code: "mail_too_large", Err: err}
	case errors.Is(err, files.ErrEmpty):
		return &crm.Error{Kind: crm.KindInvalid, Code: "mail_empty", Err: err}
	case errors.Is(err, files.ErrFull):
		return crm.Unavailable("files_unavailable", err)
	}
	return err
}
