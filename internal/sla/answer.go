package sla

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// Answer ends the clock of a lead whose client has been answered. It is met, unless its time was over: then it is
// breached, and stays so. Where no clock runs it does nothing.
func (s *SLA) Answer(tx *database.Tx, leadID int64) error {
	return s.stop(tx, leadID, crm.SLAMet)
}

// Drop ends the clock of a lead that is closed without an answer. One whose time was over stays breached. Where no clock
// runs it does nothing.
func (s *SLA) Drop(tx *database.Tx, leadID int64) error {
	return s.stop(tx, leadID, crm.SLADropped)
}

// stop ends a clock in a state, or as breached. A breach that no job has told of is told only in the trail: there is
// nothing left to answer.
func (s *SLA) stop(tx *database.Tx, leadID int64, state crm.SLAState) error {
	_, clock, err := running(tx, leadID)
	if err != nil || clock.ID == 0 {
		return err
	}
	if over(clock, tx.Now()) {
		state = crm.SLABreached
	}
	before := clock.State
	clock.State, clock.EndedAt = state, tx.Now()
	if err := s.settle(tx, clock); err != nil {
		return err
	}
	if state == before || state == crm.SLADropped { // the close of the lead says the latter
		return nil
	}
	return record(tx, "sla."+string(state), clock)
}

// settle saves a clock that is not to be looked at any more.
func (s *SLA) settle(tx *database.Tx, clock crm.Clock) error {
	if _, err := s.Queue.Cancel(tx, jobKey(clock.ID)); err != nil {
		return err
	}
	return save(tx, clock)
}
