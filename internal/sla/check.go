package sla

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// check does what is due on a clock.
func (s *SLA) check(ctx context.Context, job queue.Job[jobs.CheckClock]) error {
	return s.DB.Write(ctx, func(tx *database.Tx) error {
		clock, err := store.ClockByID(tx, job.Args.Clock)
		if err != nil {
			return err
		}
		lead, err := store.LeadForUpdate(tx, clock.LeadID)
		if err != nil {
			return err
		}
		if clock, err = store.ClockByID(tx, clock.ID); err != nil { // again: only under the lead's lock does it stay as it is
			return err
		}
		if err := s.advance(tx, lead, clock); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

// advance warns of a clock or breaches it, when that is due, and has it looked at again under its key, which a job gives
// up when it is claimed: so that a pause finds it. A clock that was stopped or moved meanwhile has had its turn.
func (s *SLA) advance(tx *database.Tx, lead crm.Lead, clock crm.Clock) (err error) {
	at := checkedAt(clock)
	switch {
	case at.IsZero():
		return nil
	case at.After(tx.Now()):
	case over(clock, tx.Now()):
		clock, err = s.breach(tx, lead, clock)
	default:
		clock, err = s.warn(tx, lead, clock)
	}
	if err != nil {
		return err
	}
	return s.await(tx, clock)
}

func (s *SLA) warn(tx *database.Tx, lead crm.Lead, clock crm.Clock) (crm.Clock, error) {
	clock.State = crm.SLAWarned
	return clock, s.announce(tx, "sla.warned", lead, clock)
}

func (s *SLA) breach(tx *database.Tx, lead crm.Lead, clock crm.Clock) (crm.Clock, error) {
	clock.State = crm.SLABreached
	return clock, s.announce(tx, "sla.breached", lead, clock)
}

// announce saves a clock that has come to a new state by the passing of time, and tells of it.
func (s *SLA) announce(tx *database.Tx, event string, lead crm.Lead, clock crm.Clock) error {
	if err := save(tx, clock); err != nil {
		return err
	}
	if err := record(tx, event, clock); err != nil {
		return err
	}
	return s.tell(tx, lead, clock)
}
