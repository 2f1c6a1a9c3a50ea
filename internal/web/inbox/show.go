package inbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
	"frontdesk/internal/web/site"
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
	page := NewLeadPage(i.chrome(c, "inbox", 0), file, actor)
	if amend != nil {
		amend(&page)
	}
	i.Responder.Page(c, status, "inbox/lead", page)
}

// NewLeadPage prepares a lead for one who may see it.
func NewLeadPage(chrome response.Chrome, f desk.File, actor crm.Actor) LeadPage {
	r, base := chrome.Reader, "/inbox/leads/"+response.IDValue(f.Lead.ID)
	p := LeadPage{
		Chrome: chrome, ListHref: "/inbox", Name: f.Lead.ContactName, Reference: f.Lead.Reference,
		State: LeadState(r, f.Lead.State), Facts: contactFacts(r, f), Standing: Standing(r, f.Lead, f.Team.Name),
		NoteAction: base + "/notes", NoteField: NoteField(r),
	}
	if p.Name == "" {
		p.Name = r.T("leads.nameless")
	}
	p.Title = p.Name
	for _, point := range f.Contact.Points {
		p.Points = append(p.Points, NewPoint(r, point))
	}
	for _, s := range f.Submissions {
		p.Submissions = append(p.Submissions, NewSaid(r, s, serviceName(r, f, s)))
	}
	p.Trail = trail(r, f)
	for n := len(f.Decisions) - 1; n >= 0; n-- {
		p.Decisions = append(p.Decisions, NewDecision(r, f.Decisions[n]))
	}
	for _, m := range f.Messages {
		p.Messages = append(p.Messages, NewMessageRow(r, m, f.Now))
	}
	p.offerActions(f, actor, base)
	return p
}

// offerActions adds what this actor may do with the lead.
func (p *LeadPage) offerActions(f desk.File, actor crm.Actor, base string) {
	r, owns := p.Reader, f.Lead.OwnerID == actor.ID || actor.May(crm.RoleManager)
	offer := f.Offer()
	switch {
	case offer.State == crm.OfferOffered && offer.ConsultantID == actor.ID:
		p.Offer = NewOfferBox(r, offer, site.DeclineFields(r, "", ""), f.Now)
	case f.Lead.State == crm.LeadQueued && f.MayTake:
		p.Offer = NewTakeBox(r, f.Lead.ID)
	}
	if owns && f.Lead.State.Open() {
		p.Close = NewCloseBox(r, f.Lead.ID)
	}
	if owns && !f.Lead.State.Open() {
		p.ReopenAction = base + "/reopen"
	}
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

// trail puts the events of a lead in words, the latest first.
func trail(r i18n.Reader, f desk.File) []TrailLine {
	notes := map[int64]string{}
	for _, n := range f.Notes {
		notes[n.ID] = n.Text
	}
	var lines []TrailLine
	for n := len(f.Events) - 1; n >= 0; n-- {
		e := f.Events[n]
		line := TrailLine{At: e.At.UTC().Format(time.RFC3339), Exact: r.DateTime(e.At), Age: r.Relative(e.At, f.Now)}
		line.Text, line.Detail = eventWords(r, e)
		if e.Kind == "note.added" {
			line.Note = notes[e.SubjectID]
		}
		lines = append(lines, line)
	}
	return lines
}

// eventWords says what happened, and what was said about it.
func eventWords(r i18n.Reader, e crm.Event) (text, detail string) {
	var d struct {
		Consultant, Reason, Reference string
		Key                           crm.KeyName
	}
	var reason string
	if err := json.Unmarshal(e.Detail, &d); err != nil {
		return r.T("event.other", "Kind", e.Kind), "" // written by a later version
	}
	key := "event." + e.Kind
	if !r.Has(key) {
		return r.T("event.other", "Kind", e.Kind), ""
	}
	who := e.Actor.Name
	if e.Actor.Kind == crm.ActorKey {
		who = r.T("lead.by_key", "Name", who, "Key", d.Key.Name)
	}
	if d.Consultant != "" {
		who = d.Consultant
	}
	if d.Reason != "" {
		reason = reasonWords(r, d.Reason)
	}
	if e.Kind == "lead.queued" {
		return r.T(key, "Reason", reason), ""
	}
	return r.T(key, "Name", who), d.Reference + reason
}

// reasonWords are the words of a reason: of a queue, or of a decline with what was added to it.
func reasonWords(r i18n.Reader, reason string) string {
	code, added, _ := strings.Cut(reason, ": ")
	for _, prefix := range []string{"reason.", "queue."} {
		if !r.Has(prefix + code) {
			continue
		}
		if added == "" {
			return r.T(prefix + code)
		}
		return r.T(prefix+code) + r.T("form.colon") + added
	}
	return reason
}
