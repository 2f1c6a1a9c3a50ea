package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// HoldWayIn makes a process the one that stands at a way in until a time, unless another one does.
func HoldWayIn(tx *database.Tx, name, holder string, until time.Time) (held bool, err error) {
	names, err := database.All(tx, database.Column[string], `INSERT INTO ways_in (name, holder, held_until) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
		WHERE ways_in.holder = excluded.holder OR ways_in.held_until <= $4 RETURNING name`,
		name, holder, database.Micros(until), database.Micros(tx.Now()))
	return len(names) > 0, err
}

// LeaveWayIn ends that a process stands at a way in, in order.
func LeaveWayIn(tx *database.Tx, name, holder string) error {
	_, err := tx.Exec(`UPDATE ways_in SET holder = '', held_until = 0, state = $3, reason = '', words = '', since = $4 WHERE name = $1 AND holder = $2`,
		name, holder, string(crm.WayClosed), database.Micros(tx.Now()))
	return err
}

// UpdateWayIn notes how a way in is, as the process that stands there says.
func UpdateWayIn(tx *database.Tx, holder string, w crm.WayIn) error {
	return one(tx, "way_in", `UPDATE ways_in SET state = $3, reason = $4, words = $5, since = $6 WHERE name = $1 AND holder = $2`,
		w.Name, holder, string(w.State), w.Reason, w.Words, database.Micros(tx.Now()))
}

// MailCame notes that mail came by a way in, if it is one that somebody stands at.
func MailCame(tx *database.Tx, name string) error {
	_, err := tx.Exec(`UPDATE ways_in SET mail_at = $2 WHERE name = $1`, name, database.Micros(tx.Now()))
	return err
}

// MailRefused notes that a mail was not taken, and why.
func MailRefused(tx *database.Tx, name, why string) error {
	return one(tx, "way_in", `UPDATE ways_in SET refused = refused + 1, refused_at = $2, refused_why = $3 WHERE name = $1`,
		name, database.Micros(tx.Now()), why)
}

// WaysIn returns how each way in is that was ever open.
func WaysIn(tx *database.Tx) ([]crm.WayIn, error) {
	return database.All(tx, func(row database.Scanner) (w crm.WayIn, err error) {
		return w, row.Scan(&w.Name, &w.State, &w.Reason, &w.Words, database.Time(&w.Since), database.Time(&w.HeldUntil),
			database.Time(&w.MailAt), &w.Refused, database.Time(&w.RefusedAt), &w.Why)
	}, `SELECT name, state, reason, words, since, held_until, mail_at, refused, refused_at, refused_why FROM ways_in ORDER BY name`)
}

// ReadPosition is how far a mailbox was read: imap.Position.
type ReadPosition struct {
	Validity uint32
	UID      uint32
	Begun    time.Time
	BegunUID uint32
}

// PositionOf returns how far a mailbox was read; the zero position: never. Not found where nobody ever stood there.
func PositionOf(tx *database.Tx, name string) (ReadPosition, error) {
	p, err := database.One(tx, func(row database.Scanner) (p ReadPosition, err error) {
		return p, row.Scan(&p.Validity, &p.UID, database.Time(&p.Begun), &p.BegunUID)
	}, `SELECT uid_validity, uid, begun_at, begun_uid FROM ways_in WHERE name = $1`, name)
	return found(p, err, "way_in")
}

// MovePosition notes how far a mailbox was read, as the process that stands there says; not found when it does not any more.
func MovePosition(tx *database.Tx, name, holder string, p ReadPosition) error {
	return one(tx, "way_in", `UPDATE ways_in SET uid_validity = $3, uid = $4, begun_at = $5, begun_uid = $6 WHERE name = $1 AND holder = $2`,
		name, holder, int64(p.Validity), int64(p.UID), database.Micros(p.Begun), int64(p.BegunUID))
}
