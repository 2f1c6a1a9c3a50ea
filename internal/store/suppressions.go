package store

import (
	"strings"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// mailbox is the form in which addresses are compared: two that reach the same mailbox are the same.
func mailbox(address string) string {
	if p, err := contactpoint.ParseEmail(address); err == nil {
		return p.Value
	}
	return strings.ToLower(strings.TrimSpace(address)) // of a host without a dot, such as localhost
}

const selectSuppression = `SELECT s.id, s.address, s.why, s.words, s.message_id, s.created_at, s.by_name, s.lifted_at, s.lifted_name, u.id, u.name
	FROM suppressions s LEFT JOIN users u ON u.email = s.address AND u.active `

func scanSuppression(row database.Scanner) (s crm.Suppression, err error) {
	return s, row.Scan(&s.ID, &s.Address, &s.Why, &s.Words, database.Optional(&s.MessageID), database.Time(&s.CreatedAt), &s.By,
		database.Time(&s.LiftedAt), &s.LiftedBy, database.Optional(&s.UserID), database.Optional(&s.UserName))
}

// Suppress has an address written to no more; news is false when that was so already.
func Suppress(tx *database.Tx, by crm.Actor, s crm.Suppression) (news bool, err error) {
	n, err := tx.Exec(`INSERT INTO suppressions (address, why, words, message_id, created_at, by_id, by_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (address) WHERE lifted_at IS NULL DO NOTHING`,
		mailbox(s.Address), s.Why, s.Words, database.ID(s.MessageID), database.Micros(tx.Now()), database.ID(by.ID), by.Name)
	return n > 0, err
}

// SuppressionOf returns why an address is written to no more; not found when it is.
func SuppressionOf(tx *database.Tx, address string) (crm.Suppression, error) {
	s, err := database.One(tx, scanSuppression, selectSuppression+`WHERE s.address = $1 AND s.lifted_at IS NULL`, mailbox(address))
	return found(s, err, "suppression")
}

// SuppressionsOf returns for each address why it is written to no more; the zero one where it is.
func SuppressionsOf(tx *database.Tx, addresses []string) ([]crm.Suppression, error) {
	if len(addresses) == 0 {
		return nil, nil
	}
	boxes := make([]string, len(addresses))
	for i, address := range addresses {
		boxes[i] = mailbox(address)
	}
	all, err := database.All(tx, scanSuppression, selectSuppression+`WHERE s.lifted_at IS NULL AND s.address IN `+list(len(boxes), 1), arguments(boxes)...)
	found := make([]crm.Suppression, len(boxes))
	for _, s := range all {
		for i, box := range boxes {
			if box == s.Address {
				found[i] = s
			}
		}
	}
	return found, err
}

// SuppressionByID returns an entry of the list, a lifted one too.
func SuppressionByID(tx *database.Tx, id int64) (crm.Suppression, error) {
	s, err := database.One(tx, scanSuppression, selectSuppression+`WHERE s.id = $1`, id)
	return found(s, err, "suppression")
}

// SuppressionFilter says which entries of the list are meant.
type SuppressionFilter struct {
	Text   string // the beginning of the address, or, after an @, its domain; empty: any
	Why    string // empty: any
	Lifted bool   // those that were lifted, instead of those that hold
	Before int64  // ids below; 0: all
}

// ListSuppressions returns up to limit entries, the newest first.
func ListSuppressions(tx *database.Tx, f SuppressionFilter, limit int) ([]crm.Suppression, error) {
	where, args := `WHERE s.lifted_at IS NULL`, []any{f.Before, f.Why}
	if f.Lifted {
		where = `WHERE s.lifted_at IS NOT NULL`
	}
	where += ` AND (CAST($1 AS BIGINT) = 0 OR s.id < $1) AND (CAST($2 AS TEXT) = '' OR s.why = $2)`
	if text := strings.ToLower(strings.TrimSpace(f.Text)); text != "" {
		where += ` AND s.address LIKE $3 ESCAPE '!'`
		args = append(args, pattern(text))
	}
	return database.All(tx, scanSuppression, selectSuppression+where+` ORDER BY s.id DESC `+limited(limit), args...)
}

// pattern finds an address by its beginning, or by its domain.
func pattern(text string) string {
	escaped := strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text)
	if strings.HasPrefix(text, "@") {
		return "%" + escaped + "%"
	}
	return escaped + "%"
}

// SuppressedUsers returns the entries that keep active users of the firm from being written to.
func SuppressedUsers(tx *database.Tx) ([]crm.Suppression, error) {
	return database.All(tx, scanSuppression, selectSuppression+`WHERE s.lifted_at IS NULL AND u.id IS NOT NULL ORDER BY s.id`)
}

// Lift has an address written to again; not found when it is already.
func Lift(tx *database.Tx, by crm.Actor, id int64) error {
	return one(tx, "suppression", `UPDATE suppressions SET lifted_at = $2, lifted_id = $3, lifted_name = $4 WHERE id = $1 AND lifted_at IS NULL`,
		id, database.Micros(tx.Now()), database.ID(by.ID), by.Name)
}
