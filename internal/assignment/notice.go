package assignment

import (
	"fmt"
	"time"

	"frontdesk/internal/crm"
)

// linkLifetime is how long after its deadline an offer's link still opens a page that says what became of it.
const linkLifetime = 60 * 24 * time.Hour

// notice is the mail that asks a consultant to take a lead.
func (a *Assignment) notice(o crm.Offer, p Proposal) crm.Message {
	s := p.Brief.Submission
	language := a.Catalog.Match(p.Consultant.Locale)
	reader := a.Catalog.Reader(language, p.Consultant.Location())
	return crm.Message{
		Kind: crm.MessageOffer, LeadID: p.Lead.ID, Language: language,
		ToName: p.Consultant.Name, ToAddress: p.Consultant.Email, Trace: p.Trace,
		Vars: map[string]any{
			"Consultant": p.Consultant.Name, "Reference": p.Lead.Reference, "ContactName": s.Name,
			"Service": p.Brief.ServiceIn(language), "Company": s.Company, "Country": s.Country, "Message": s.Message,
			"Points": s.ContactPoints(), "Page": s.Page, "SiteName": p.Brief.Site,
			"Deadline":   reader.DateTime(o.Deadline),
			"AcceptURL":  a.link(o, ActionAccept),
			"DeclineURL": a.link(o, ActionDecline),
			"LeadURL":    a.Outbox.URL(fmt.Sprintf("/inbox/leads/%d", p.Lead.ID)),
		},
	}
}

// link signs what a button of the notice does: bound to the action, the offer and the person, until some time
// after the deadline, so that a late click is told what became of the lead.
func (a *Assignment) link(o crm.Offer, action Action) string {
	claims := linkClaims{Action: action, Offer: o.ID, User: o.ConsultantID}
	return a.Outbox.URL("/a/" + a.Keys.Sign(linkPurpose, claims, o.Deadline.Add(linkLifetime)))
}
