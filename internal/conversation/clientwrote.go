package conversation

import (
	"fmt"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/sla"
	"frontdesk/internal/store"
)

// clientWrote puts a client's mail on the timeline of their lead, wakes the lead and tells whoever has it. A lead that is
// closed stays closed; its owner is told.
func (c *Conversation) clientWrote(tx *database.Tx, in crm.Incoming, lead crm.Lead) error {
	filed, err := store.IsFiled(tx, in, lead.ID)
	if err != nil {
		return err
	}
	in.State, in.LeadID = crm.IncomingFiled, lead.ID
	if filed {
		in.State = crm.IncomingRepeated
		return store.UpdateIncoming(tx, in)
	}
	if err := store.UpdateIncoming(tx, in); err != nil {
		return err
	}
	lead.Summary, lead.LastActivity = crm.Summary(in.Said), tx.Now()
	if lead.State == crm.LeadWaiting {
		lead.State = crm.LeadWorking
	}
	if err := store.UpdateLead(tx, lead); err != nil {
		return err
	}
	event := crm.Event{Actor: crm.Visitor(), Kind: "client.wrote", LeadID: lead.ID, Subject: "incoming", SubjectID: in.ID}
	if err := store.InsertEvent(tx, event); err != nil {
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
	hours, err := roster.Read(tx)
	if err != nil {
		return err
	}
	if err := c.SLA.ClientWrote(tx, hours, sla.Started{Lead: lead, Team: team, Site: site}); err != nil {
		return err
	}
	return c.tell(tx, in, lead, site)
}

// tell writes to whoever has a lead what its client wrote; they may answer that mail.
func (c *Conversation) tell(tx *database.Tx, in crm.Incoming, lead crm.Lead, site crm.Site) error {
	told, err := c.Assignment.Told(tx, lead)
	if err != nil {
		return err
	}
	messages := make([]crm.Message, len(told))
	for i, u := range told {
		messages[i] = crm.Message{
			Kind: crm.MessageClientWrote, LeadID: lead.ID, UserID: u.ID, Language: c.Catalog.Match(u.Locale), ToName: u.Name, ToAddress: u.Email,
			Vars: map[string]any{
				"Consultant": u.Name, "ContactName": lead.ContactName, "Address": in.Address, "LeadReference": lead.Reference,
				"Subject": in.Subject, "Message": clip(in.Said, maxMessage), "SiteName": site.Name, "Answerable": c.Outbox.Replies().Address(lead.ID, u.ID) != "",
				"LeadURL": c.Outbox.URL(fmt.Sprintf("/inbox/leads/%d", lead.ID)),
			},
		}
	}
	return c.Outbox.PutAll(tx, messages)
}
