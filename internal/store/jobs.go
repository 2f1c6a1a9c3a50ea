package store

import (
	"time"

	"frontdesk/internal/database"
)

// Job is one row of the job table. Args is JSON whose shape belongs to the kind.
type Job struct {
	ID         int64
	Kind       string
	Args       string
	Priority   int // lower runs first
	RunAt      time.Time
	Attempts   int    // including the running one
	UniqueKey  string // empty: none; of the jobs that wait, one may carry it
	LeaseToken string // while running
	LastError  string
	State      string
	CreatedAt  time.Time
	Trace      string // the place in a trace that the job goes on from, as W3C writes it; empty: none
}

const jobWidth = 7

// InsertJobs writes jobs and returns the id, kind and time of those that are new or run sooner for it. A job whose
// unique key waits already is not written again; it runs at the earlier of the two times.
func InsertJobs(tx *database.Tx, jobs []Job) ([]Job, error) {
	args := make([]any, 0, len(jobs)*jobWidth)
	for _, j := range jobs {
		args = append(args, j.Kind, j.Args, j.Priority, database.Micros(j.RunAt), database.Text(j.UniqueKey),
			database.Micros(tx.Now()), j.Trace)
	}
	return database.All(tx, func(row database.Scanner) (j Job, err error) {
		return j, row.Scan(&j.ID, &j.Kind, database.Time(&j.RunAt))
	}, `INSERT INTO jobs
		(kind, args, priority, run_at, unique_key, created_at, trace, state, attempts, last_error)
		VALUES `+rows(len(jobs), jobWidth, "'ready',0,''")+`
		ON CONFLICT (unique_key) DO UPDATE SET run_at = excluded.run_at WHERE excluded.run_at < jobs.run_at
		RETURNING id, kind, run_at`, args...)
}

const jobColumns = `id, kind, args, priority, run_at, attempts, lease_token, last_error, state, created_at, trace`

func scanJob(row database.Scanner) (j Job, err error) {
	err = row.Scan(&j.ID, &j.Kind, &j.Args, &j.Priority, database.Time(&j.RunAt), &j.Attempts,
		database.Optional(&j.LeaseToken), &j.LastError, &j.State, database.Time(&j.CreatedAt), &j.Trace)
	return j, err
}

// ClaimJobs leases up to limit due jobs of a kind to the holder of token, those of the lowest priority number
// first and then the longest due. A claimed job gives up its unique key.
func ClaimJobs(tx *database.Tx, kind, token string, lease time.Duration, limit int) ([]Job, error) {
	return database.All(tx, scanJob, `
		WITH due AS MATERIALIZED ( -- or PostgreSQL may run the subquery, and its limit, once for each row
			SELECT id FROM jobs WHERE kind = $3 AND state = 'ready' AND run_at <= $4
			ORDER BY priority, run_at, id `+limited(limit)+` `+tx.SkipLocked()+`)
		UPDATE jobs
		SET state = 'running', attempts = attempts + 1, unique_key = NULL, lease_token = $1, lease_until = $2
		WHERE id IN (SELECT id FROM due)
		RETURNING `+jobColumns,
		token, database.Micros(tx.Now().Add(lease)), kind, database.Micros(tx.Now()))
}

// FinishJobs ends jobs that are held under token and returns how many there were.
func FinishJobs(tx *database.Tx, token string, ids []int64) (int64, error) {
	return tx.Exec(`DELETE FROM jobs WHERE lease_token = $1 AND state = 'running' AND id IN `+list(len(ids), 2),
		append([]any{token}, arguments(ids)...)...)
}

// HoldJobs reports how many of the jobs are still held under token, and keeps others from taking them before
// the transaction ends.
func HoldJobs(tx *database.Tx, token string, ids []int64, until time.Time) (int64, error) {
	return tx.Exec(`UPDATE jobs SET lease_until = $2 WHERE lease_token = $1 AND state = 'running' AND id IN `+list(len(ids), 3),
		append([]any{token, database.Micros(until)}, arguments(ids)...)...)
}

