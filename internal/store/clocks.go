package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectClock = `SELECT id, lead_id, team_id, kind, state, target, started_at, warn_at, due_at, paused_at, remaining, ended_at
	FROM sla_clocks `

func scanClock(row database.Scanner) (c crm.Clock, err error) {
	return c, row.Scan(&c.ID, &c.LeadID, &c.TeamID, &c.Kind, &c.State, database.Seconds(&c.Target), database.Time(&c.StartedAt),
		database.Time(&c.WarnAt), database.Time(&c.DueAt), database.Time(&c.PausedAt), database.Seconds(&c.Remaining),
		database.Time(&c.EndedAt))
}

// InsertClocks starts clocks and returns their ids; database.IsUnique when one runs on a lead already.
func InsertClocks(tx *database.Tx, all []crm.Clock) ([]int64, error) {
	return insertMany(tx, "sla_clocks", `lead_id, team_id, kind, state, target, started_at, warn_at, due_at`, all, func(c crm.Clock) []any {
		return []any{c.LeadID, c.TeamID, string(c.Kind), string(c.State), database.InSeconds(c.Target),
			database.Micros(c.StartedAt), database.Micros(c.WarnAt), database.Micros(c.DueAt)}
	})
}

// ClockByID returns one clock.
func ClockByID(tx *database.Tx, id int64) (crm.Clock, error) {
	c, err := database.One(tx, scanClock, selectClock+`WHERE id = $1`, id)
	return found(c, err, "clock")
}

// RunningClock returns the clock that runs, or pauses, on a lead; not found when none does.
func RunningClock(tx *database.Tx, leadID int64) (crm.Clock, error) {
	c, err := database.One(tx, scanClock, selectClock+`WHERE lead_id = $1 AND ended_at IS NULL`, leadID)
	return found(c, err, "clock")
}

// LeadsWithClock returns those of the leads on which a clock runs or pauses.
func LeadsWithClock(tx *database.Tx, leads []int64) ([]int64, error) {
	if len(leads) == 0 {
		return nil, nil
	}
	return database.All(tx, database.Column[int64],
		`SELECT lead_id FROM sla_clocks WHERE ended_at IS NULL AND lead_id IN `+list(len(leads), 1), arguments(leads)...)
}

// ClocksOfLead returns every clock of a lead, oldest first.
func ClocksOfLead(tx *database.Tx, leadID int64) ([]crm.Clock, error) {
	return database.All(tx, scanClock, selectClock+`WHERE lead_id = $1 ORDER BY id`, leadID)
}

// UpdateClock writes what may change of a clock: its state, its times and its end.
func UpdateClock(tx *database.Tx, c crm.Clock) error {
	var remaining any
	if !c.PausedAt.IsZero() {
		remaining = database.InSeconds(c.Remaining)
	}
	return one(tx, "clock", `UPDATE sla_clocks SET state = $2, warn_at = $3, due_at = $4, paused_at = $5, remaining = $6, ended_at = $7
		WHERE id = $1`, c.ID, string(c.State), database.Micros(c.WarnAt), database.Micros(c.DueAt), database.Micros(c.PausedAt),
		remaining, database.Micros(c.EndedAt))
}

// ShowClocks notes on the leads what lists show of the clocks that run on them; an ended clock is not shown.
func ShowClocks(tx *database.Tx, all []crm.Clock) error {
	if len(all) == 0 {
		return nil
	}
	var args []any
	for _, c := range all {
		state, due := string(c.State), database.Micros(c.DueAt)
		if !c.EndedAt.IsZero() {
			state, due = "", nil
		}
		if !c.PausedAt.IsZero() {
			due = nil
		}
		args = append(args, c.LeadID, state, due)
	}
	_, err := tx.Exec(given("id, state, due_at", len(all), "BIGINT", "TEXT", "BIGINT")+`UPDATE leads SET sla_state = given.state,
		sla_due_at = given.due_at FROM given WHERE leads.id = given.id`, args...)
	return err
}

// CountClocks counts the clocks that run, by state, and when the first is due.
func CountClocks(tx *database.Tx, limit int) ([]StateCount, error) {
	return database.All(tx, scanStateCount, `SELECT state, COUNT(*), MIN(due_at) FROM
		(SELECT state, due_at FROM sla_clocks WHERE ended_at IS NULL AND paused_at IS NULL LIMIT $1) c GROUP BY state ORDER BY state`, limit)
}

// CountEndedClocks counts the clocks of the newest limit that ended since a time, by how they ended.
func CountEndedClocks(tx *database.Tx, since time.Time, limit int) ([]StateCount, error) {
	return database.All(tx, scanStateCount, `SELECT state, COUNT(*), MIN(ended_at) FROM
		(SELECT state, ended_at FROM sla_clocks ORDER BY id DESC LIMIT $1) c WHERE ended_at >= $2 GROUP BY state ORDER BY state`,
		limit, database.Micros(since))
}
