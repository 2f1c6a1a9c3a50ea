package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/firm"
	"frontdesk/internal/intake"
	"frontdesk/internal/machinery"
	"frontdesk/internal/mail"
	"frontdesk/internal/page"
	"frontdesk/internal/routing"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Admin answers managers and administrators who make and change the firm.
type Admin struct {
	Responder *response.Responder
	Firm      *firm.Firm
	Account   *account.Account
	Intake    *intake.Intake
	Routing   *routing.Routing
	Desk      *desk.Desk
	Machinery *machinery.Machinery
	Mail      *mail.Mail
	Page      *page.Page
	BaseURL   string // of the product, for snippets
}

// chrome is the frame around a page of the admin rooms, with what has just been done.
func (a *Admin) chrome(c *gin.Context) response.Chrome {
	chrome := a.Responder.Chrome(c, "").Staff(request.Actor(c), "admin", 0).OnDuty(request.User(c).Duty)
	if done := c.Query("done"); done == "saved" || done == "moved" || done == "deleted" {
		chrome.Flash = Done(chrome.Reader, done)
	}
	return chrome
}

// list answers with the list that build makes of what is set up.
func (a *Admin) list(c *gin.Context, build func(response.Chrome, firm.Setup) ListPage) {
	setup, err := a.Firm.Setup(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Page(c, http.StatusOK, "admin/list", build(a.chrome(c), setup))
}

// edit answers with the form that build makes of what is set up.
func (a *Admin) edit(c *gin.Context, build func(response.Chrome, firm.Setup) (EditPage, error)) {
	setup, err := a.Firm.Setup(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	page, err := build(a.chrome(c), setup)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Page(c, http.StatusOK, "admin/edit", page)
}

// posted reads what was typed, and what is set up to read it by.
func (a *Admin) posted(c *gin.Context) (*reading, firm.Setup, error) {
	fields, err := request.ReadOwnForm(c)
	if err != nil {
		return nil, firm.Setup{}, err
	}
	setup, err := a.Firm.Setup(c.Request.Context(), request.Actor(c))
	return &reading{Fields: fields}, setup, err
}

// savedAt is where what was saved is seen: the list that it is in, or, for the first of its kind, the overview with
// the next step of setting up.
func savedAt(list string, before int) string {
	if before == 0 {
		return "/admin?done=saved"
	}
	return list + "?done=saved"
}

// settle goes to where what was saved is seen, or shows the form again with its faults and everything typed.
func (a *Admin) settle(c *gin.Context, typed *reading, err error, to string, form func(response.Chrome, []crm.FieldError) EditPage) {
	e := crm.AsError(err)
	switch {
	case err == nil:
		a.Responder.Redirect(c, to)
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		page := form(a.chrome(c), e.Fields)
		page.retype(typed.Fields)
		a.Responder.Page(c, response.Status(e), "admin/edit", page)
	default:
		a.Responder.ErrorPage(c, err)
	}
}
