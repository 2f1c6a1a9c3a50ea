package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/inbox"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// guard is the middleware that a right asks for.
func (h *house) guard(right Right) []gin.HandlerFunc {
	if scope, needed := right.Key(); scope != "" {
		return []gin.HandlerFunc{h.program(scope, needed)}
	}
	switch right {
	case Public:
		return nil
	case SigningIn:
		return []gin.HandlerFunc{h.sameOrigin}
	case Managers:
		return []gin.HandlerFunc{h.sameOrigin, h.signedIn, h.role(crm.RoleManager)}
	case Admins:
		return []gin.HandlerFunc{h.sameOrigin, h.signedIn, h.role(crm.RoleAdmin)}
	}
	return []gin.HandlerFunc{h.sameOrigin, h.signedIn}
}

// sameOrigin refuses what a foreign page makes a browser do in somebody's session.
func (h *house) sameOrigin(c *gin.Context) {
	if err := h.protect.Check(c.Request); err != nil {
		h.fail(c, &crm.Error{Kind: crm.KindForbidden, Code: "cross_origin", Err: err})
	}
}

// signedIn finds out who it is, or sends them to sign in and back.
func (h *house) signedIn(c *gin.Context) {
	response.NoStore(c)
	user, actor, err := h.Account.SignedIn(c.Request.Context(), inbox.Session(c))
	if crm.IsKind(err, crm.KindSignIn) && (c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead) {
		h.responder.Redirect(c, "/login?"+url.Values{"next": {c.Request.URL.RequestURI()}}.Encode())
		c.Abort()
		return
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	request.SetActor(c, user, actor)
	response.SetReader(c, h.Catalog.Reader(h.Catalog.Match(user.Locale), user.Location()))
}

func (h *house) role(role crm.Role) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := request.Actor(c).Require(role); err != nil {
			h.fail(c, err)
		}
	}
}

// program finds out by its key for whom a program asks. Cookies are not looked at: what a browser sends by itself is
// no credential here. Where no key is needed, none is as good as a right one, and a wrong one is refused all the same.
func (h *house) program(scope crm.KeyScope, needed bool) gin.HandlerFunc {
	return func(c *gin.Context) {
		key := request.Bearer(c)
		if key == "" && !needed {
			return
		}
		response.NoStore(c)
		response.SetReader(c, h.Catalog.Reader(h.Catalog.Match(c.GetHeader("Accept-Language")), nil))
		user, actor, err := h.Account.Program(c.Request.Context(), key, scope, request.Network(c))
		if err != nil {
			response.Challenge(c, err, string(scope))
			h.fail(c, err)
			return
		}
		request.SetActor(c, user, actor)
	}
}

// fail answers a fault in the form that the address asks for, and ends the request.
func (h *house) fail(c *gin.Context, err error) {
	c.Abort()
	if strings.HasPrefix(c.Request.URL.Path, "/api/") {
		h.responder.Problem(c, err)
		return
	}
	h.responder.ErrorPage(c, err)
}

func (h *house) notFound(c *gin.Context) { h.fail(c, crm.NotFound("page")) }

func (h *house) methodNotAllowed(c *gin.Context) {
	h.fail(c, crm.Errorf(crm.KindMethod, "method_not_allowed"))
}
