package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
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

// Keyed is for programs whose API key has a scope.
func Keyed(scope crm.KeyScope) Right { return Right("key " + scope) }

// PublicOrKeyed is for everybody; a program may show a key, which must have a scope then.
func PublicOrKeyed(scope crm.KeyScope) Right { return Right("public or key " + scope) }

// Key returns the scope that a key must have here (empty: keys count for nothing), and whether one is needed.
func (r Right) Key() (scope crm.KeyScope, needed bool) {
	if scope, ok := strings.CutPrefix(string(r), "key "); ok {
		return crm.KeyScope(scope), true
	}
	rest, _ := strings.CutPrefix(string(r), "public or key ")
	if rest == string(r) {
		return "", false
	}
	return crm.KeyScope(rest), false
}

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

		{post, "/api/v1/forms/:form/submissions", PublicOrKeyed(crm.KeySubmissionsWrite), h.api.Submit},
		{http.MethodOptions, "/api/v1/forms/:form/submissions", Public, h.api.Preflight},
		{get, "/api/v1/openapi.json", Public, h.api.Document},
		{get, "/api/v1/docs", Public, h.api.Docs},
		{get, "/api/v1/submissions", Keyed(crm.KeyLeadsRead), h.api.Submissions},
		{get, "/api/v1/submissions/:reference", Keyed(crm.KeyLeadsRead), h.api.Submission},
		{get, "/api/v1/leads", Keyed(crm.KeyLeadsRead), h.api.Leads},
		{get, "/api/v1/leads/:reference", Keyed(crm.KeyLeadsRead), h.api.Lead},
		{post, "/api/v1/leads/:reference/accept", Keyed(crm.KeyLeadsWrite), h.api.Accept},
		{post, "/api/v1/leads/:reference/decline", Keyed(crm.KeyLeadsWrite), h.api.Decline},
		{post, "/api/v1/leads/:reference/notes", Keyed(crm.KeyLeadsWrite), h.api.AddNote},
		{post, "/api/v1/leads/:reference/close", Keyed(crm.KeyLeadsWrite), h.api.Close},
		{post, "/api/v1/leads/:reference/reopen", Keyed(crm.KeyLeadsWrite), h.api.Reopen},
		{post, "/api/v1/leads/:reference/calls", Keyed(crm.KeyLeadsWrite), h.api.LogCall},
		{post, "/api/v1/leads/:reference/hand-over", Keyed(crm.KeyLeadsWrite), h.api.HandOver},
		{post, "/api/v1/leads/:reference/return", Keyed(crm.KeyLeadsWrite), h.api.Return},
		{post, "/api/v1/leads/:reference/assign", Keyed(crm.KeyLeadsWrite), h.api.Assign},
		{post, "/api/v1/leads/:reference/wait", Keyed(crm.KeyLeadsWrite), h.api.Wait},
		{post, "/api/v1/leads/:reference/resume", Keyed(crm.KeyLeadsWrite), h.api.Resume},
		{get, "/api/v1/contacts", Keyed(crm.KeyContactsRead), h.api.Contacts},
		{get, "/api/v1/contacts/:id", Keyed(crm.KeyContactsRead), h.api.Contact},
		{get, "/api/v1/consultants", Keyed(crm.KeyConsultantsRead), h.api.Consultants},
		{get, "/api/v1/consultants/:id", Keyed(crm.KeyConsultantsRead), h.api.Consultant},
		{post, "/api/v1/consultants/:id/away", Keyed(crm.KeyConsultantsWrite), h.api.SetAway},
		{get, "/api/v1/consultants/:id/time-off", Keyed(crm.KeyConsultantsRead), h.api.TimeOff},
		{post, "/api/v1/consultants/:id/time-off", Keyed(crm.KeyConsultantsWrite), h.api.AddTimeOff},
		{http.MethodDelete, "/api/v1/consultants/:id/time-off/:absence", Keyed(crm.KeyConsultantsWrite), h.api.RemoveTimeOff},
		{post, "/api/v1/consultants/:id/reassign", Keyed(crm.KeyConsultantsWrite), h.api.Reassign},
		{get, "/api/v1/decisions", Keyed(crm.KeyDecisionsRead), h.api.Decisions},
		{get, "/api/v1/decisions/:id", Keyed(crm.KeyDecisionsRead), h.api.Decision},
		{get, "/api/v1/rules", Keyed(crm.KeyDecisionsRead), h.api.Rules},

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
		{post, "/inbox/leads/:lead/calls", SignedIn, h.inbox.LogCall},
		{post, "/inbox/leads/:lead/wait", SignedIn, h.inbox.Wait},
		{post, "/inbox/leads/:lead/resume", SignedIn, h.inbox.Resume},
		{post, "/inbox/leads/:lead/hand-over", SignedIn, h.inbox.HandOver},
		{post, "/inbox/leads/:lead/return", SignedIn, h.inbox.Return},
		{post, "/inbox/leads/:lead/assign", Managers, h.inbox.Assign},
		{post, "/inbox/away", SignedIn, h.inbox.SetAway},
		{get, "/inbox/time-off", SignedIn, h.inbox.TimeOff},
		{post, "/inbox/time-off", SignedIn, h.inbox.AddTimeOff},
		{post, "/inbox/time-off/remove", SignedIn, h.inbox.RemoveTimeOff},
		{get, "/inbox/time-off/:user", Managers, h.inbox.TimeOff},
		{post, "/inbox/time-off/:user", Managers, h.inbox.AddTimeOff},
		{post, "/inbox/time-off/:user/remove", Managers, h.inbox.RemoveTimeOff},
		{get, "/inbox/reassign/:user", Managers, h.inbox.ShowReassign},
		{post, "/inbox/reassign/:user", Managers, h.inbox.Reassign},
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
		{get, "/admin/teams/:id/report", Managers, h.admin.TeamReport},
		{get, "/admin/teams/:id/report.csv", Managers, h.admin.TeamReportCSV},
		{get, "/admin/rules", Managers, h.admin.Rules},
		{get, "/admin/rules/try", Managers, h.admin.TryRules},
		{get, "/admin/rules/:id", Managers, h.admin.EditRule},
		{post, "/admin/rules", Managers, h.admin.SaveRule},
		{post, "/admin/rules/:id", Managers, h.admin.SaveRule},
		{post, "/admin/rules/:id/move", Managers, h.admin.MoveRule},
		{post, "/admin/rules/:id/delete", Managers, h.admin.DeleteRule},
		{get, "/admin/calendars", Managers, h.admin.Calendars},
		{get, "/admin/calendars/:id", Managers, h.admin.EditCalendar},
		{post, "/admin/calendars", Managers, h.admin.SaveCalendar},
		{post, "/admin/calendars/:id", Managers, h.admin.SaveCalendar},
		{get, "/admin/users", Managers, h.admin.Users},
		{get, "/admin/users/:id", Managers, h.admin.EditUser},
		{post, "/admin/users", Managers, h.admin.SaveUser},
		{post, "/admin/users/:id", Managers, h.admin.SaveUser},
		{post, "/admin/users/:id/invite", Managers, h.admin.Invite},
		{get, "/admin/keys", Admins, h.admin.Keys},
		{get, "/admin/keys/new", Admins, h.admin.NewKey},
		{post, "/admin/keys", Admins, h.admin.MakeKey},
		{post, "/admin/keys/:id/revoke", Admins, h.admin.RevokeKey},
		{get, "/admin/machinery", Admins, h.admin.ShowMachinery},
		{post, "/admin/machinery/retry", Admins, h.admin.RetryKind},
		{post, "/admin/machinery/jobs/:id/retry", Admins, h.admin.RetryJob},
		{post, "/admin/machinery/jobs/:id/give-up", Admins, h.admin.GiveUpJob},
		{post, "/admin/machinery/messages/:id/send", Admins, h.admin.SendAgain},
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
		{http.MethodGet, "/metrics", Public, h.metrics}, // whoever has the token, or is on this host
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
