package web

import (
	"net/http"
	"slices"
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

// routes is every route of the house, room by room: see apiroutes.go, inboxroutes.go and adminroutes.go.
func (h *house) routes() []Route {
	all := slices.Concat(h.publicRoutes(), h.apiRoutes(), h.inboxRoutes(), h.adminRoutes(), h.healthRoutes())
	if h.demo != nil {
		all = append(all, h.demoRoutes()...)
	}
	return all
}

// publicRoutes are what visitors meet, and the links in mails to consultants.
func (h *house) publicRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/", Public, h.welcome},
		{get, response.AssetsRoute, Public, h.responder.Asset},
		{get, "/f/:form", Public, h.site.ShowForm},
		{post, "/f/:form", Public, h.site.Submit},
		{get, "/f/:form/thanks", Public, h.site.Thanks},
		{get, "/a/:token", Public, h.site.ShowOffer},
		{post, "/a/:token", Public, h.site.AnswerOffer},
		{get, "/u/:token", Public, h.site.ShowDigest},
		{post, "/u/:token", Public, h.site.EndDigest},
		{get, "/embed.js", Public, h.embed.Script},
		{get, "/embed-proof.js", Public, h.embed.Proof},
		{get, "/embed-proof", Public, h.embed.Frame},
		{get, "/p", Public, h.site.ShowPage},
		{post, "/p/vote", Public, h.site.VoteOnPage},
		{post, "/p/comment", Public, h.site.CommentOnPage},
		{post, "/p/comment/edit", Public, h.site.EditOnPage},
		{post, "/p/comment/delete", Public, h.site.DeleteOnPage},
		{get, "/c/:token", Public, h.site.ShowComment},
		{post, "/c/:token", Public, h.site.FollowComment},
		{get, "/feed", Public, h.site.Feed},
		{get, "/p/unlock", Public, h.site.ShowUnlock},
		{post, "/p/unlock", Public, h.site.Unlock},
		{get, "/s/:token", Public, h.site.ShowSolution},
		{get, "/t", Public, h.site.AskStatus},
		{post, "/t", Public, h.site.FindStatus},
		{get, "/t/:reference", Public, h.site.ShowStatus},
		{post, "/t/:reference", Public, h.site.WriteStatus},
		{get, "/r/:token", Public, h.site.ShowReview},
		{post, "/r/:token", Public, h.site.Review},
	}
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

// siteRoutes are the demo firm's website where it is alone.
func (h *house) siteRoutes(site *demo.Demo) []Route {
	const get = http.MethodGet
	return []Route{
		{get, "/", Public, h.welcome},
		{get, response.AssetsRoute, Public, h.responder.Asset},
		{get, "/demo/", Public, site.Index},
		{get, "/demo/:lang/:slug", Public, site.Article},
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
