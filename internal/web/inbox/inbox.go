package inbox

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/account"
	"frontdesk/internal/assignment"
	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/intake"
	"frontdesk/internal/notice"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Inbox answers those who are signed in, and lets them in and out.
type Inbox struct {
	Responder    *response.Responder
	Catalog      *i18n.Catalog
	Desk         *desk.Desk
	Assignment   *assignment.Assignment
	Conversation *conversation.Conversation
	Account      *account.Account
	Intake       *intake.Intake
	Page         *page.Page
	Notice       *notice.Notice
	Secure       bool   // people reach us by https; the cookie goes no other way
	Hint         string // a user and password to show at the door, of the demo only: "user password"
}

// cookie carries the session. It is the browser's until it is closed or the session ends.
const cookie = "frontdesk_session"

// Session returns the value of the session's cookie, or "".
func Session(c *gin.Context) string {
	value, err := c.Cookie(cookie)
	if err != nil {
		return "" // none was sent
	}
	return value
}

func (i *Inbox) setSession(c *gin.Context, value string, seconds int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: cookie, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: i.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// chrome is the frame around a page of somebody who is signed in.
func (i *Inbox) chrome(c *gin.Context, room string, held int) response.Chrome {
	chrome := i.Responder.Chrome(c, "").Staff(request.Actor(c), room, held).OnDuty(request.User(c).Duty).Waiting(i.waiting(c)).Astray(i.astray(c))
	if code := c.Query("done"); code != "" && chrome.Has("flash."+code) {
		chrome.Flash = &response.Flash{Kind: "good", Text: chrome.T("flash." + code)}
	}
	return chrome
}

// local returns an address of ours to go to after something was done, or the inbox: nobody sends people
// elsewhere through us.
func local(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(address, "//") || strings.Contains(address, `\`) {
		return "/inbox"
	}
	return address
}

// SetLanguage is POST /language: the language of somebody's pages and mails.
func (i *Inbox) SetLanguage(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err == nil {
		err = i.Account.SetLocale(c.Request.Context(), request.Actor(c), i.Catalog.Match(fields.Get("lang")))
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, local(fields.Get("back")))
}

// words are the words of a fault for a page that goes on.
func words(r i18n.Reader, err error) string { return response.Detail(r, crm.AsError(err)) }
