package routing

import (
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

// open makes leads of arrivals, acknowledges them to the visitors and has them offered.
func (r *Routing) open(tx *database.Tx, round *round, arrivals []arrival) error {
	leads := make([]crm.Lead, len(arrivals))
	for i, a := range arrivals {
		team, rule, err := round.team(a.submission)
		if err != nil {
			return err
		}
		s := a.submission
		leads[i] = crm.Lead{
			Reference: s.Reference, SiteID: s.SiteID, ContactID: a.contact, ServiceID: s.ServiceID, TeamID: team.ID,
			Rule: rule, State: crm.LeadNew, Language: s.Locale, Country: s.Country, Summary: summary(s),
			CreatedAt: tx.Now(), LastActivity: tx.Now(),
		}
	}
	ids, err := store.InsertLeads(tx, leads)
	if err != nil {
		return err
	}
	opened, placements := make([]crm.Event, len(leads)), make([]placement, len(leads))
	attached := make(map[int64]int64, len(leads))
	for i, a := range arrivals {
		leads[i].ID = ids[i]
		attached[a.submission.ID] = ids[i]
		placements[i] = placement{lead: leads[i], brief: round.brief(a.submission), trace: a.trace}
		opened[i] = crm.Event{Actor: crm.System(), Kind: "lead.opened", LeadID: ids[i], Detail: crm.Detail(map[string]any{"reference": leads[i].Reference})}
	}
	if err := store.AttachSubmissions(tx, attached); err != nil {
		return err
	}
	if err := store.InsertEvents(tx, opened); err != nil {
		return err
	}
	if err := r.acknowledge(tx, placements); err != nil {
		return err
	}
	return r.place(tx, round, placements)
}

// join adds an arrival to its lead and tells whoever has it; nobody is assigned anew. A lead that
// waited for the client is worked on again, and a closed one that is being corrected stays closed.
func (r *Routing) join(tx *database.Tx, round *round, a arrival) error {
	lead, s := a.lead, a.submission
	lead.Summary, lead.LastActivity = summary(s), tx.Now()
	if lead.State == crm.LeadWaiting {
		lead.State = crm.LeadWorking
	}
	if err := store.UpdateLead(tx, lead); err != nil {
		return err
	}
	if err := store.AttachSubmissions(tx, map[int64]int64{s.ID: lead.ID}); err != nil {
		return err
	}
	detail := crm.Detail(map[string]any{"reference": s.Reference, "corrects": s.Corrects})
	if err := store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "lead.joined", LeadID: lead.ID, Detail: detail}); err != nil {
		return err
	}
	p := placement{lead: lead, brief: round.brief(s), trace: a.trace}
	if err := r.tell(tx, p); err != nil {
		return err
	}
	return r.acknowledge(tx, []placement{p})
}

// tell writes to the owner of a lead, or to whoever is being asked, that the client wrote again.
func (r *Routing) tell(tx *database.Tx, p placement) error {
	holder := p.lead.OwnerID
	if holder == 0 {
		holder = p.lead.OfferedID
	}
	if holder == 0 {
		return nil // queued: whoever takes it will see both
	}
	user, err := store.UserByID(tx, holder)
	if err != nil {
		return err
	}
	told := []crm.User{user}
	if !user.Active { // whoever has left gets no client's words
		if told, err = store.ActiveManagers(tx); err != nil {
			return err
		}
	}
	messages := make([]crm.Message, len(told))
	for i, u := range told {
		messages[i] = r.joined(u, p)
	}
	return r.Outbox.PutAll(tx, messages)
}

func (r *Routing) joined(user crm.User, p placement) crm.Message {
	s, language := p.brief.Submission, r.Catalog.Match(user.Locale)
	return crm.Message{
		Kind: crm.MessageJoined, LeadID: p.lead.ID, Language: language, ToName: user.Name, ToAddress: user.Email, Trace: p.trace,
		Vars: map[string]any{
			"Consultant": user.Name, "Reference": s.Reference, "LeadReference": p.lead.Reference,
			"ContactName": s.Name, "Service": p.brief.ServiceIn(language), "Message": s.Message, "Points": s.ContactPoints(),
			"LeadURL": r.Outbox.URL(fmt.Sprintf("/inbox/leads/%d", p.lead.ID)), "SiteName": p.brief.Site,
		},
	}
}

const (
	acknowledgements = 3 // to one address
	within           = 24 * time.Hour
)

// acknowledge tells visitors that we have what they sent, in words of ours only and a few times a day at most: nobody
// shall use us to write to strangers.
func (r *Routing) acknowledge(tx *database.Tx, all []placement) error {
	var addresses []string
	for _, p := range all {
		if address := p.brief.Submission.Email.Value; address != "" {
			addresses = append(addresses, address)
		}
	}
	sent, err := store.CountMessagesTo(tx, addresses, crm.MessageAcknowledgement, tx.Now().Add(-within))
	if err != nil {
		return err
	}
	var messages []crm.Message
	for _, p := range all {
		if address := p.brief.Submission.Email.Value; address != "" && sent[address] < acknowledgements {
			messages = append(messages, r.acknowledgement(p))
		}
	}
	return r.Outbox.PutAll(tx, messages)
}

func (r *Routing) acknowledgement(p placement) crm.Message {
	s := p.brief.Submission
	return crm.Message{
		Kind: crm.MessageAcknowledgement, LeadID: p.lead.ID, Language: r.Catalog.Match(s.Locale),
		ToName: s.Name, ToAddress: s.Email.Value, Trace: p.trace,
		Vars: map[string]any{
			"Name": s.Name, "Reference": s.Reference, "SiteName": p.brief.Site, "Service": p.brief.Service.In(s.Locale),
		},
	}
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
