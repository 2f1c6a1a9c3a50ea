package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectIncoming = `SELECT id, mailbox, sender, recipient, sha256, size, state, reason, lead_id, user_id, message_id, reference,
	header_id, name, address, subject, said, quoted, attachments, formatted, pictured, received_at FROM incoming `

func scanIncoming(row database.Scanner) (in crm.Incoming, err error) {
	return in, row.Scan(&in.ID, &in.Mailbox, &in.Sender, &in.Recipient, &in.SHA256, &in.Size, &in.State, &in.Reason,
		database.Optional(&in.LeadID), database.Optional(&in.UserID), database.Optional(&in.MessageID), &in.Reference,
		&in.HeaderID, &in.Name, &in.Address, &in.Subject, &in.Said, &in.Quoted, database.IntoJSON(&in.Attachments), &in.Formatted, &in.Pictured, database.Time(&in.ReceivedAt))
}

// TakeIncoming writes a mail that came in, unless the same bytes came to the same recipient before; news is whether it was
// written.
func TakeIncoming(tx *database.Tx, in crm.Incoming) (id int64, news bool, err error) {
	ids, err := database.All(tx, database.Column[int64], `INSERT INTO incoming (mailbox, sender, recipient, sha256, size, state, reason,
		reference, header_id, name, address, subject, said, quoted, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, '', '', '', '', '', '', '', '', $7) ON CONFLICT (sha256, recipient) DO NOTHING RETURNING id`,
		in.Mailbox, in.Sender, in.Recipient, in.SHA256, in.Size, string(crm.IncomingReceived), database.Micros(tx.Now()))
	if err != nil || len(ids) > 0 {
		return append(ids, 0)[0], len(ids) > 0, err
	}
	id, err = database.One(tx, database.Column[int64], `SELECT id FROM incoming WHERE sha256 = $1 AND recipient = $2`, in.SHA256, in.Recipient)
	return id, false, err
}

// IncomingByID returns one mail that came in.
func IncomingByID(tx *database.Tx, id int64) (crm.Incoming, error) {
	in, err := database.One(tx, scanIncoming, selectIncoming+`WHERE id = $1`, id)
	return found(in, err, "incoming")
}

// UpdateIncoming writes what a mail says and what became of it.
func UpdateIncoming(tx *database.Tx, in crm.Incoming) error {
	return one(tx, "incoming", `UPDATE incoming SET state = $2, reason = $3, lead_id = $4, user_id = $5, message_id = $6, reference = $7,
		header_id = $8, name = $9, address = $10, subject = $11, said = $12, quoted = $13, attachments = $14, formatted = $15, pictured = $16 WHERE id = $1`,
		in.ID, string(in.State), in.Reason, database.ID(in.LeadID), database.ID(in.UserID), database.ID(in.MessageID), in.Reference,
		in.HeaderID, in.Name, in.Address, in.Subject, in.Said, in.Quoted, filesOf(in), in.Formatted, in.Pictured)
}

func filesOf(in crm.Incoming) string {
	if len(in.Attachments) == 0 {
		return "[]"
	}
	return database.JSON(in.Attachments)
}

// IncomingOfLead returns the mails of a lead that clients and consultants wrote, oldest first.
func IncomingOfLead(tx *database.Tx, leadID int64) ([]crm.Incoming, error) {
	return database.All(tx, scanIncoming, selectIncoming+`WHERE lead_id = $1 AND state IN ('filed', 'sent') ORDER BY id`, leadID)
}

// LatestIncomingOf returns the newest mail of the client on a lead; not found when there is none.
func LatestIncomingOf(tx *database.Tx, leadID int64) (crm.Incoming, error) {
	in, err := database.One(tx, scanIncoming, selectIncoming+`WHERE lead_id = $1 AND state = 'filed' ORDER BY id DESC LIMIT 1`, leadID)
	return found(in, err, "incoming")
}

// MessageByHeaderID returns the head of the message of ours that carries a Message-ID.
func MessageByHeaderID(tx *database.Tx, headerID string) (crm.Message, error) {
	m, err := database.One(tx, func(row database.Scanner) (crm.Message, error) { return scanMessageHead(row) },
		`SELECT `+messageHead+` FROM messages WHERE message_id = $1`, headerID)
	return found(m, err, "message")
}

// Thread is what was mailed between a client and the firm.
type Thread struct {
	HeaderIDs []string // of the mails of both, oldest first, the last ten
	Subject   string   // of the client's newest mail; empty: they have sent none
}

// ThreadOf returns the thread of a lead.
func ThreadOf(tx *database.Tx, leadID int64) (t Thread, err error) {
	type mail struct {
		id, subject string
		theirs      bool
	}
	all, err := database.All(tx, func(row database.Scanner) (m mail, err error) {
		return m, row.Scan(&m.id, &m.subject, &m.theirs)
	}, `SELECT id, subject, theirs FROM (
			SELECT header_id AS id, subject, TRUE AS theirs, received_at AS at FROM incoming WHERE lead_id = $1 AND state = 'filed' AND header_id <> ''
			UNION ALL
			SELECT message_id, subject, FALSE, created_at FROM messages WHERE lead_id = $1 AND kind IN ('reply', 'acknowledgement') AND state <> 'cancelled'
		) mails ORDER BY at DESC LIMIT 10`, leadID)
	for _, m := range all {
		t.HeaderIDs = append([]string{m.id}, t.HeaderIDs...)
		if m.theirs && t.Subject == "" {
			t.Subject = m.subject
		}
	}
	return t, err
}

// LeadOfMail returns the lead of a mail that a client knows by its Message-ID, ours or their own; 0: none.
func LeadOfMail(tx *database.Tx, headerID string) (int64, error) {
	m, err := MessageByHeaderID(tx, headerID)
	if err == nil && !m.ToStaff() {
		return m.LeadID, nil
	}
	if err != nil && !crm.IsKind(err, crm.KindNotFound) {
		return 0, err
	}
	leads, err := database.All(tx, database.Column[int64], `SELECT lead_id FROM incoming WHERE header_id = $1 AND state = 'filed' LIMIT 1`, headerID)
	return append(leads, 0)[0], err
}

// LastHeard is the number of what the client of a lead said last, by mail or by a form; it grows with each.
func LastHeard(tx *database.Tx, leadID int64) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COALESCE(MAX(id), 0) FROM events WHERE lead_id = $1 AND kind IN ('client.wrote', 'lead.joined')`, leadID)
}
