package sla

import (
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/store"
)

// tell writes the mails of a clock that was warned of or breached.
func (s *SLA) tell(tx *database.Tx, lead crm.Lead, clock crm.Clock) error {
	readers, err := readersOf(tx, lead, clock.State)
	if err != nil {
		return err
	}
	subject, err := subjectOf(tx, lead, clock)
	if err != nil {
		return err
	}
	notices := make([]crm.Message, len(readers))
	for i, u := range readers {
		notices[i] = s.notice(u, subject, tx.Now())
	}
	return s.Outbox.PutAll(tx, notices)
}

// readersOf are who is told: of a warning whoever has the lead or is being asked, else the managers; of a breach all of
// them.
func readersOf(tx *database.Tx, lead crm.Lead, state crm.SLAState) (readers []crm.User, err error) {
	if id := lead.Holder(); id != 0 {
		holder, err := store.UserByID(tx, id)
		if err != nil {
			return nil, err
		}
		if holder.Active {
			readers = append(readers, holder)
		}
	}
	if state == crm.SLAWarned && len(readers) > 0 {
		return readers, nil
	}
	managers, err := managersOf(tx, lead.TeamID)
	for _, m := range managers {
		if !slices.ContainsFunc(readers, func(u crm.User) bool { return u.ID == m.ID }) {
			readers = append(readers, m)
		}
	}
	return readers, err
}

// managersOf is the manager of a team; all of them when it has none of its own, or that one has left.
func managersOf(tx *database.Tx, teamID int64) ([]crm.User, error) {
	team, err := store.TeamByID(tx, teamID)
	if err != nil {
		return nil, err
	}
	if team.ManagerID != 0 {
		manager, err := store.UserByID(tx, team.ManagerID)
		if err != nil || manager.Active {
			return []crm.User{manager}, err
		}
	}
	return store.ActiveManagers(tx)
}

// subject is what a notice is about.
type subject struct {
	lead    crm.Lead
	clock   crm.Clock
	site    string
	service crm.Text
}

func subjectOf(tx *database.Tx, lead crm.Lead, clock crm.Clock) (subject, error) {
	s := subject{lead: lead, clock: clock}
	site, err := store.SiteByID(tx, lead.SiteID)
	if err != nil {
		return s, err
	}
	services, err := store.Services(tx)
	if i := slices.IndexFunc(services, func(one crm.Service) bool { return one.ID == lead.ServiceID }); i >= 0 {
		s.service = services[i].Name
	}
	s.site = site.Name
	return s, err
}

var kinds = map[crm.SLAState]string{crm.SLAWarned: crm.MessageSLAWarning, crm.SLABreached: crm.MessageSLABreach}

// notice is the mail to one reader, in their language and on their clock.
func (s *SLA) notice(u crm.User, about subject, now time.Time) crm.Message {
	language, lead, clock := s.Catalog.Match(u.Locale), about.lead, about.clock
	reader := s.Catalog.Reader(language, u.Location())
	return crm.Message{
		Kind: kinds[clock.State], LeadID: lead.ID, Language: language, ToName: u.Name, ToAddress: u.Email,
		Vars: map[string]any{
			"Name": u.Name, "Reference": lead.Reference, "ContactName": lead.ContactName, "Service": about.service.In(language),
			"SiteName": about.site, "Again": clock.Kind == crm.ClockNext, "Owner": lead.OwnerName, "Asked": lead.OfferedName,
			"Deadline": reader.DateTime(clock.DueAt), "Left": left(reader, clock, now),
			"LeadURL": s.Outbox.URL(fmt.Sprintf("/inbox/leads/%d", lead.ID)),
		},
	}
}

// left says how far ahead the deadline is, to the nearest minute: a job that runs a moment late makes no hour of two.
func left(reader i18n.Reader, clock crm.Clock, now time.Time) string {
	return reader.Relative(clock.DueAt, clock.DueAt.Add(-clock.DueAt.Sub(now).Round(time.Minute)))
}
