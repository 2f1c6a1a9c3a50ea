package store

import (
	"errors"
	"strconv"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// InsertMessages writes messages into the ledger and returns their ids.
func InsertMessages(tx *database.Tx, all []crm.Message) ([]int64, error) {
	return insertMany(tx, "messages", `kind, lead_id, to_name, to_address, language, vars, message_id, subject, state,
		attempts, phase, reply, doubtful, reply_to, answers, held_until, site_id, created_at, updated_at`, all, func(m crm.Message) []any {
		return []any{m.Kind, database.ID(m.LeadID), m.ToName, m.ToAddress, m.Language, database.JSON(m.Vars), m.MessageID, "",
			string(m.State), 0, "", "", false, m.ReplyTo, database.JSON(listOf(m.Answers)), database.Micros(m.HeldUntil), database.ID(m.SiteID), database.Micros(tx.Now()), database.Micros(tx.Now())}
	})
}

const messageHead = `id, kind, lead_id, to_name, to_address, language, message_id, subject, state, attempts, phase,
	reply, doubtful, held_until, created_at, updated_at, sent_at, channel`

func scanMessageHead(row database.Scanner, more ...any) (m crm.Message, err error) {
	err = row.Scan(append([]any{&m.ID, &m.Kind, database.Optional(&m.LeadID), &m.ToName, &m.ToAddress, &m.Language,
		&m.MessageID, &m.Subject, &m.State, &m.Attempts, &m.Phase, &m.Reply, &m.Doubtful, database.Time(&m.HeldUntil), database.Time(&m.CreatedAt),
		database.Time(&m.UpdatedAt), database.Time(&m.SentAt), &m.Channel}, more...)...)
	return m, err
}

// MessageByID returns one message with its variables and the bytes as sent.
func MessageByID(tx *database.Tx, id int64) (crm.Message, error) {
	var vars map[string]any
	var raw []byte
	var replyTo string
	var answers []string
	var site int64
	m, err := database.One(tx, func(row database.Scanner) (crm.Message, error) {
		return scanMessageHead(row, database.IntoJSON(&vars), &raw, &replyTo, database.IntoJSON(&answers), database.Optional(&site))
	}, `SELECT `+messageHead+`, vars, raw, reply_to, answers, site_id FROM messages WHERE id = $1`, id)
	m.Vars, m.Raw, m.ReplyTo, m.Answers, m.SiteID = vars, raw, replyTo, answers, site
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

// CountMessagesTo returns how many messages of a kind were made for each of these addresses since a time.
func CountMessagesTo(tx *database.Tx, addresses []string, kind string, since time.Time) (map[string]int, error) {
	counts := make(map[string]int, len(addresses))
	if len(addresses) == 0 {
		return counts, nil
	}
	type entry struct {
		address string
		count   int
	}
	n := len(addresses)
	found, err := database.All(tx, func(row database.Scanner) (e entry, err error) {
		return e, row.Scan(&e.address, &e.count)
	}, `SELECT to_address, COUNT(*) FROM messages WHERE to_address IN `+list(n, 1)+` AND kind = $`+strconv.Itoa(n+1)+`
		AND created_at >= $`+strconv.Itoa(n+2)+` GROUP BY to_address`,
		append(arguments(addresses), kind, database.Micros(since))...)
	for _, e := range found {
		counts[e.address] = e.count
	}
	return counts, err
}

// MarkSending notes, before the server is spoken to, what will be sent; not found when it was called back, or its address
// is written to no more.
func MarkSending(tx *database.Tx, m crm.Message) error {
	return one(tx, "message", `UPDATE messages SET state = 'sending', subject = $2, raw = $3, attempts = attempts + 1,
		updated_at = $4 WHERE id = $1 AND state <> 'cancelled'
		AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.address = $5 AND s.lifted_at IS NULL)`,
		m.ID, m.Subject, m.Raw, database.Micros(tx.Now()), mailbox(m.ToAddress))
}

// MarkSent notes how an attempt ended; not found when the message was called back before anything of it was sent.
func MarkSent(tx *database.Tx, m crm.Message) error {
	return one(tx, "message", `UPDATE messages SET state = $2, phase = $3, reply = $4, doubtful = $5, updated_at = $6,
		sent_at = $7, channel = $8 WHERE id = $1 AND state <> 'cancelled'`, m.ID, string(m.State), m.Phase, m.Reply, m.Doubtful, database.Micros(tx.Now()),
		database.Micros(m.SentAt), m.Channel)
}

// CancelMessage calls back a message that waits for its time, or was stopped; not found when it is on its way.
func CancelMessage(tx *database.Tx, id int64) error {
	return one(tx, "message", `UPDATE messages SET state = 'cancelled', updated_at = $2 WHERE id = $1 AND state IN ('scheduled', 'draft')`, id, database.Micros(tx.Now()))
}

// BounceMessage notes that a message which a server accepted did not arrive, and the words of whoever says so.
func BounceMessage(tx *database.Tx, id int64, reply string) error {
	return one(tx, "message", `UPDATE messages SET state = 'bounced', reply = $2, updated_at = $3 WHERE id = $1 AND state = 'accepted'`,
		id, reply, database.Micros(tx.Now()))
}

// LastProgress returns the latest message that told the client of a lead of its progress, with its variables; the zero one
// when there is none.
func LastProgress(tx *database.Tx, leadID int64) (crm.Message, error) {
	m, err := database.One(tx, func(row database.Scanner) (crm.Message, error) {
		var vars map[string]any
		m, err := scanMessageHead(row, database.IntoJSON(&vars))
		m.Vars = vars
		return m, err
	}, `SELECT `+messageHead+`, vars FROM messages WHERE lead_id = $1 AND kind = 'progress' ORDER BY id DESC LIMIT 1`, leadID)
	if errors.Is(err, database.ErrNoRows) {
		return crm.Message{}, nil
	}
	return m, err
}
