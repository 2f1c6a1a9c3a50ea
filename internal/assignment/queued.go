package assignment

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// noticeEvery is how often a manager is told that leads are queued, however many there are.
const noticeEvery = time.Hour

// tellManagers tells every manager that nobody is free for a lead, unless they were told a moment ago.
func (a *Assignment) tellManagers(tx *database.Tx, lead crm.Lead) error {
	managers, err := store.ActiveManagers(tx)
	if err != nil {
		return err
	}
	team, err := store.TeamByID(tx, lead.TeamID)
	if err != nil {
		return err
	}
	for _, u := range managers {
		told, err := store.CountMessagesTo(tx, u.Email, crm.MessageQueueNotice, tx.Now().Add(-noticeEvery))
		if err != nil {
			return err
		}
		if told > 0 {
			continue
		}
		if err := a.Outbox.Put(tx, a.queueNotice(u, team, lead)); err != nil {
			return err
		}
	}
	return nil
}

func (a *Assignment) queueNotice(u crm.User, team crm.Team, lead crm.Lead) crm.Message {
	language := a.Catalog.Match(u.Locale)
	return crm.Message{
		Kind: crm.MessageQueueNotice, LeadID: lead.ID, Language: language, ToName: u.Name, ToAddress: u.Email,
		Vars: map[string]any{
			"Name": u.Name, "Team": team.Name, "Reference": lead.Reference,
			"Reason": a.Catalog.Reader(language, nil).T("queue." + lead.QueueReason),
			"URL":    a.Outbox.URL("/inbox?tab=unassigned"),
		},
	}
}
