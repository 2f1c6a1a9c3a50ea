package api

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
)

// leadsQuery is what GET /leads is asked.
type leadsQuery struct {
	State   []crm.LeadState `query:"state" enum:"new,queued,offered,working,waiting,won,lost,junk" doc:"Give it several times for any of several states."`
	Team    int64           `query:"team" min:"1"`
	Owner   int64           `query:"owner" min:"1" doc:"The consultant who accepted the lead."`
	Site    int64           `query:"site" min:"1"`
	Service int64           `query:"service" min:"1"`
	Contact int64           `query:"contact" min:"1"`
	Since   time.Time       `query:"since" doc:"Created then or later." example:"2026-11-22T00:00:00Z"`
	Until   time.Time       `query:"until" doc:"Created before then." example:"2026-11-23T00:00:00Z"`
	Sort    string          `query:"sort" enum:"activity,created" doc:"The latest first, by activity or by creation. By activity, unless said."`
	Limit   int64           `query:"limit" min:"1" max:"100" doc:"How many at most; 50, unless said." example:"20"`
	Cursor  string          `query:"cursor" doc:"The next of the page before, with the same filters."`
}

// Leads is GET /api/v1/leads.
func (a *API) Leads(c *gin.Context) { answer(a, c, a.leads) }

func (a *API) leads(ctx context.Context, actor crm.Actor, in leadsQuery) (page Page[Lead], err error) {
	list := in
	list.Cursor, list.Limit = "", 0 // the size of a page may change on the way
	at, id, err := follow(listOf(list), in.Cursor)
	if err != nil {
		return page, err
	}
	leads, more, err := a.Desk.FindLeads(ctx, actor, desk.LeadQuery{
		States: in.State, Team: in.Team, Owner: in.Owner, Site: in.Site, Service: in.Service, Contact: in.Contact,
		Since: in.Since, Until: in.Until, ByCreation: in.Sort == "created", After: desk.Mark{At: at, ID: id}, Limit: limit(in.Limit),
	})
	return paged(each(leads, lead), more, func(l Lead) *string {
		if in.Sort == "created" {
			return cursor(listOf(list), l.CreatedAt.Time, l.ID)
		}
		return cursor(listOf(list), l.LastActivityAt.Time, l.ID)
	}), err
}

// byReference names a lead.
type byReference struct {
	Reference string `path:"reference" noun:"lead" doc:"The lead's reference." example:"NO.2026112248213"`
}

// LeadFile is a lead with all that belongs to it.
type LeadFile struct {
	Lead
	Offers      []Offer      `json:"offers" doc:"Who was asked for which seat, oldest first."`
	Submissions []Submission `json:"submissions" doc:"What the client said, oldest first."`
	Events      []Event      `json:"events" doc:"The trail, oldest first."`
	Notes       []Note       `json:"notes" doc:"Oldest first."`
}

// Lead is GET /api/v1/leads/{reference}.
func (a *API) Lead(c *gin.Context) { answer(a, c, a.lead) }

func (a *API) lead(ctx context.Context, actor crm.Actor, in byReference) (LeadFile, error) {
	f, err := a.Desk.LeadByReference(ctx, actor, in.Reference)
	return LeadFile{
		Lead: lead(f.Lead), Offers: each(f.Offers, offer), Events: each(f.Events, event), Notes: each(f.Notes, note),
		Submissions: each(f.Submissions, func(s crm.Submission) Submission { return submission(s, f.Lead.Reference) }),
	}, err
}
