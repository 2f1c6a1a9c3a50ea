package conversation

import (
	"errors"
	"fmt"
	"time"

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
	return c.announce(tx, in, lead, site)
}

const (
	maxAnnounced = 30 // mails on one lead within unannounced of which each is told
	unannounced  = time.Hour
)

// announce tells whoever has a lead what its client wrote. When a mailer in a loop, or whoever has got hold of an address of
// the lead, writes more, they are told so once, and of nothing for an hour; all of it is filed.
func (c *Conversation) announce(tx *database.Tx, in crm.Incoming, lead crm.Lead, site crm.Site) error {
	if !c.Limited {
		return c.tell(tx, in, lead, site, time.Time{})
	}
	said, err := store.NewestEventAt(tx, lead.ID, manyWrote, 0)
	if err != nil || said.Add(unannounced).After(tx.Now()) {
		return err
	}
	first, err := store.NewestEventAt(tx, lead.ID, "client.wrote", maxAnnounced)
	if err != nil {
		return err
	}
	if until := tx.Now().Add(unannounced); first.Add(unannounced).After(tx.Now()) {
		event := crm.Event{Actor: crm.System(), Kind: manyWrote, LeadID: lead.ID, Subject: "lead", SubjectID: lead.ID, Detail: crm.Detail(map[string]any{"until": until})}
		return errors.Join(c.tell(tx, in, lead, site, until), store.InsertEvent(tx, event))
	}
	return c.tell(tx, in, lead, site, time.Time{})
}

// manyWrote is the event of more mails than are announced.
const manyWrote = "client.many"

// tell writes to whoever has a lead what its client wrote; they may answer that mail. It says until when they are told
// nothing more; zero: they are told of each.
func (c *Conversation) tell(tx *database.Tx, in crm.Incoming, lead crm.Lead, site crm.Site, until time.Time) error {
	told, err := c.Assignment.Told(tx, lead)
	if err != nil {
		return err
	}
	messages := make([]crm.Message, len(told))
	for i, u := range told {
		silent := ""
		if !until.IsZero() {
			silent = c.Catalog.Reader(u.Locale, u.Location()).DateTime(until)
		}
		messages[i] = crm.Message{
			Kind: crm.MessageClientWrote, LeadID: lead.ID, UserID: u.ID, Language: c.Catalog.Match(u.Locale), ToName: u.Name, ToAddress: u.Email,
			Vars: map[string]any{
				"Consultant": u.Name, "ContactName": lead.ContactName, "Address": in.Address, "LeadReference": lead.Reference,
				"Subject": in.Subject, "Message": clip(in.Said, maxMessage), "SiteName": site.Name, "Answerable": c.Outbox.Replies().Address(lead.ID, u.ID) != "",
				"LeadURL": c.Outbox.URL(fmt.Sprintf("/inbox/leads/%d", lead.ID)), "Silent": silent,
			},
		}
	}
	return c.Outbox.PutAll(tx, messages)
}
