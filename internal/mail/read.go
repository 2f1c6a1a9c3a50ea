package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	netmail "net/mail"

	"github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Latest returns up to limit messages of the ledger without their contents, the newest first.
func (m *Mail) Latest(ctx context.Context, limit int) (latest []crm.Message, err error) {
	err = m.db.Read(ctx, func(tx *database.Tx) (err error) {
		latest, err = store.LatestMessages(tx, limit)
		return err
	})
	return latest, err
}

// Message returns one message with the bytes as sent, which are empty before the first attempt. crm.KindNotFound when
// there is none.
func (m *Mail) Message(ctx context.Context, id int64) (message crm.Message, err error) {
	err = m.db.Read(ctx, func(tx *database.Tx) (err error) {
		message, err = store.MessageByID(tx, id)
		return err
	})
	return message, err
}

// Content is what the reader of a message sees of it. HTML is as it came, and safe only where nothing in it may act.
type Content struct {
	From       netmail.Address
	Text, HTML string
}

// Read returns the content of the bytes of a message, its first part of each kind. Attachments are left out, and what
// is in a charset that we cannot read stays as it came.
func Read(raw []byte) (c Content, err error) {
	m, err := gomail.CreateReader(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) {
		return c, fmt.Errorf("mail: read: %w", err)
	}
	if from, err := m.Header.AddressList("From"); err == nil && len(from) > 0 {
		c.From = netmail.Address(*from[0])
	}
	for {
		part, err := m.NextPart()
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil && !message.IsUnknownCharset(err) {
			return c, fmt.Errorf("mail: read: %w", err)
		}
		if err := c.take(part); err != nil {
			return c, fmt.Errorf("mail: read: %w", err)
		}
	}
}

// take keeps a part that is shown, if it is the first of its kind.
func (c *Content) take(part *gomail.Part) error {
	header, inline := part.Header.(*gomail.InlineHeader)
	if !inline {
		return nil
	}
	kind, _, err := header.ContentType()
	if err != nil {
		return err
	}
	into := map[string]*string{"text/plain": &c.Text, "text/html": &c.HTML}[kind]
	if into == nil || *into != "" {
		return nil
	}
	body, err := io.ReadAll(part.Body)
	*into = string(body)
	return err
}
