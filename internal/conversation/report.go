package conversation

import (
	"errors"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/eml"
	"frontdesk/internal/store"
)

// errNoReport is what is said of a mail that a person may have written, and that speaks of none of ours.
var errNoReport = errors.New("the mail is no report")

// report takes the word of a mail server on a mail of ours: what it could not deliver has bounced. errNoReport when it
// changed nothing and the mail is to be read as any other.
func (c *Conversation) report(tx *database.Tx, in crm.Incoming, b eml.Bounce) error {
	in.State = crm.IncomingReport
	m, err := store.MessageByHeaderID(tx, b.MessageID)
	if crm.IsKind(err, crm.KindNotFound) && b.Doubtful {
		return errNoReport
	}
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
	if blamesAddress(b.Status) {
		if _, err := store.Suppress(tx, crm.System(), suppression(m, crm.SuppressedBounce, b.Reply)); err != nil {
			return err
		}
	}
	if err := store.BounceMessage(tx, m.ID, b.Reply); err != nil || m.LeadID == 0 {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "mail.bounced", LeadID: m.LeadID, Subject: "message", SubjectID: m.ID,
		Detail: crm.Detail(map[string]any{"to": m.ToAddress, "status": b.Status})})
}

// blamesAddress reports whether a status (RFC 3463) says that there is no such mailbox or domain. A full mailbox, a refusal
// of what was written or of who wrote it say nothing about the next mail.
func blamesAddress(status string) bool {
	switch status {
	case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10":
		return true
	}
	return false
}

// suppression keeps the address of a message, as we know it, from being written to: whoever reports may name another, to
// which it was sent on.
func suppression(m crm.Message, why, words string) crm.Suppression {
	return crm.Suppression{Address: m.ToAddress, Why: why, Words: words, MessageID: m.ID}
}

// complaint takes the word of a provider that one of its readers wants no mail of ours: they are sent none. It tells what we
// sent by its Message-ID, which nobody knows who did not get that mail.
func (c *Conversation) complaint(tx *database.Tx, in crm.Incoming, told eml.Complaint) error {
	in.State, in.Reason = crm.IncomingReport, "complaint"
	m, err := store.MessageByHeaderID(tx, told.MessageID)
	if crm.IsKind(err, crm.KindNotFound) {
		in.Reason = "not_ours"
		return store.UpdateIncoming(tx, in)
	}
	if err != nil {
		return err
	}
	in.MessageID, in.LeadID = m.ID, m.LeadID
	if err := store.UpdateIncoming(tx, in); err != nil {
		return err
	}
	news, err := store.Suppress(tx, crm.System(), suppression(m, crm.SuppressedComplaint, told.Type))
	if err != nil || !news || m.LeadID == 0 {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "mail.complaint", LeadID: m.LeadID, Subject: "message", SubjectID: m.ID,
		Detail: crm.Detail(map[string]any{"to": m.ToAddress})})
}
