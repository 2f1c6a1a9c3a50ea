package store

import (
	"time"

	"frontdesk/internal/database"
)

// DeadJob is a job that was given up, and when.
type DeadJob struct {
	Job
	EndedAt time.Time
}

func scanDeadJob(row database.Scanner) (d DeadJob, err error) {
	return d, row.Scan(&d.ID, &d.Kind, &d.Args, &d.Attempts, &d.LastError, database.Time(&d.CreatedAt), database.Time(&d.EndedAt))
}

// ended is the condition of the index jobs_ended, which SQLite wants to see word for word.
const ended = `state IN ('dead', 'cancelled')`

const selectDeadJob = `SELECT id, kind, args, attempts, last_error, created_at, ended_at FROM jobs WHERE state = 'dead' `

// DeadJobs returns up to limit dead jobs, the latest first, from those that died before a time, or then with a smaller
// id; the zero time begins at the latest.
func DeadJobs(tx *database.Tx, before time.Time, id int64, limit int) ([]DeadJob, error) {
	if before.IsZero() {
		before = tx.Now().AddDate(100, 0, 0)
	}
	return database.All(tx, scanDeadJob, selectDeadJob+`AND `+ended+` AND (ended_at, id) < ($1, $2) ORDER BY ended_at DESC, id DESC LIMIT $3`,
		database.Micros(before), id, limit)
}

// DeadJobByID returns a dead job; not found when the job is not dead, or not any more.
func DeadJobByID(tx *database.Tx, id int64) (DeadJob, error) {
	d, err := database.One(tx, scanDeadJob, selectDeadJob+`AND id = $1`, id)
	return found(d, err, "job")
}

// ReviveJob makes a dead job ready again, with its attempts counted anew.
func ReviveJob(tx *database.Tx, id int64) error {
	return one(tx, "job", `UPDATE jobs SET state = 'ready', run_at = $2, attempts = 0, ended_at = NULL
		WHERE id = $1 AND state = 'dead'`, id, database.Micros(tx.Now()))
}

// ReviveJobs makes every dead job of a kind ready again and returns how many there were.
func ReviveJobs(tx *database.Tx, kind string) (int64, error) {
	return tx.Exec(`UPDATE jobs SET state = 'ready', run_at = $2, attempts = 0, ended_at = NULL
		WHERE kind = $1 AND state = 'dead' AND `+ended, kind, database.Micros(tx.Now()))
}

// GiveUpJob cancels a dead job.
func GiveUpJob(tx *database.Tx, id int64) error {
	return one(tx, "job", `UPDATE jobs SET state = 'cancelled', ended_at = $2 WHERE id = $1 AND state = 'dead'`,
		id, database.Micros(tx.Now()))
}

// HasJob reports whether a job of a kind with exactly these arguments waits or runs.
func HasJob(tx *database.Tx, kind, args string) (bool, error) {
	n, err := database.One(tx, database.Column[int64], `SELECT
		(SELECT COUNT(*) FROM jobs WHERE state = 'ready' AND kind = $1 AND args = $2) +
		(SELECT COUNT(*) FROM jobs WHERE state = 'running' AND lease_until > 0 AND kind = $1 AND args = $2)`, kind, args)
	return n > 0, err
}
