package routing

import (
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/sla"
	"frontdesk/internal/store"
)

// open makes leads of arrivals, starts their clocks, acknowledges them to the visitors and has their seats offered.
func (r *Routing) open(tx *database.Tx, round *round, arrivals []arrival) error {
	leads, clocks := make([]crm.Lead, len(arrivals)), make([]crm.Clock, len(arrivals))
	for i, a := range arrivals {
		rule, _, err := round.rule(a.submission)
		if err != nil {
			return err
		}
		leads[i] = round.lead(a, rule)
		if clocks[i], err = round.clock(&leads[i]); err != nil {
			return err
		}
	}
	ids, err := store.InsertLeads(tx, leads)
	if err != nil {
		return err
	}
	opened, placements := make([]crm.Event, len(leads)), make([]placement, len(leads))
	attached := make(map[int64]int64, len(leads))
	for i, a := range arrivals {
		leads[i].ID, clocks[i].LeadID = ids[i], ids[i]
		attached[a.submission.ID] = ids[i]
		placements[i] = placement{lead: leads[i], seat: crm.SeatLead, strategy: leads[i].Strategy, brief: round.brief(a.submission), trace: a.trace}
		opened[i] = crm.Event{Actor: crm.System(), Kind: "lead.opened", LeadID: ids[i], Detail: crm.Detail(map[string]any{
			"reference": leads[i].Reference, "rule": leads[i].Rule, "score": leads[i].Score,
		})}
	}
	if err := store.AttachSubmissions(tx, attached); err != nil {
		return err
	}
	if err := store.InsertEvents(tx, opened); err != nil {
		return err
	}
	clocks = slices.DeleteFunc(clocks, func(c crm.Clock) bool { return c.State == "" })
	if err := r.SLA.Open(tx, clocks); err != nil {
		return err
	}
	if err := r.acknowledge(tx, round, placements); err != nil {
		return err
	}
	if err := r.copy(tx, round, placements); err != nil {
		return err
	}
	return r.placeAll(tx, round, placements)
}

// lead is a new lead of an arrival.
func (r *round) lead(a arrival, rule crm.Rule) crm.Lead {
	s := a.submission
	lead := crm.Lead{
		Reference: s.Reference, SiteID: s.SiteID, ContactID: a.contact, ServiceID: s.ServiceID, TeamID: rule.TeamID,
		Rule: rule.Name, Strategy: rule.Strategy, Score: crm.Score(s), State: crm.LeadNew, Language: s.Locale,
		Country: s.Country, Summary: summary(s), CreatedAt: r.now, LastActivity: r.now,
	}
	if r.teams[rule.TeamID].SupportTeamID != 0 {
		lead.Support.State = crm.SupportQueued
	}
	return lead
}

// placeAll has the seats of new leads offered: those that lead first, so that whoever supports is somebody else.
func (r *Routing) placeAll(tx *database.Tx, round *round, all []placement) error {
	if err := findOwners(tx, all); err != nil {
		return err
	}
	if err := r.place(tx, round, all); err != nil {
		return err
	}
	var support []placement
	for _, p := range all {
		if p.lead.Support.State != crm.SupportQueued {
			continue
		}
		p.seat, p.strategy = crm.SeatSupport, crm.StrategyRotation
		support = append(support, p)
	}
	return r.place(tx, round, support)
}

// findOwners finds who had the clients before whose rule asks for it.
func findOwners(tx *database.Tx, all []placement) error {
	var contacts []int64
	for _, p := range all {
		if p.strategy == crm.StrategySticky {
			contacts = append(contacts, p.lead.ContactID)
		}
	}
	owners, err := store.LastOwners(tx, contacts)
	for i, p := range all {
		if p.strategy == crm.StrategySticky {
			all[i].owner = owners[p.lead.ContactID]
		}
	}
	return err
}

// clock plans the clock of a new lead's first response and shows it on the lead; the zero clock where none runs.
func (r *round) clock(lead *crm.Lead) (crm.Clock, error) {
	c, ok, err := sla.Plan(r.hours, r.started(*lead, crm.ClockFirst), r.now)
	if err != nil || !ok {
		return crm.Clock{}, err
	}
	lead.SLA = crm.SLA{State: c.State, DueAt: c.DueAt}
	return c, nil
}

