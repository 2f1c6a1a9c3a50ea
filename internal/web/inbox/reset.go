package inbox

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// ShowForgotten is GET /login/forgotten.
func (i *Inbox) ShowForgotten(c *gin.Context) {
	i.forgotten(c, http.StatusOK, ForgottenPage{})
}

// RequestReset is POST /login/forgotten: it answers alike whether the e-mail is known or not.
func (i *Inbox) RequestReset(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	page := ForgottenPage{Email: fields.Text("email"), Sent: true}
	if err := i.Account.RequestReset(c.Request.Context(), page.Email, browser(c)); err != nil {
		e := crm.AsError(err)
		page.Sent, page.Error = false, words(i.Responder.Reader(c), err)
		i.forgotten(c, response.Status(e), page)
		return
	}
	i.forgotten(c, http.StatusOK, page)
}

func (i *Inbox) forgotten(c *gin.Context, status int, page ForgottenPage) {
	response.NoStore(c)
	page.Chrome = i.Responder.Chrome(c, "")
	page.Title = page.T("forgotten.heading")
	page.Fields = ForgottenFields(page.Reader, page.Email)
	i.Responder.Page(c, status, "inbox/forgotten", page)
}

// ShowPassword is GET /password/{token}, from a mail or from the first start.
func (i *Inbox) ShowPassword(c *gin.Context) {
	user, err := i.Account.PasswordLink(c.Request.Context(), c.Param("token"))
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.password(c, http.StatusOK, user, nil)
}

// SetPassword is POST /password/{token}: the password is set, and whoever set it is signed in.
func (i *Inbox) SetPassword(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	user, err := i.Account.PasswordLink(c.Request.Context(), c.Param("token"))
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	if fields.Get("password") != fields.Get("again") {
		err = crm.Invalid([]crm.FieldError{{Field: "again", Code: "password_differs"}})
	} else {
		_, err = i.Account.SetPassword(c.Request.Context(), c.Param("token"), fields.Get("password"))
	}
	if e := crm.AsError(err); err != nil {
		if e.Kind != crm.KindInvalid {
			i.Responder.ErrorPage(c, err)
			return
		}
		i.password(c, response.Status(e), user, e.Fields)
		return
	}
	i.enter(c, user, fields.Get("password"))
}

// enter signs in somebody who has just set their password; an administrator's first way is to where the firm is made.
func (i *Inbox) enter(c *gin.Context, user crm.User, password string) {
	value, err := i.Account.SignIn(c.Request.Context(), user.Email, password, browser(c))
	if err != nil {
		i.Responder.Redirect(c, "/login") // set it is; why they may not enter now, the door says
		return
	}
	i.setSession(c, value, untilBrowserCloses)
	if user.PasswordHash == "" && user.Role == crm.RoleAdmin {
		i.Responder.Redirect(c, "/admin")
		return
	}
	i.Responder.Redirect(c, "/inbox")
}

func (i *Inbox) password(c *gin.Context, status int, user crm.User, faults []crm.FieldError) {
	response.NoStore(c)
	chrome := i.Responder.Chrome(c, "")
	chrome.Title = chrome.T("password.heading")
	page := PasswordPage{
		Chrome: chrome, Action: c.Request.URL.Path, Name: user.Name, Email: user.Email,
		First: user.PasswordHash == "", Fields: PasswordFields(chrome.Reader),
	}
	response.Mark(chrome.Reader, faults, page.Fields)
	i.Responder.Page(c, status, "inbox/password", page)
}