// RescheduleJob gives a held job back to run at a later time. A snooze does not count as an attempt.
func RescheduleJob(tx *database.Tx, j Job, runAt time.Time, lastError string, attempts int) (int64, error) {
	return tx.Exec(`UPDATE jobs SET state = 'ready', run_at = $3, last_error = $4, attempts = $5, lease_token = NULL,
		lease_until = NULL WHERE id = $1 AND lease_token = $2 AND state = 'running'`,
		j.ID, j.LeaseToken, database.Micros(runAt), lastError, attempts)
}

// EndJob puts a held job aside as dead or cancelled.
func EndJob(tx *database.Tx, j Job, state, lastError string) (int64, error) {
	return tx.Exec(`UPDATE jobs SET state = $3, last_error = $4, ended_at = $5, lease_token = NULL, lease_until = NULL
		WHERE id = $1 AND lease_token = $2 AND state = 'running'`,
		j.ID, j.LeaseToken, state, lastError, database.Micros(tx.Now()))
}

// CancelJob cancels the waiting job that carries a unique key and reports whether there was one.
func CancelJob(tx *database.Tx, uniqueKey string) (bool, error) {
	n, err := tx.Exec(`UPDATE jobs SET state = 'cancelled', unique_key = NULL, ended_at = $2
		WHERE unique_key = $1 AND state = 'ready'`, uniqueKey, database.Micros(tx.Now()))
	return n > 0, err
}

// ReleaseExpiredJobs makes jobs ready again whose holder let the lease run out.
func ReleaseExpiredJobs(tx *database.Tx) (int64, error) {
	return tx.Exec(`UPDATE jobs SET state = 'ready', lease_token = NULL, lease_until = NULL WHERE id IN
		(SELECT id FROM jobs WHERE state = 'running' AND lease_until < $1 `+tx.SkipLocked()+`)`, database.Micros(tx.Now()))
}

// CountExpiredLeases returns how many running jobs are no longer held.
func CountExpiredLeases(tx *database.Tx) (int64, error) {
	return database.One(tx, database.Column[int64],
		`SELECT COUNT(*) FROM jobs WHERE state = 'running' AND lease_until < $1`, database.Micros(tx.Now()))
}

// RenewLeases extends the leases of every job held under one of the tokens. A job that somebody writes at this
// moment is alive without it, and to wait for it would be to wait for each other.
func RenewLeases(tx *database.Tx, tokens []string, until time.Time) error {
	_, err := tx.Exec(`UPDATE jobs SET lease_until = $1 WHERE id IN
		(SELECT id FROM jobs WHERE state = 'running' AND lease_token IN `+list(len(tokens), 2)+` `+tx.SkipLocked()+`)`,
		append([]any{database.Micros(until)}, arguments(tokens)...)...)
	return err
}

// DueKinds returns the kinds that have due jobs.
func DueKinds(tx *database.Tx) ([]string, error) {
	return database.All(tx, database.Column[string],
		`SELECT DISTINCT kind FROM jobs WHERE state = 'ready' AND run_at <= $1`, database.Micros(tx.Now()))
}

// DeleteEndedJobs removes cancelled jobs that ended before a time. Dead ones stay until a person decides.
func DeleteEndedJobs(tx *database.Tx, before time.Time) (int64, error) {
	return tx.Exec(`DELETE FROM jobs WHERE state = 'cancelled' AND `+ended+` AND ended_at < $1`, database.Micros(before))
}

// JobsInState returns up to limit jobs in a state, the newest first.
func JobsInState(tx *database.Tx, state string, limit int) ([]Job, error) {
	return database.All(tx, scanJob, `SELECT `+jobColumns+` FROM jobs WHERE state = $1 ORDER BY id DESC LIMIT $2`, state, limit)
}
