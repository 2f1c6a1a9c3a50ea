package conversation

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// SendAgain puts a mail about a lead that is the actor's into the line once more, with the Message-ID and the words that it
// had. Errors: crm.KindNotFound, KindForbidden, KindInvalid with the field "twice" for one that may have arrived, KindConflict
// when it has moved on or its address is written to no more.
func (c *Conversation) SendAgain(ctx context.Context, actor crm.Actor, leadID, id int64, twice bool) error {
	return c.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := theirs(tx, actor, leadID)
		if err != nil {
			return err
		}
		m, err := store.MessageByID(tx, id)
		if err != nil {
			return err
		}
		if m.LeadID != lead.ID {
			return crm.NotFound("message")
		}
		return c.Outbox.SendAgain(tx, actor, m, twice)
	})
}
