package inbox

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Lead is GET /inbox/leads/{lead}: one lead with all that belongs to it.
func (i *Inbox) Lead(c *gin.Context) { i.show(c, http.StatusOK, nil) }

// show shows a lead; amend adds to the page what a fault left behind.
func (i *Inbox) show(c *gin.Context, status int, amend func(*LeadPage)) {
	id, err := request.ID(c, "lead", "lead")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	actor := request.Actor(c)
	file, err := i.Desk.Lead(c.Request.Context(), actor, id)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	var successors map[crm.Seat][]desk.Successor
	if file.Lead.State.Open() && works(file.Lead, actor) {
		if successors, err = i.Desk.Successors(c.Request.Context(), actor, file.Lead); err != nil {
			i.Responder.ErrorPage(c, err)
			return
		}
	}
	page := NewLeadPage(i.chrome(c, "inbox", 0), file, actor, successors)
	if works(file.Lead, actor) {
		writing, err := i.Conversation.Writing(c.Request.Context(), actor, id)
		if err != nil {
			i.Responder.ErrorPage(c, err)
			return
		}
		page.ReplyBox = NewReplyBox(page.Reader, file, writing)
	}
	if amend != nil {
		amend(&page)
	}
	response.AllowFrames(c)
	i.Responder.Page(c, status, "inbox/lead", page)
}

// works reports whether the actor has a seat of a lead, or may act for whoever has.
func works(l crm.Lead, actor crm.Actor) bool {
	return actor.May(crm.RoleManager) || l.OwnerID == actor.ID || l.Support.OwnerID == actor.ID
}

// NewLeadPage prepares a lead for one who may see it; successors are those to whom they may give a seat.
func NewLeadPage(chrome response.Chrome, f desk.File, actor crm.Actor, successors map[crm.Seat][]desk.Successor) LeadPage {
	r, base := chrome.Reader, leadPath(f.Lead.ID)
	p := LeadPage{
		Chrome: chrome, ListHref: "/inbox", Name: f.Lead.ContactName, Reference: f.Lead.Reference,
		State: LeadState(r, f.Lead.State), Promise: NewMark(r, f.Lead.SLA, f.Now), Facts: contactFacts(r, f),
		Seats: seatCards(r, f, actor, successors), Standing: Standing(r, f.Lead, f.Team.Name, Promise(r, f.Clock(), f.Now)),
		NoteAction: base + "/notes", CallAction: base + "/calls", NoteField: NoteField(r),
	}
	if p.Name == "" {
		p.Name = r.T("leads.nameless")
	}
	p.Title = p.Name
	for _, point := range f.Contact.Points {
		p.Points = append(p.Points, NewPoint(r, point))
	}
	for _, s := range f.Submissions {
		p.Submissions = append(p.Submissions, NewSaid(r, f, s))
	}
	p.Thread = thread(r, f, works(f.Lead, actor))
	p.Trail = trail(r, f)
	for n := len(f.Decisions) - 1; n >= 0; n-- {
		table := NewDecision(r, f.Decisions[n], queuedFor(f.Events, f.Decisions[n]))
		table.Open = n == len(f.Decisions)-1
		p.Decisions = append(p.Decisions, table)
	}
	for _, m := range f.Messages {
		row := NewMessageRow(r, m, f.Now)
		row.Delivery = delivery(r, f, m, works(f.Lead, actor))
		p.Messages = append(p.Messages, row)
	}
	if !f.CallBack.At.IsZero() && f.Lead.State.Open() {
		due := Fact{Label: r.T("fact.call_back"), Text: r.DateTime(f.CallBack.At) + " · " + r.Relative(f.CallBack.At, f.Now)}
		p.Standing = append([]Fact{due}, p.Standing...)
	}
	p.Offer = newOfferBox(r, f, actor)
	p.offerSteps(f, actor, base)
	return p
}

// offerSteps adds what this actor may do with the lead as a whole.
func (p *LeadPage) offerSteps(f desk.File, actor crm.Actor, base string) {
	r, owns := p.Reader, f.Lead.OwnerID == actor.ID || actor.May(crm.RoleManager)
	switch {
	case !works(f.Lead, actor):
	case f.Lead.State == crm.LeadWorking:
		p.Wait = &Step{base + "/wait", r.T("wait.client"), r.T("wait.client_hint")}
	case f.Lead.State == crm.LeadWaiting:
		p.Wait = &Step{base + "/resume", r.T("wait.resume"), r.T("wait.resume_hint")}
	}
	if owns && f.Lead.State.Open() {
		p.Close = NewCloseBox(r, f.Lead.ID)
	}
	if owns && !f.Lead.State.Open() {
		p.ReopenAction = base + "/reopen"
	}
}

// Standing is by which rule the lead is where, and what is promised.
func Standing(r i18n.Reader, l crm.Lead, team, promise string) []Fact {
	return present([]Fact{
		{Label: r.T("fact.promise"), Text: promise},
		{Label: r.T("fact.close_reason"), Text: l.CloseReason},
		{Label: r.T("fact.team"), Text: team},
		{Label: r.T("fact.rule"), Text: l.Rule},
		{Label: r.T("fact.strategy"), Text: r.T("strategy." + string(l.Strategy))},
		{Label: r.T("fact.score"), Text: r.T("fact.score_of", "Score", l.Score)},
		{Label: r.T("fact.opened"), Text: r.DateTime(l.CreatedAt)},
	})
}

func serviceName(r i18n.Reader, f desk.File, s crm.Submission) string {
	if name := f.Services[s.ServiceID].Name.In(r.Lang); name != "" {
		return name
	}
	return s.Service
}

// contactFacts are those of the client, and who may be the same person.
func contactFacts(r i18n.Reader, f desk.File) []Fact {
	facts := ClientFacts(r, f.Contact)
	for _, other := range f.Merges {
		facts = append(facts, Fact{Label: r.T("fact.merge"), Text: other.Name})
	}
	return present(facts)
}
