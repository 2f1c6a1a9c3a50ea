package sla

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/store"
)

// AnswerWritten is Answer by what was written at a time: of what the client said later it is no answer, and the clock of
// the next one starts.
func (s *SLA) AnswerWritten(tx *database.Tx, leadID int64, written time.Time) error {
	lead, err := store.LeadForUpdate(tx, leadID)
	if err != nil {
		return err
	}
	if err := s.Answer(tx, leadID); err != nil {
		return err
	}
	heard, err := store.LastHeardAt(tx, leadID)
	if err != nil || !heard.After(written) {
		return err
	}
	return s.promiseNext(tx, lead)
}

func (s *SLA) promiseNext(tx *database.Tx, lead crm.Lead) error {
	hours, err := roster.Read(tx)
	if err != nil {
		return err
	}
	team, err := store.TeamByID(tx, lead.TeamID)
	if err != nil {
		return err
	}
	site, err := store.SiteByID(tx, lead.SiteID)
	if err != nil {
		return err
	}
	return s.ClientWrote(tx, hours, Started{Lead: lead, Team: team, Site: site})
}
