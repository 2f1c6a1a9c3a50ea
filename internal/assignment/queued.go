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
	addresses := make([]string, len(managers))
	for i, u := range managers {
		addresses[i] = u.Email
	}
	told, err := store.CountMessagesTo(tx, addresses, crm.MessageQueueNotice, tx.Now().Add(-noticeEvery))
	if err != nil {
		return err
	}
	var notices []crm.Message
	for _, u := range managers {
		if told[u.Email] == 0 {
			notices = append(notices, a.queueNotice(u, team, lead))
		}
	}
	return a.Outbox.PutAll(tx, notices)
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
