package routing

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// summaryLength is how many characters of what a client said stand in a list.
const summaryLength = 140

// open makes a lead of a submission, acknowledges it to the visitor and has it offered.
func (r *Routing) open(tx *database.Tx, round *round, contact int64, s crm.Submission) error {
	team, rule, err := round.team(s)
	if err != nil {
		return err
	}
	lead := crm.Lead{
		Reference: s.Reference, SiteID: s.SiteID, ContactID: contact, ServiceID: s.ServiceID, TeamID: team.ID,
		Rule: rule, State: crm.LeadNew, Language: s.Locale, Country: s.Country, Summary: summary(s),
		CreatedAt: tx.Now(), LastActivity: tx.Now(),
	}
	if lead.ID, err = store.InsertLead(tx, lead); err != nil {
		return err
	}
	if err := store.AttachSubmission(tx, s.ID, lead.ID); err != nil {
		return err
	}
	if err := record(tx, "lead.opened", lead.ID, map[string]any{"reference": s.Reference}); err != nil {
		return err
	}
	if err := r.acknowledge(tx, round, lead, s); err != nil {
		return err
	}
	return r.place(tx, round, lead, round.brief(s), nil)
}

// join adds a submission to a lead that was read for update and tells whoever has it; nobody is assigned anew. A lead that
// waited for the client is worked on again, and a closed one that is being corrected stays closed.
func (r *Routing) join(tx *database.Tx, round *round, lead crm.Lead, s crm.Submission) error {
	lead.Summary, lead.LastActivity = summary(s), tx.Now()
	if lead.State == crm.LeadWaiting {
		lead.State = crm.LeadWorking
	}
	if err := store.UpdateLead(tx, lead); err != nil {
		return err
	}
	if err := store.AttachSubmission(tx, s.ID, lead.ID); err != nil {
		return err
	}
	detail := map[string]any{"reference": s.Reference, "corrects": s.Corrects}
	if err := record(tx, "lead.joined", lead.ID, detail); err != nil {
		return err
	}
	if err := r.tell(tx, round, lead, s); err != nil {
		return err
	}
	return r.acknowledge(tx, round, lead, s)
}

// tell writes to the owner of a lead, or to whoever is being asked, that the client wrote again.
func (r *Routing) tell(tx *database.Tx, round *round, lead crm.Lead, s crm.Submission) error {
	userID := lead.OwnerID
	if userID == 0 {
		userID = lead.OfferedID
	}
	if userID == 0 {
		return nil // queued: whoever takes it will see both
	}
	user, err := store.UserByID(tx, userID)
	if err != nil {
		return err
	}
	if user.Active {
		return r.tellOne(tx, round, user, lead, s)
	}
	managers, err := store.ActiveManagers(tx)
	for _, manager := range managers { // whoever has left gets no client's words
		if err := r.tellOne(tx, round, manager, lead, s); err != nil {
			return err
		}
	}
	return err
}

func (r *Routing) tellOne(tx *database.Tx, round *round, user crm.User, lead crm.Lead, s crm.Submission) error {
	brief := round.brief(s)
	return r.Outbox.Put(tx, crm.Message{
		Kind: crm.MessageJoined, LeadID: lead.ID, Language: r.Catalog.Match(user.Locale),
		ToName: user.Name, ToAddress: user.Email,
		Vars: map[string]any{
			"Consultant": user.Name, "Reference": s.Reference, "LeadReference": lead.Reference,
			"ContactName": s.Name, "Service": brief.ServiceIn(r.Catalog.Match(user.Locale)), "Message": s.Message, "Points": s.ContactPoints(),
			"LeadURL": r.Outbox.URL(fmt.Sprintf("/inbox/leads/%d", lead.ID)), "SiteName": brief.Site,
		},
	})
}

const (
	acknowledgements = 3 // to one address
	within           = 24 * time.Hour
)

// acknowledge tells the visitor that we have it, in words of ours only and a few times a day at most: nobody
// shall use us to write to strangers.
func (r *Routing) acknowledge(tx *database.Tx, round *round, lead crm.Lead, s crm.Submission) error {
	if s.Email.Value == "" {
		return nil
	}
	sent, err := store.CountMessagesTo(tx, s.Email.Value, crm.MessageAcknowledgement, tx.Now().Add(-within))
	if err != nil || sent >= acknowledgements {
		return err
	}
	brief := round.brief(s)
	return r.Outbox.Put(tx, crm.Message{
		Kind: crm.MessageAcknowledgement, LeadID: lead.ID, Language: r.Catalog.Match(s.Locale),
		ToName: s.Name, ToAddress: s.Email.Value,
		Vars: map[string]any{
			"Name": s.Name, "Reference": s.Reference, "SiteName": brief.Site, "Service": brief.Service.In(s.Locale),
		},
	})
}

// brief is what a consultant is told of a submission.
func (r *round) brief(s crm.Submission) assignment.Brief {
	return assignment.Brief{Submission: s, Site: r.sites[s.SiteID].Name, Service: r.services[s.ServiceID].Name}
}

// summary is the beginning of what the visitor said, on one line.
func summary(s crm.Submission) string {
	line := strings.Join(strings.Fields(s.Message), " ")
	if line == "" {
		line = s.Service
	}
	if runes := []rune(line); len(runes) > summaryLength {
		line = string(runes[:summaryLength]) + "…"
	}
	return line
}

func record(tx *database.Tx, kind string, leadID int64, detail map[string]any) error {
	encoded, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("recording %s: %w", kind, err)
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: kind, LeadID: leadID, Detail: encoded})
}
