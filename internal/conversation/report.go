package conversation

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/eml"
	"frontdesk/internal/store"
)

// report takes the word of a mail server on a mail of ours: what it could not deliver has bounced.
func (c *Conversation) report(tx *database.Tx, in crm.Incoming, b eml.Bounce) error {
	in.State = crm.IncomingReport
	m, err := store.MessageByHeaderID(tx, b.MessageID)
	if crm.IsKind(err, crm.KindNotFound) {
		in.Reason = "not_ours"
		return store.UpdateIncoming(tx, in)
	}
	if err != nil {
		return err
	}
	in.MessageID, in.LeadID = m.ID, m.LeadID
	if !b.Permanent {
		in.Reason = "not_yet" // it says that it goes on trying
		return store.UpdateIncoming(tx, in)
	}
	if err := store.UpdateIncoming(tx, in); err != nil || !m.State.CanMove(crm.MessageBounced) {
		return err
	}
	if err := store.BounceMessage(tx, m.ID, b.Reply); err != nil || m.LeadID == 0 {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "mail.bounced", LeadID: m.LeadID, Subject: "message", SubjectID: m.ID,
		Detail: crm.Detail(map[string]any{"to": m.ToAddress, "status": b.Status})})
}
