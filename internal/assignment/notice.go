package assignment

import (
	"fmt"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// linkLifetime is how long after its deadline an offer's link still opens a page that says what became of it.
const linkLifetime = 60 * 24 * time.Hour

// notice is the mail that asks a consultant to take a seat of a lead.
func (a *Assignment) notice(o crm.Offer, p Proposal) crm.Message {
	m := a.about(crm.MessageOffer, p)
	reader := a.Catalog.Reader(m.Language, p.Consultant.Location())
	m.Vars["Deadline"] = reader.DateTime(o.Deadline)
	m.Vars["AcceptURL"], m.Vars["DeclineURL"] = a.link(o, ActionAccept), a.link(o, ActionDecline)
	m.Vars["CallBackURL"] = ""
	if p.Seat == crm.SeatLead {
		m.Vars["CallBackURL"] = a.link(o, ActionCallBack)
	}
	m.Vars["Support"], m.Vars["By"], m.Vars["Note"] = p.Seat == crm.SeatSupport, p.By.Name, p.Note
	return m
}

// reminder is the mail that says that an offer is about to lapse.
func (a *Assignment) reminder(o crm.Offer, p Proposal) crm.Message {
	m := a.notice(o, p)
	m.Kind = crm.MessageReminder
	return m
}

// about is a mail to a consultant that tells of a lead.
func (a *Assignment) about(kind string, p Proposal) crm.Message {
	s := p.Brief.Submission
	language := a.Catalog.Match(p.Consultant.Locale)
	return crm.Message{
		Kind: kind, LeadID: p.Lead.ID, UserID: p.Consultant.ID, Language: language,
		ToName: p.Consultant.Name, ToAddress: p.Consultant.Email, Trace: p.Trace,
		Vars: map[string]any{
			"Consultant": p.Consultant.Name, "Reference": p.Lead.Reference, "ContactName": s.Name,
			"Service": p.Brief.ServiceIn(language), "Company": s.Company, "Country": s.Country, "Message": s.Message,
			"Points": s.ContactPoints(), "Page": s.Page, "SiteName": p.Brief.Site,
			"LeadURL": a.Outbox.URL(fmt.Sprintf("/inbox/leads/%d", p.Lead.ID)),
		},
	}
}

// Tell writes to everybody in a team that the first of them to claim a lead has it; until is when the rotation decides
// instead.
func (a *Assignment) Tell(tx *database.Tx, lead crm.Lead, brief Brief, members []crm.Consultant, until time.Time, trace string) error {
	all := make([]crm.Message, len(members))
	for i, c := range members {
		m := a.about(crm.MessageClaim, Proposal{Lead: lead, Consultant: c, Brief: brief, Trace: trace})
		m.Vars["Until"] = a.Catalog.Reader(m.Language, c.Location()).DateTime(until)
		m.Vars["ClaimURL"] = a.claimLink(lead.ID, c.ID, until)
		all[i] = m
	}
	return a.Outbox.PutAll(tx, all)
}

// Covered writes to consultants that somebody else looks after a client of theirs, because they are away or full.
func (a *Assignment) Covered(tx *database.Tx, lead crm.Lead, brief Brief, owner, colleague crm.Consultant, trace string) error {
	m := a.about(crm.MessageCovered, Proposal{Lead: lead, Consultant: owner, Brief: brief, Trace: trace})
	m.Vars["Colleague"] = colleague.Name
	return a.Outbox.Put(tx, m)
}
