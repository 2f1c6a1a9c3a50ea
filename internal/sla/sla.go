// Package sla keeps the promise that a client is answered in time. A clock runs on a lead in the business time of the
// team that has it, from the moment the client wrote until somebody answers: it warns when four fifths of its time are
// over, and is breached when all of it is. One clock at most runs on a lead, kept so by a constraint of the database.
//
// Its functions run inside the transaction they are handed and write the clock, what lists show of it, its job, the trail
// and the mails together. Each locks the lead before the clock, as whoever moves its seats does. The package decides
// neither what counts as an answer nor when a client is waited for: stations call it.
package sla

import (
	"fmt"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/jobs"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/roster"
	"frontdesk/internal/store"
)

// Options are what an SLA works with.
type Options struct {
	DB      *database.DB
	Queue   *queue.Queue
	Outbox  *outbox.Outbox
	Catalog *i18n.Catalog
}

// SLA runs clocks.
type SLA struct{ Options }

// New returns an SLA and names its job handler.
func New(o Options) *SLA {
	s := &SLA{o}
	queue.Handle(o.Queue, queue.Persistent(4), s.check)
	return s
}

// warnedAfter is how much of a target is over when its clock warns.
func warnedAfter(target time.Duration) time.Duration { return target / 5 * 4 }

// over tells whether the time of a clock is: an answer is in time before the instant at which it is due.
func over(c crm.Clock, now time.Time) bool {
	return c.State == crm.SLABreached || c.PausedAt.IsZero() && !now.Before(c.DueAt)
}

// checkedAt is when a clock is to be looked at again; zero: not by itself.
func checkedAt(c crm.Clock) time.Time {
	switch {
	case !c.EndedAt.IsZero() || !c.PausedAt.IsZero():
		return time.Time{}
	case c.State == crm.SLADue:
		return c.WarnAt
	case c.State == crm.SLAWarned:
		return c.DueAt
	}
	return time.Time{}
}

func jobKey(clock int64) string { return fmt.Sprintf("clock:%d", clock) }

// await has clocks looked at when that is next due.
func (s *SLA) await(tx *database.Tx, all ...crm.Clock) error {
	entries := make([]queue.Entry, 0, len(all))
	for _, c := range all {
		if at := checkedAt(c); !at.IsZero() {
			entries = append(entries, queue.Entry{
				Args: jobs.CheckClock{Clock: c.ID}, Options: []queue.Option{queue.At(at), queue.Key(jobKey(c.ID))},
			})
		}
	}
	return s.Queue.InsertAll(tx, entries)
}

// running returns a lead, locked, and the clock that runs or pauses on it; without an id when none does.
func running(tx *database.Tx, leadID int64) (crm.Lead, crm.Clock, error) {
	lead, err := store.LeadForUpdate(tx, leadID)
	if err != nil {
		return lead, crm.Clock{}, err
	}
	clock, err := store.RunningClock(tx, leadID)
	if crm.IsKind(err, crm.KindNotFound) {
		return lead, crm.Clock{}, nil
	}
	return lead, clock, err
}

// save writes what became of a clock, and shows it on its lead.
func save(tx *database.Tx, c crm.Clock) error {
	if err := store.UpdateClock(tx, c); err != nil {
		return fmt.Errorf("writing clock %d: %w", c.ID, err)
	}
	return store.ShowClocks(tx, []crm.Clock{c})
}

// record writes one line of the lead's trail. Clocks move by themselves, whoever gave the cause.
func record(tx *database.Tx, kind string, c crm.Clock) error {
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: kind, LeadID: c.LeadID, Detail: crm.Detail(map[string]any{
		"kind": c.Kind, "due": c.DueAt,
	})})
}

// businessTime is that in which a clock is counted.
func businessTime(tx *database.Tx, c crm.Clock) (calendar.Schedule, error) {
	team, err := store.TeamByID(tx, c.TeamID)
	if err != nil {
		return calendar.Schedule{}, err
	}
	r, err := roster.Read(tx)
	if err != nil {
		return calendar.Schedule{}, err
	}
	return r.Team(team)
}
