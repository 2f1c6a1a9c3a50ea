package sla

import (
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
)

// Pause stops the clock of a lead while its client is waited for, and keeps what is left of its time. One whose time is
// over pauses as breached, with nothing left. Where no clock runs it does nothing.
func (s *SLA) Pause(tx *database.Tx, leadID int64) error {
	lead, clock, err := running(tx, leadID)
	if err != nil || clock.ID == 0 || !clock.PausedAt.IsZero() {
		return err
	}
	if clock.State != crm.SLABreached && over(clock, tx.Now()) {
		if clock, err = s.breach(tx, lead, clock); err != nil {
			return err
		}
	}
	business, err := businessTime(tx, clock)
	if err != nil {
		return err
	}
	clock.PausedAt, clock.Remaining = tx.Now(), remaining(business, clock, tx.Now())
	return s.settle(tx, clock)
}

// remaining is what is left of a clock's time, in whole seconds as it is kept, rounded up: a pause takes nothing away.
func remaining(business calendar.Schedule, c crm.Clock, now time.Time) time.Duration {
	if c.State == crm.SLABreached {
		return 0
	}
	left := business.Between(now, c.DueAt)
	return min(c.Target, (left + time.Second - 1).Truncate(time.Second))
}

// ClientWrote has the clock of an open lead run: the one that paused goes on, or one for the next response begins.
func (s *SLA) ClientWrote(tx *database.Tx, r *roster.Roster, one Started) error {
	if !one.Lead.State.Open() {
		return nil
	}
	if err := s.Resume(tx, one.Lead.ID); err != nil {
		return err
	}
	one.Kind = crm.ClockNext
	return s.Start(tx, r, []Started{one})
}

// Resume lets the clock of a lead run on, in the business time that its team has by now. Where none pauses it does
// nothing. Should the team have too little business time within ten years, the promise is dropped.
func (s *SLA) Resume(tx *database.Tx, leadID int64) error {
	_, clock, err := running(tx, leadID)
	if err != nil || clock.PausedAt.IsZero() {
		return err
	}
	business, err := businessTime(tx, clock)
	if err != nil {
		return err
	}
	clock = resumed(business, clock, tx.Now())
	if err := save(tx, clock); err != nil {
		return err
	}
	return s.await(tx, clock)
}

// resumed is a clock that runs on. What was breached stays due since when it was; what was not warned of is when four
// fifths of the whole target are over, which may be now.
func resumed(business calendar.Schedule, c crm.Clock, now time.Time) crm.Clock {
	left := c.Remaining
	c.PausedAt, c.Remaining = time.Time{}, 0
	if c.State == crm.SLABreached {
		return c
	}
	due, ok := business.Add(now, left)
	if !ok {
		c.State, c.EndedAt = crm.SLADropped, now
		return c
	}
	c.DueAt = due.UTC()
	if c.State == crm.SLADue {
		c.WarnAt = warning(business, c.Target, left, now)
	}
	return c
}

// warning is when to warn of a clock that has so much of its target left, and more business time ahead than that.
func warning(business calendar.Schedule, target, left time.Duration, now time.Time) time.Time {
	until := left - (target - warnedAfter(target))
	if until <= 0 {
		return now
	}
	at, _ := business.Add(now, until) // sooner than due
	return at.UTC()
}
