package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/web/demo"
	"frontdesk/internal/web/response"
)

// Right is who may use a route.
type Right string

const (
	Public    Right = "public"     // everybody; a token or nothing is the credential
	SignedIn  Right = "signed-in"  // every user
	Managers  Right = "manager"    // managers and administrators
	Admins    Right = "admin"      // administrators
	SigningIn Right = "signing-in" // everybody, but only from our own pages
)

// Route is one line of the table of routes. A GET answers HEAD as well.
type Route struct {
	Method string
	Path   string
	Right  Right
	handle gin.HandlerFunc
}

// routes is every route of the house.
func (h *house) routes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	all := []Route{
		{get, "/", Public, h.welcome},
		{get, response.AssetsRoute, Public, h.responder.Asset},

		{get, "/f/:form", Public, h.site.ShowForm},
		{post, "/f/:form", Public, h.site.Submit},
		{get, "/f/:form/thanks", Public, h.site.Thanks},
		{get, "/a/:token", Public, h.site.ShowOffer},
		{post, "/a/:token", Public, h.site.AnswerOffer},

		{post, "/api/v1/forms/:form/submissions", Public, h.api.Submit},
		{http.MethodOptions, "/api/v1/forms/:form/submissions", Public, h.api.Preflight},

		{get, "/login", Public, h.inbox.ShowLogin},
		{post, "/login", SigningIn, h.inbox.SignIn},
		{post, "/logout", SignedIn, h.inbox.SignOut},
		{get, "/login/forgotten", Public, h.inbox.ShowForgotten},
		{post, "/login/forgotten", SigningIn, h.inbox.RequestReset},
		{get, "/password/:token", Public, h.inbox.ShowPassword},
		{post, "/password/:token", SigningIn, h.inbox.SetPassword},

		{get, "/inbox", SignedIn, h.inbox.Leads},
		{get, "/inbox/leads/:lead", SignedIn, h.inbox.Lead},
		{post, "/inbox/leads/:lead/accept", SignedIn, h.inbox.Accept},
		{post, "/inbox/leads/:lead/decline", SignedIn, h.inbox.Decline},
		{post, "/inbox/leads/:lead/notes", SignedIn, h.inbox.AddNote},
		{post, "/inbox/leads/:lead/close", SignedIn, h.inbox.Close},
		{post, "/inbox/leads/:lead/reopen", SignedIn, h.inbox.Reopen},
		{post, "/language", SignedIn, h.inbox.SetLanguage},
		{get, "/inbox/held", Managers, h.inbox.Held},
		{post, "/inbox/held/:submission", Managers, h.inbox.Judge},

		{get, "/admin", Managers, h.admin.Overview},
		{get, "/admin/sites", Admins, h.admin.Sites},
		{get, "/admin/sites/:id", Admins, h.admin.EditSite},
		{post, "/admin/sites", Admins, h.admin.SaveSite},
		{post, "/admin/sites/:id", Admins, h.admin.SaveSite},
		{get, "/admin/services", Admins, h.admin.Services},
		{get, "/admin/services/:id", Admins, h.admin.EditService},
		{post, "/admin/services", Admins, h.admin.SaveService},
		{post, "/admin/services/:id", Admins, h.admin.SaveService},
		{get, "/admin/forms", Admins, h.admin.Forms},
		{get, "/admin/forms/:id", Admins, h.admin.EditForm},
		{post, "/admin/forms", Admins, h.admin.SaveForm},
		{post, "/admin/forms/:id", Admins, h.admin.SaveForm},
		{get, "/admin/teams", Managers, h.admin.Teams},
		{get, "/admin/teams/:id", Managers, h.admin.EditTeam},
		{post, "/admin/teams", Managers, h.admin.SaveTeam},
		{post, "/admin/teams/:id", Managers, h.admin.SaveTeam},
		{get, "/admin/users", Managers, h.admin.Users},
		{get, "/admin/users/:id", Managers, h.admin.EditUser},
		{post, "/admin/users", Managers, h.admin.SaveUser},
		{post, "/admin/users/:id", Managers, h.admin.SaveUser},
		{post, "/admin/users/:id/invite", Managers, h.admin.Invite},
	}
	all = append(all, h.healthRoutes()...)
	if h.demo != nil {
		all = append(all, h.demoRoutes()...)
	}
	return all
}

// healthRoutes are what every process answers, whatever its role.
func (h *house) healthRoutes() []Route {
	return []Route{
		{http.MethodGet, "/healthz", Public, h.health},
		{http.MethodGet, "/readyz", Public, h.ready},
	}
}

// demoRoutes are the demo firm's website, and its mail for everybody to see.
func (h *house) demoRoutes() []Route {
	const get = http.MethodGet
	return []Route{
		{get, "/demo/", Public, h.demo.Index},
		{get, "/demo/:lang/:slug", Public, h.demo.Article},
		{get, "/demo/mail", Public, h.demo.Mails},
		{get, "/demo/mail/:id", Public, h.demo.Mail},
		{get, "/demo/mail/:id/html", Public, h.demo.MailHTML},
		{get, "/demo/mail/:id/source", Public, h.demo.MailSource},
	}
}

// welcome sends people to where they want to be.
func (h *house) welcome(c *gin.Context) {
	if h.demo != nil {
		h.responder.Redirect(c, "/demo/")
		return
	}
	h.responder.Redirect(c, "/inbox")
}

// Table returns every route with the right it needs, the demo's too.
func Table() []Route {
	h := &house{demo: &demo.Demo{}}
	return h.routes()
}
