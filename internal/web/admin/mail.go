package admin

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/machinery"
	"frontdesk/internal/mail"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

const (
	mailRoom = "/admin/mail"
	mailPage = 50 // letters, and suppressed addresses, on one page
)

// ShowMail is GET /admin/mail: the servers, the line, what came of it, and who is written to no more.
func (a *Admin) ShowMail(c *gin.Context) { a.mail(c, http.StatusOK, nil) }

// mail answers with the page of outgoing mail; change adds what a fault left behind.
func (a *Admin) mail(c *gin.Context, status int, change func(*MailPage)) {
	query := mailQuery(c)
	room, err := a.Machinery.MailRoom(c.Request.Context(), request.Actor(c), query)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	chrome := a.chrome(c)
	if code := c.Query("done"); strings.HasPrefix(code, "mail_") && chrome.Has("flash."+code) {
		chrome.Flash = &response.Flash{Kind: "good", Text: chrome.T("flash." + code)}
	}
	chrome.Back = mailRoom
	page := NewMail(chrome, room, query)
	if change != nil {
		change(&page)
	}
	a.Responder.Page(c, status, "admin/mail", page)
}

// mailQuery reads which part of the lists is asked for; an address typed by hand begins at the top.
func mailQuery(c *gin.Context) machinery.MailQuery {
	q := machinery.MailQuery{Letters: math.MaxInt64, Limit: mailPage + 1}
	if before, err := strconv.ParseInt(c.Query("mail"), 10, 64); err == nil {
		q.Letters = before
	}
	q.Filter = mail.SuppressionFilter{Text: c.Query("address"), Lifted: c.Query("lifted") != ""}
	for _, why := range crm.Suppressions {
		if c.Query("why") == why {
			q.Filter.Why = why
		}
	}
	if before, err := strconv.ParseInt(c.Query("before"), 10, 64); err == nil {
		q.Filter.Before = before
	}
	return q
}

// SendMailAgain is POST /admin/mail/messages/{id}/send; "twice" says that a second copy is accepted.
func (a *Admin) SendMailAgain(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "id", "message")
	if err == nil {
		err = a.Machinery.SendAgain(c.Request.Context(), request.Actor(c), id, fields.Bool("twice"))
	}
	if fault, ok := firstFault(err); ok {
		a.mail(c, http.StatusUnprocessableEntity, func(p *MailPage) { p.askTwice(id, response.FieldText(p.Reader, fault)) })
		return
	}
	switch {
	case err == nil:
		a.Responder.Redirect(c, mailRoom+"?done=mail_again")
	case crm.HasCode(err, "message_moved_on"):
		a.Responder.Redirect(c, mailRoom+"?done=mail_already")
	default:
		a.Responder.ErrorPage(c, err)
	}
}

// Suppress is POST /admin/mail/suppressions: an address is written to no more.
func (a *Admin) Suppress(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	_, err = a.Mail.Suppress(c.Request.Context(), request.Actor(c), fields.Text("address"), fields.Text("reason"))
	e := crm.AsError(err)
	switch {
	case err == nil:
		a.Responder.Redirect(c, mailRoom+"?done=mail_suppressed#suppressed")
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		a.mail(c, response.Status(e), func(p *MailPage) { p.retype(fields, e.Fields) })
	case e.Code == "suppressed_already":
		a.Responder.Redirect(c, mailRoom+"?done=mail_suppressed&address="+url.QueryEscape(fields.Text("address"))+"#suppressed")
	default:
		a.Responder.ErrorPage(c, err)
	}
}

// Lift is POST /admin/mail/suppressions/{id}/lift: an address is written to again.
func (a *Admin) Lift(c *gin.Context) {
	id, err := request.ID(c, "id", "suppression")
	if err == nil {
		_, err = a.Mail.Lift(c.Request.Context(), request.Actor(c), id)
	}
	switch {
	case err == nil, crm.HasCode(err, "suppression_not_found"): // a first click, or a colleague, was quicker
		a.Responder.Redirect(c, mailRoom+"?done=mail_lifted#suppressed")
	default:
		a.Responder.ErrorPage(c, err)
	}
}