func (r *round) started(lead crm.Lead, kind crm.ClockKind) sla.Started {
	return sla.Started{Lead: lead, Team: r.teams[lead.TeamID], Site: r.sites[lead.SiteID], Kind: kind}
}

// join adds an arrival to its lead and tells whoever has it; nobody is assigned anew. A lead that waited for the client
// is worked on again, and a closed one that is being corrected stays closed.
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
	if err := r.SLA.ClientWrote(tx, round.hours, round.started(lead, crm.ClockNext)); err != nil {
		return err
	}
	unknown, err := stranger(tx, lead, s)
	if err != nil {
		return err
	}
	p := placement{lead: lead, brief: round.brief(s), stranger: unknown, trace: a.trace}
	if err := r.tell(tx, p); err != nil {
		return err
	}
	if err := r.copy(tx, round, []placement{p}); err != nil {
		return err
	}
	clock, err := store.RunningClock(tx, lead.ID)
	if err != nil && !crm.IsKind(err, crm.KindNotFound) {
		return err
	}
	p.lead.SLA.DueAt = clock.DueAt
	return r.acknowledge(tx, round, []placement{p})
}

// stranger reports whether a submission that joined a lead came from another address than the lead was opened with: who
// knows how a client is reached can join their lead, and is shown nothing of it.
func stranger(tx *database.Tx, lead crm.Lead, s crm.Submission) (bool, error) {
	opened, err := store.SubmissionByReference(tx, lead.Reference)
	if crm.IsKind(err, crm.KindNotFound) { // it was brought in from elsewhere
		return true, nil
	}
	return opened.Email.Value != s.Email.Value, err
}

// tell writes to whoever has a lead that the client wrote again.
func (r *Routing) tell(tx *database.Tx, p placement) error {
	told, err := r.Assignment.Told(tx, p.lead)
	if err != nil {
		return err
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
		Kind: crm.MessageJoined, LeadID: p.lead.ID, UserID: user.ID, Language: language, ToName: user.Name, ToAddress: user.Email, Trace: p.trace,
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
func (r *Routing) acknowledge(tx *database.Tx, round *round, all []placement) error {
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
			messages = append(messages, r.acknowledgement(round, p))
		}
	}
	return r.Outbox.PutAll(tx, messages)
}

// acknowledgement says who will answer, where somebody has the lead already, and by when, on the clock of the site: we do not
// know the visitor's own, so it names how far it is from UTC.
func (r *Routing) acknowledgement(round *round, p placement) crm.Message {
	s := p.brief.Submission
	m := crm.Message{
		Kind: crm.MessageAcknowledgement, LeadID: p.lead.ID, SiteID: s.SiteID, Language: r.Catalog.Match(s.Locale),
		ToName: s.Name, ToAddress: s.Email.Value, Unanswered: p.stranger, Trace: p.trace,
		Vars: map[string]any{
			"Name": s.Name, "Reference": s.Reference, "SiteName": p.brief.Site, "Service": p.brief.Service.In(s.Locale),
		},
	}
	m.Vars["Consultant"], m.Vars["Due"] = p.lead.OwnerName, ""
	if due := p.lead.SLA.DueAt; due.After(round.now) {
		m.Vars["Due"] = r.Catalog.Reader(m.Language, round.sites[s.SiteID].Location()).Moment(due)
	}
	if r.StatusLink != nil {
		m.Vars["URL"] = r.StatusLink(s.Reference)
	}
	return m
}

// brief is what a consultant is told of a submission.
func (r *round) brief(s crm.Submission) assignment.Brief {
	return assignment.Brief{Submission: s, Site: r.sites[s.SiteID].Name, Service: r.services[s.ServiceID].Name}
}

// summary is the beginning of what the visitor said, or else what it is about.
func summary(s crm.Submission) string {
	if line := crm.Summary(s.Message); line != "" {
		return line
	}
	return s.Service
}
