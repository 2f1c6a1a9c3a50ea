package inbox

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

const untilBrowserCloses = 0

// ShowLogin is GET /login.
func (i *Inbox) ShowLogin(c *gin.Context) { i.login(c, http.StatusOK, "", c.Query("next"), nil) }

// SignIn is POST /login: 303 to where they were going.
func (i *Inbox) SignIn(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	value, err := i.Account.SignIn(c.Request.Context(), fields.Text("email"), fields.Get("password"), browser(c))
	if e := crm.AsError(err); err != nil {
		if e.Kind != crm.KindSignIn && e.Kind != crm.KindRateLimited {
			i.Responder.ErrorPage(c, err)
			return
		}
		i.login(c, response.Status(e), fields.Text("email"), fields.Get("next"), err)
		return
	}
	i.setSession(c, value, untilBrowserCloses)
	i.Responder.Redirect(c, local(fields.Get("next")))
}

// SignOut is POST /logout.
func (i *Inbox) SignOut(c *gin.Context) {
	if err := i.Account.SignOut(c.Request.Context(), Session(c)); err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.setSession(c, "", -1)
	i.Responder.Redirect(c, "/login")
}

func (i *Inbox) login(c *gin.Context, status int, email, next string, fault error) {
	response.NoStore(c)
	chrome := i.Responder.Chrome(c, "")
	chrome.Title = chrome.T("login.heading")
	page := LoginPage{Chrome: chrome, Fields: LoginFields(chrome.Reader, email)}
	if next != "" {
		page.Next = local(next)
	}
	if fault != nil {
		page.Error = words(chrome.Reader, fault)
	}
	if user, password, ok := strings.Cut(i.Hint, " "); ok {
		page.Hint = DemoHint(chrome.Reader, user, password)
	}
	i.Responder.Page(c, status, "inbox/login", page)
}

func browser(c *gin.Context) account.Browser {
	agent := c.Request.UserAgent()
	return account.Browser{Address: request.Network(c), UserAgent: strings.ToValidUTF8(agent[:min(len(agent), 300)], "")}
}
