package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
)

// Overview is GET /admin: what there is, and what is left to set up.
func (a *Admin) Overview(c *gin.Context) {
	actor := request.Actor(c)
	setup, err := a.Firm.Setup(c.Request.Context(), actor)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	people, err := a.Account.People(c.Request.Context(), actor)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	attention, err := a.attention(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	mailing, err := a.mailAttention(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	keys, err := a.working(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	solutions, err := a.Page.Solutions(c.Request.Context(), actor)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	page := NewOverview(a.chrome(c), actor, Counts{
		Sites: len(setup.Sites), Services: len(setup.Services), Forms: len(setup.Forms),
		Teams: len(setup.Teams), Rules: len(setup.Rules), Calendars: len(setup.Calendars), Users: len(people), Consultants: len(consultants(people)), Troubles: len(attention), Keys: keys, Solutions: len(solutions), MailTroubles: len(mailing),
	})
	page.Attention, page.AttentionHref = attention, machineryRoom
	page.MailAttention, page.MailHref = mailing, mailRoom
	a.Responder.Page(c, http.StatusOK, "admin/overview", page)
}

// attention is what the machinery needs a person for, told to those who may open it.
func (a *Admin) attention(c *gin.Context) ([]string, error) {
	if !mayOpen(request.Actor(c), "machinery") {
		return nil, nil
	}
	snapshot, err := a.Machinery.Snapshot(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return Attention(a.Responder.Reader(c), snapshot), nil
}

// mailAttention is what outgoing mail needs a person for, told to those who may do something about it.
func (a *Admin) mailAttention(c *gin.Context) ([]string, error) {
	alarm, err := a.Machinery.MailAlarm(c.Request.Context(), request.Actor(c))
	if crm.IsKind(err, crm.KindForbidden) {
		return nil, nil
	}
	return mailAlarms(a.Responder.Reader(c), alarm), err
}
