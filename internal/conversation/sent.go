package conversation

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Sent is told of a reply that a mail server has accepted: the client was answered.
func (c *Conversation) Sent(tx *database.Tx, m crm.Message) error {
	if err := store.WithReply(tx, &m); err != nil || m.CopyOf != 0 {
		return err
	}
	if err := c.SLA.AnswerWritten(tx, m.LeadID, m.CreatedAt); err != nil || m.AuthorID == 0 {
		return err
	}
	writer, err := store.UserByID(tx, m.AuthorID)
	if err != nil {
		return err
	}
	actor := crm.Actor{Kind: crm.ActorPerson, ID: writer.ID, Name: writer.Name, Role: writer.Role}
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "reply.sent", LeadID: m.LeadID, Subject: "message", SubjectID: m.ID})
}

// Overtaken reports whether a reply is not to go out after all, when its time has come: its client said more since it was
// written. One that was tried already goes on.
func (c *Conversation) Overtaken(tx *database.Tx, m crm.Message) (bool, error) {
	if m.State != crm.MessageScheduled {
		return false, nil
	}
	return store.Overtaken(tx, m.ID)
}

// Stop keeps such a reply for its writer to look at again.
func (c *Conversation) Stop(tx *database.Tx, m crm.Message) error {
	if err := store.StopReply(tx, m.ID); err != nil {
		if crm.IsKind(err, crm.KindNotFound) {
			return nil // called back meanwhile
		}
		return err
	}
	if err := store.WithReply(tx, &m); err != nil || m.CopyOf != 0 {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "reply.stopped", LeadID: m.LeadID, Subject: "message", SubjectID: m.ID})
}
