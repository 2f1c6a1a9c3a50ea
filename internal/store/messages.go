package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// InsertMessage writes a message into the ledger and returns its id.
func InsertMessage(tx *database.Tx, m crm.Message) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO messages (kind, lead_id, to_name, to_address, language,
		vars, message_id, subject, state, attempts, phase, reply, doubtful, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, 0, '', '', FALSE, $9, $9) RETURNING id`,
		m.Kind, database.ID(m.LeadID), m.ToName, m.ToAddress, m.Language, database.JSON(m.Vars), m.MessageID,
		string(m.State), database.Micros(tx.Now()))
}

const messageHead = `id, kind, lead_id, to_name, to_address, language, message_id, subject, state, attempts, phase,
	reply, doubtful, created_at, updated_at, sent_at`

func scanMessageHead(row database.Scanner, more ...any) (m crm.Message, err error) {
	err = row.Scan(append([]any{&m.ID, &m.Kind, database.Optional(&m.LeadID), &m.ToName, &m.ToAddress, &m.Language,
		&m.MessageID, &m.Subject, &m.State, &m.Attempts, &m.Phase, &m.Reply, &m.Doubtful, database.Time(&m.CreatedAt),
		database.Time(&m.UpdatedAt), database.Time(&m.SentAt)}, more...)...)
	return m, err
}

// MessageByID returns one message with its variables and the bytes as sent.
func MessageByID(tx *database.Tx, id int64) (crm.Message, error) {
	var vars map[string]any
	var raw []byte
	m, err := database.One(tx, func(row database.Scanner) (crm.Message, error) {
		return scanMessageHead(row, database.IntoJSON(&vars), &raw)
	}, `SELECT `+messageHead+`, vars, raw FROM messages WHERE id = $1`, id)
	m.Vars, m.Raw = vars, raw
	return found(m, err, "message")
}

// MessagesOfLead returns the messages of a lead without their contents, oldest first.
func MessagesOfLead(tx *database.Tx, leadID int64) ([]crm.Message, error) {
	return database.All(tx, func(row database.Scanner) (crm.Message, error) { return scanMessageHead(row) },
		`SELECT `+messageHead+` FROM messages WHERE lead_id = $1 ORDER BY id`, leadID)
}

// LatestMessages returns up to limit messages without their contents, newest first.
func LatestMessages(tx *database.Tx, limit int) ([]crm.Message, error) {
	return database.All(tx, func(row database.Scanner) (crm.Message, error) { return scanMessageHead(row) },
		`SELECT `+messageHead+` FROM messages ORDER BY id DESC LIMIT $1`, limit)
}

// CountMessagesTo returns how many messages of a kind were made for an address since a time.
func CountMessagesTo(tx *database.Tx, address, kind string, since time.Time) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM messages
		WHERE to_address = $1 AND kind = $2 AND created_at >= $3`, address, kind, database.Micros(since))
}

// MarkSending notes, before the server is spoken to, what will be sent.
func MarkSending(tx *database.Tx, m crm.Message) error {
	return one(tx, "message", `UPDATE messages SET state = 'sending', subject = $2, raw = $3, attempts = attempts + 1,
		updated_at = $4 WHERE id = $1`, m.ID, m.Subject, m.Raw, database.Micros(tx.Now()))
}

// MarkSent notes how an attempt ended.
func MarkSent(tx *database.Tx, m crm.Message) error {
	return one(tx, "message", `UPDATE messages SET state = $2, phase = $3, reply = $4, doubtful = $5, updated_at = $6,
		sent_at = $7 WHERE id = $1`, m.ID, string(m.State), m.Phase, m.Reply, m.Doubtful, database.Micros(tx.Now()),
		database.Micros(m.SentAt))
}
