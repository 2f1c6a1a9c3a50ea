package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// InsertAttempts writes what became of attempts. It takes no ids beforehand, for it is part of every mail.
func InsertAttempts(tx *database.Tx, all []crm.Attempt) error {
	if len(all) == 0 {
		return nil
	}
	var args []any
	for _, a := range all {
		args = append(args, a.MessageID, database.Micros(a.At), a.Channel, a.Outcome, a.Phase, a.Code, a.Reply)
	}
	_, err := tx.Exec(`INSERT INTO attempts (message_id, at, channel, outcome, phase, code, reply) VALUES `+rows(len(all), 7), args...)
	return err
}

func scanAttempt(row database.Scanner) (a crm.Attempt, err error) {
	return a, row.Scan(&a.MessageID, database.Time(&a.At), &a.Channel, &a.Outcome, &a.Phase, &a.Code, &a.Reply)
}

// AttemptsOf returns the attempts at each of some messages, oldest first; of one message the last limit.
func AttemptsOf(tx *database.Tx, messages []int64, limit int) (map[int64][]crm.Attempt, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	all, err := database.All(tx, scanAttempt, `SELECT message_id, at, channel, outcome, phase, code, reply FROM (
			SELECT *, ROW_NUMBER() OVER (PARTITION BY message_id ORDER BY id DESC) AS nth FROM attempts
			WHERE message_id IN `+list(len(messages), 2)+`) a WHERE nth <= $1 ORDER BY id`,
		append([]any{limit}, arguments(messages)...)...)
	found := make(map[int64][]crm.Attempt, len(messages))
	for _, a := range all {
		found[a.MessageID] = append(found[a.MessageID], a)
	}
	return found, err
}

// HourCount is how many attempts of an hour ended in one way.
type HourCount struct {
	Hour    time.Time // when it began, in UTC
	Outcome string
	Count   int64
}

// CountAttempts counts the attempts since a time by hour and outcome, from an index that holds nothing else.
func CountAttempts(tx *database.Tx, since time.Time) ([]HourCount, error) {
	const hour = int64(time.Hour / time.Microsecond)
	return database.All(tx, func(row database.Scanner) (c HourCount, err error) {
		var n int64
		err = row.Scan(&n, &c.Outcome, &c.Count)
		c.Hour = time.UnixMicro(n * hour).UTC()
		return c, err
	}, `SELECT at / 3600000000 AS hour, outcome, COUNT(*) FROM attempts WHERE at >= $1 GROUP BY 1, 2 ORDER BY 1, 2`, database.Micros(since))
}

// DeleteAttempts removes up to limit attempts from before a time; what became of each message stays with it.
func DeleteAttempts(tx *database.Tx, before time.Time, limit int) (int64, error) {
	return tx.Exec(`DELETE FROM attempts WHERE id IN (SELECT id FROM attempts WHERE at < $1 ORDER BY at LIMIT $2)`, database.Micros(before), limit)
}
