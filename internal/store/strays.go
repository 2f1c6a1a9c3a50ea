package store

import (
	"fmt"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// strays are the conditions of the lists that crm.Incoming.Stray tells apart, word for word those of their indexes.
var strays = map[crm.StrayView]string{
	crm.StrayWaiting: `(state = 'refused' OR (state = 'automatic' AND reason NOT IN ('auto_submitted', 'null_sender')) OR (state = 'report' AND reason = 'not_ours'))`,
	crm.StrayMachine: `(state = 'automatic' AND reason IN ('auto_submitted', 'null_sender'))`,
	crm.StrayAside:   `(state = 'set_aside')`,
}

// StrayQuery selects mails that had no effect, the newest first.
type StrayQuery struct {
	View   crm.StrayView
	Reason string // empty: any
	Before int64  // the last id of the page before; 0: from the newest on
	Limit  int
}

// Strays returns the mails of a query.
func Strays(tx *database.Tx, q StrayQuery) ([]crm.Incoming, error) {
	condition, ok := strays[q.View]
	if !ok {
		return nil, fmt.Errorf("there is no list of mails called %q", q.View)
	}
	return database.All(tx, scanIncoming, selectIncoming+`WHERE `+condition+` AND (id < $1 OR $1 = 0) AND (reason = $2 OR $2 = '')
		ORDER BY id DESC LIMIT $3`, q.Before, q.Reason, q.Limit)
}

// ReasonCount is how many mails are in a list for a reason.
type ReasonCount struct {
	Reason string
	Count  int64
}

// StrayReasons counts the newest mails of a list, no more than limit, by reason, the most frequent first.
func StrayReasons(tx *database.Tx, view crm.StrayView, limit int) ([]ReasonCount, error) {
	return database.All(tx, func(row database.Scanner) (r ReasonCount, err error) {
		return r, row.Scan(&r.Reason, &r.Count)
	}, `SELECT reason, COUNT(*) FROM (SELECT reason FROM incoming WHERE `+strays[view]+` ORDER BY id DESC LIMIT $1) newest
		GROUP BY reason ORDER BY COUNT(*) DESC, reason`, limit)
}

// CountStrays counts the mails of a list, no more than limit.
func CountStrays(tx *database.Tx, view crm.StrayView, limit int) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM (SELECT 1 FROM incoming WHERE `+strays[view]+` LIMIT $1) s`, limit)
}

// IncomingForUpdate returns one mail and keeps others from changing it before the transaction ends.
func IncomingForUpdate(tx *database.Tx, id int64) (crm.Incoming, error) {
	in, err := database.One(tx, scanIncoming, selectIncoming+`WHERE id = $1 `+tx.ForUpdate("incoming"), id)
	return found(in, err, "incoming")
}

// ClaimIncoming keeps a mail until a time for whoever makes an enquiry of it.
func ClaimIncoming(tx *database.Tx, id int64, until time.Time) error {
	return one(tx, "incoming", `UPDATE incoming SET enquiring_until = $2 WHERE id = $1`, id, database.Micros(until))
}

// ReleaseIncoming ends that, unless somebody else has begun since.
func ReleaseIncoming(tx *database.Tx, id int64, until time.Time) error {
	_, err := tx.Exec(`UPDATE incoming SET enquiring_until = NULL WHERE id = $1 AND enquiring_until = $2`, id, database.Micros(until))
	return err
}

// EventsOfIncoming returns what happened to a mail that came in, oldest first.
func EventsOfIncoming(tx *database.Tx, id int64) ([]crm.Event, error) {
	return database.All(tx, scanEvent, selectEvent+`WHERE subject = 'incoming' AND subject_id = $1 ORDER BY id`, id)
}
