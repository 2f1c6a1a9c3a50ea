package store

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectIncoming = `SELECT id, mailbox, sender, recipient, sha256, size, state, reason, lead_id, user_id, message_id, reference,
	header_id, name, address, subject, said, quoted, attachments, formatted, pictured, received_at, enquiring_until FROM incoming `

func scanIncoming(row database.Scanner) (in crm.Incoming, err error) {
	return in, row.Scan(&in.ID, &in.Mailbox, &in.Sender, &in.Recipient, &in.SHA256, &in.Size, &in.State, &in.Reason,
		database.Optional(&in.LeadID), database.Optional(&in.UserID), database.Optional(&in.MessageID), &in.Reference,
		&in.HeaderID, &in.Name, &in.Address, &in.Subject, &in.Said, &in.Quoted, database.IntoJSON(&in.Attachments), &in.Formatted, &in.Pictured, database.Time(&in.ReceivedAt), database.Time(&in.Enquiring))
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

// IsEnquiry reports whether the same mail, to whichever address of ours, is a new enquiry or about to be one.
func IsEnquiry(tx *database.Tx, sha256 string) (bool, error) {
	n, err := database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM incoming WHERE sha256 = $1 AND (state = 'submitted' OR (state = 'received' AND reason = $2))`,
		sha256, crm.BecomesEnquiry)
	return n > 0, err
}

// IsFiled reports whether a client's mail is on the lead already: it came to another address of ours, too.
func IsFiled(tx *database.Tx, in crm.Incoming, leadID int64) (bool, error) {
	n, err := database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM incoming WHERE lead_id = $1 AND state = 'filed' AND id <> $2
		AND (sha256 = $3 OR (header_id <> '' AND header_id = $4 AND address = $5 AND said = $6))`, leadID, in.ID, in.SHA256, in.HeaderID, in.Address, in.Said)
	return n > 0, err
}

// ofLead are the mails of lead $1: those filed on it, and those that became an enquiry which belongs to it.
const ofLead = `((lead_id = $1 AND state IN ('filed', 'sent')) OR (state = 'submitted' AND reference IN (SELECT reference FROM submissions WHERE lead_id = $1)))`

const (
	shownMails = 100    // the newest of a lead, on its page
	shownText  = 20_000 // characters of each; the whole mail is kept beside
)

// IncomingOfLead returns the newest mails of a lead that clients and consultants wrote, oldest first, the beginning of each.
func IncomingOfLead(tx *database.Tx, leadID int64) ([]crm.Incoming, error) {
	clipped := strings.Replace(selectIncoming, "said, quoted", fmt.Sprintf("substr(said, 1, %d), substr(quoted, 1, %[1]d)", shownText), 1)
	all, err := database.All(tx, scanIncoming, clipped+`WHERE `+ofLead+` ORDER BY id DESC LIMIT $2`, leadID, shownMails)
	slices.Reverse(all)
	return all, err
}

// IncomingOnLead returns a mail of a lead.
func IncomingOnLead(tx *database.Tx, leadID, id int64) (crm.Incoming, error) {
	in, err := database.One(tx, scanIncoming, selectIncoming+`WHERE `+ofLead+` AND id = $2`, leadID, id)
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
			SELECT header_id AS id, subject, TRUE AS theirs, received_at AS at FROM incoming WHERE `+ofLead+` AND user_id IS NULL AND header_id <> ''
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
	leads, err := database.All(tx, database.Column[int64], `SELECT COALESCE(i.lead_id, s.lead_id, 0) FROM incoming i LEFT JOIN submissions s ON s.reference = i.reference
		WHERE i.header_id = $1 AND i.state IN ('filed', 'submitted') ORDER BY i.id LIMIT 1`, headerID)
	return append(leads, 0)[0], err
}

// LastHeardAt is when the client of a lead said something last, by mail or by a form; zero: they said nothing more.
func LastHeardAt(tx *database.Tx, leadID int64) (at time.Time, err error) {
	return database.One(tx, func(row database.Scanner) (at time.Time, err error) { return at, row.Scan(database.Time(&at)) },
		`SELECT COALESCE(MAX(at), 0) FROM events WHERE lead_id = $1 AND kind IN ('client.wrote', 'lead.joined')`, leadID)
}

// LastHeard is the number of what the client of a lead said last, by mail or by a form; it grows with each.
func LastHeard(tx *database.Tx, leadID int64) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COALESCE(MAX(id), 0) FROM events WHERE lead_id = $1 AND kind IN ('client.wrote', 'lead.joined')`, leadID)
}
