package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// InsertSession writes a new session.
func InsertSession(tx *database.Tx, s crm.Session) error {
	_, err := tx.Exec(`INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at, user_agent, address)
		VALUES ($1, $2, $3, $3, $4, $5, $6)`,
		s.TokenHash, s.UserID, database.Micros(tx.Now()), database.Micros(s.ExpiresAt), s.UserAgent, s.Address)
	return err
}

// SessionByToken returns a session that has not expired.
func SessionByToken(tx *database.Tx, tokenHash string) (crm.Session, error) {
	s, err := database.One(tx, func(row database.Scanner) (s crm.Session, err error) {
		return s, row.Scan(&s.TokenHash, &s.UserID, database.Time(&s.CreatedAt), database.Time(&s.LastSeenAt),
			database.Time(&s.ExpiresAt), &s.UserAgent, &s.Address)
	}, `SELECT token_hash, user_id, created_at, last_seen_at, expires_at, user_agent, address
		FROM sessions WHERE token_hash = $1 AND expires_at > $2`, tokenHash, database.Micros(tx.Now()))
	return found(s, err, "session")
}

// TouchSession notes that a session was used and until when it lasts now.
func TouchSession(tx *database.Tx, tokenHash string, expires time.Time) error {
	return one(tx, "session", `UPDATE sessions SET last_seen_at = $2, expires_at = $3 WHERE token_hash = $1`,
		tokenHash, database.Micros(tx.Now()), database.Micros(expires))
}

// DeleteSession ends one session.
func DeleteSession(tx *database.Tx, tokenHash string) error {
	_, err := tx.Exec(`DELETE FROM sessions WHERE token_hash = $1`, tokenHash)
	return err
}

// DeleteSessionsOf ends every session of a user.
func DeleteSessionsOf(tx *database.Tx, userID int64) error {
	_, err := tx.Exec(`DELETE FROM sessions WHERE user_id = $1`, userID)
	return err
}

// DeleteExpiredSessions removes sessions that are over.
func DeleteExpiredSessions(tx *database.Tx) (int64, error) {
	return tx.Exec(`DELETE FROM sessions WHERE expires_at <= $1`, database.Micros(tx.Now()))
}
