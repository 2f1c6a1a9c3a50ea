package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// The counts below are for people and meters who look every few seconds at a database of any size. Each reads by an
// index, and no more than limit rows: a count that reaches the limit means that many or more.

// JobCount is how many jobs of a kind are in a state.
type JobCount struct {
	Kind   string
	State  string // ready, running or dead
	Count  int64
	Due    int64     // of the ready ones: those whose time has come
	Oldest time.Time // since when the oldest has been due; of dead ones: since when the oldest has been dead
}

// readyKinds walks from kind to kind along the index jobs_ready, however many jobs each has.
const readyKinds = `WITH RECURSIVE kinds (kind) AS (
	SELECT MIN(kind) FROM jobs WHERE state = 'ready'
	UNION ALL
	SELECT (SELECT MIN(kind) FROM jobs WHERE state = 'ready' AND kind > k.kind) FROM kinds k WHERE k.kind IS NOT NULL)
	SELECT kind FROM kinds WHERE kind IS NOT NULL`

// CountJobs counts the jobs by kind and state; the limit holds for each kind of ready ones, of which those that run
// first are counted. Cancelled ones are over and are not counted.
func CountJobs(tx *database.Tx, limit int) ([]JobCount, error) {
	kinds, err := database.All(tx, database.Column[string], readyKinds)
	if err != nil {
		return nil, err
	}
	var all []JobCount
	for _, kind := range kinds {
		ready, err := database.One(tx, scanJobCount, `SELECT CAST($3 AS TEXT), 'ready', COUNT(*), COUNT(*) FILTER (WHERE run_at <= $2),
			MIN(run_at) FILTER (WHERE run_at <= $2)
			FROM (SELECT run_at FROM jobs WHERE state = 'ready' AND kind = CAST($3 AS TEXT) ORDER BY priority, run_at, id LIMIT $1) j`,
			limit, database.Micros(tx.Now()), kind)
		if err != nil {
			return nil, err
		}
		all = append(all, ready)
	}
	for _, query := range []string{
		`SELECT kind, 'running', COUNT(*), 0, MIN(run_at)
			FROM (SELECT kind, run_at FROM jobs WHERE state = 'running' LIMIT $1) j GROUP BY kind ORDER BY kind`,
		`SELECT kind, 'dead', COUNT(*), 0, MIN(ended_at)
			FROM (SELECT kind, ended_at FROM jobs WHERE state = 'dead' AND ` + ended + ` LIMIT $1) j GROUP BY kind ORDER BY kind`,
	} {
		counts, err := database.All(tx, scanJobCount, query, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, counts...)
	}
	return all, nil
}

func scanJobCount(row database.Scanner) (c JobCount, err error) {
	return c, row.Scan(&c.Kind, &c.State, &c.Count, &c.Due, database.Time(&c.Oldest))
}

// StateCount is how many of a thing are in a state.
type StateCount struct {
	State  string
	Count  int64
	Oldest time.Time // when the oldest of them began
}

func scanStateCount(row database.Scanner) (c StateCount, err error) {
	return c, row.Scan(&c.State, &c.Count, database.Time(&c.Oldest))
}

// openMessages is the condition of the index messages_unsettled, which SQLite wants to see word for word.
const openMessages = `('scheduled', 'queued', 'sending', 'retrying', 'unknown', 'failed', 'bounced', 'suppressed')`

var (
	openMessageStates = append([]crm.MessageState{
		crm.MessageScheduled, crm.MessageQueued, crm.MessageSending, crm.MessageRetrying, crm.MessageSuppressed,
	}, troubledStates...)
	troubledStates = []crm.MessageState{crm.MessageUnknown, crm.MessageFailed, crm.MessageBounced}
)

// CountMessages counts the messages that are on their way or did not arrive, by state; the limit holds for each.
func CountMessages(tx *database.Tx, limit int) ([]StateCount, error) {
	var all []StateCount
	for _, state := range openMessageStates {
		c, err := database.One(tx, scanStateCount, `SELECT CAST($2 AS TEXT), COUNT(*), MIN(created_at) FROM
			(SELECT created_at FROM messages WHERE state = CAST($2 AS TEXT) AND state IN `+openMessages+` ORDER BY id LIMIT $1) m`, limit, string(state))
		if err != nil {
			return nil, err
		}
		if c.Count > 0 {
			all = append(all, c)
		}
	}
	return all, nil
}

// CountTroubledMessages counts the messages that since a time were found not to have arrived, or perhaps not; of each
// such state the newest limit are looked at.
func CountTroubledMessages(tx *database.Tx, since time.Time, limit int) (all int64, err error) {
	for _, state := range troubledStates {
		n, err := database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM
			(SELECT updated_at FROM messages WHERE state = CAST($2 AS TEXT) AND state IN `+openMessages+` ORDER BY id DESC LIMIT $1) m
			WHERE updated_at >= $3`, limit, string(state), database.Micros(since))
		if err != nil {
			return 0, err
		}
		all += n
	}
	return all, nil
}

// CountUnassignedLeads counts the leads that nobody has accepted yet, by state.
func CountUnassignedLeads(tx *database.Tx, limit int) ([]StateCount, error) {
	return database.All(tx, scanStateCount, `SELECT state, COUNT(*), MIN(created_at) FROM
		(SELECT state, created_at FROM leads WHERE state IN ('new', 'queued', 'offered') LIMIT $1) l
		GROUP BY state ORDER BY state`, limit)
}

// CountWaitingOffers counts the offers of the lead seat that wait for an answer.
func CountWaitingOffers(tx *database.Tx, limit int) (int64, error) {
	return database.One(tx, database.Column[int64],
		`SELECT COUNT(*) FROM (SELECT 1 FROM leads WHERE offered_id IS NOT NULL LIMIT $1) l`, limit)
}

// CountRecentOffers counts, of the newest limit offers, those made since a time, by what became of them.
func CountRecentOffers(tx *database.Tx, since time.Time, limit int) (map[crm.OfferState]int64, error) {
	type entry struct {
		state crm.OfferState
		count int64
	}
	entries, err := database.All(tx, func(row database.Scanner) (e entry, err error) {
		return e, row.Scan(&e.state, &e.count)
	}, `SELECT state, COUNT(*) FROM (SELECT state, offered_at FROM offers ORDER BY id DESC LIMIT $1) o
		WHERE offered_at >= $2 GROUP BY state`, limit, database.Micros(since))
	counts := map[crm.OfferState]int64{}
	for _, e := range entries {
		counts[e.state] = e.count
	}
	return counts, err
}

// CountHeld counts the submissions that wait for a person's verdict.
func CountHeld(tx *database.Tx, limit int) (int64, error) {
	return database.One(tx, database.Column[int64],
		`SELECT COUNT(*) FROM (SELECT 1 FROM submissions WHERE state = 'quarantined' LIMIT $1) s`, limit)
}
