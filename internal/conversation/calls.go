package conversation

import (
	"context"

	"frontdesk/internal/crm"
)

// LogCall writes down that the actor called the client of a lead that they may see, and what was said. It answers the
// client: the clock that waits for that ends. Otherwise it is as AddNoteOnce, and shares its keys.
func (c *Conversation) LogCall(ctx context.Context, actor crm.Actor, leadID int64, text, key string) (crm.Note, error) {
	return c.write(ctx, actor, crm.Note{LeadID: leadID, Text: text, Call: true}, key)
}
