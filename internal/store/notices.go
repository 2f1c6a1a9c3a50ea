package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const noticesColumns = `n.user_id, n.off, n.quiet_from, n.quiet_until, n.quiet_days, n.digest`

func scanNotices(row database.Scanner, more ...any) (n crm.Notices, err error) {
	return n, row.Scan(append([]any{&n.UserID, database.IntoJSON(&n.Off), &n.Quiet.From, &n.Quiet.Until,
		database.IntoJSON(&n.Quiet.Days), &n.Digest}, more...)...)
}

// NoticesOf returns what a user has said about mail; not found when they have not.
func NoticesOf(tx *database.Tx, userID int64) (crm.Notices, error) {
	n, err := database.One(tx, func(row database.Scanner) (crm.Notices, error) { return scanNotices(row) },
		`SELECT `+noticesColumns+` FROM notices n WHERE n.user_id = $1`, userID)
	return found(n, err, "notices")
}

// PutNotices keeps what a user says about mail.
func PutNotices(tx *database.Tx, n crm.Notices) error {
	_, err := tx.Exec(`INSERT INTO notices (user_id, off, quiet_from, quiet_until, quiet_days, digest, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (user_id) DO UPDATE SET off = excluded.off, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
		quiet_days = excluded.quiet_days, digest = excluded.digest, updated_at = excluded.updated_at`,
		n.UserID, database.JSON(listOf(n.Off)), n.Quiet.From, n.Quiet.Until, database.JSON(listOf(n.Quiet.Days)), n.Digest, database.Micros(tx.Now()))
	return err
}

// NoticesTo returns what those of the given addresses have said about mail who have, by address, with their names and
// zones.
func NoticesTo(tx *database.Tx, addresses []string) (map[string]NoticeReader, error) {
	if len(addresses) == 0 {
		return nil, nil
	}
	all, err := database.All(tx, func(row database.Scanner) (t NoticeReader, err error) {
		t.Notices, err = scanNotices(row, &t.User.ID, &t.User.Name, &t.User.Email, &t.User.TimeZone)
		return t, err
	}, `SELECT `+noticesColumns+`, u.id, u.name, u.email, u.time_zone
		FROM notices n JOIN users u ON u.id = n.user_id WHERE u.email IN `+list(len(addresses), 1), arguments(addresses)...)
	by := make(map[string]NoticeReader, len(all))
	for _, t := range all {
		by[t.User.Email] = t
	}
	return by, err
}

// NoticeReader is somebody with what they have said about mail.
type NoticeReader struct {
	User    crm.User // ID, Name, Email and TimeZone only
	Notices crm.Notices
}

// HeldMessages returns up to limit messages to an address that wait for the end of quiet hours, the next to go first.
func HeldMessages(tx *database.Tx, address string, limit int) ([]crm.Message, error) {
	return database.All(tx, func(row database.Scanner) (crm.Message, error) { return scanMessageHead(row) },
		`SELECT `+messageHead+` FROM messages WHERE to_address = $1 AND state = 'scheduled' AND held_until > $2
		ORDER BY held_until, id LIMIT $3`, address, database.Micros(tx.Now()), limit)
}
