package conversation

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/eml"
	"frontdesk/internal/store"
)

// Attachment is a file that came with a mail.
type Attachment struct {
	Name, Type string
	Body       []byte
}

// Attachment reads a file, by its place from 1 on, of a mail of a lead that the actor may see. Errors: crm.KindNotFound,
// and those of scan.Gate.
func (c *Conversation) Attachment(ctx context.Context, actor crm.Actor, leadID, mail, place int64) (a Attachment, err error) {
	_, letter, err := c.openFor(ctx, actor, leadID, mail)
	if err != nil {
		return a, err
	}
	return c.attached(ctx, letter, place)
}

// attached is a file of a mail, unless it is one that is not handed on.
func (c *Conversation) attached(ctx context.Context, letter eml.Letter, place int64) (Attachment, error) {
	if place < 1 || place > int64(len(letter.Attachments)) || letter.Attachments[place-1].Refused != "" {
		return Attachment{}, crm.NotFound("file")
	}
	file := letter.Attachments[place-1]
	body, err := c.Gate.Body(ctx, file.Body)
	return Attachment{file.Name, file.Type, body}, err
}

// openFor reads a mail of a lead for somebody who may see that.
func (c *Conversation) openFor(ctx context.Context, actor crm.Actor, leadID, mail int64) (in crm.Incoming, letter eml.Letter, err error) {
	err = c.DB.Read(ctx, func(tx *database.Tx) error {
		if _, err := store.LeadInScope(tx, actor.Scope(), leadID); err != nil {
			return err
		}
		_, err := store.IncomingOnLead(tx, leadID, mail)
		return err
	})
	if err != nil {
		return in, letter, err
	}
	return c.open(ctx, mail)
}
