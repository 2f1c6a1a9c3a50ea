package response

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; connect-src 'self'"

// Secure is the middleware that gives every answer its security headers; a handler may widen them afterwards.
func Secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Next()
}

// strict is the policy of a page that carries a token: nothing runs on it and nothing is sent but its own form.
const strict = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

const plainKey = "plain page"

// Token is the middleware of an address that is a credential: no cache keeps the page, no script reads it, and no
// other site hears of it.
func Token(c *gin.Context) {
	NoStore(c)
	c.Header("Content-Security-Policy", strict)
	c.Set(plainKey, true)
}

// NoStore marks an answer that carries a token or somebody's data: no cache keeps it.
func NoStore(c *gin.Context) { c.Header("Cache-Control", "no-store") }

// AllowFrames lets the page frame pages of our own, for mail shown inside a page.
func AllowFrames(c *gin.Context) {
	c.Header("Content-Security-Policy", policy+"; frame-src 'self'")
}

// AllowFormTo lets what is sent by a form of the page lead on to an address; an empty one is none. A browser holds what
// follows a form to its policy too.
func AllowFormTo(c *gin.Context, address string) {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		c.Header("Content-Security-Policy", strings.Replace(policy, "form-action 'self'", "form-action 'self' "+u.Scheme+"://"+u.Host, 1))
	}
}

// Foreign writes HTML that we did not write, such as a mail's, with no right to do anything: no script, no form,
// no link to the outside loaded, shown only in frames of our own.
func (r *Responder) Foreign(c *gin.Context, body []byte) {
	c.Header("Content-Security-Policy",
		"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'")
	r.html(c, 200, body)
}

// ForeignPage writes the named page around HTML that we did not write, as Foreign does.
func (r *Responder) ForeignPage(c *gin.Context, name string, view any) {
	var b bytes.Buffer
	if err := r.Render(&b, name, view); err != nil {
		r.plain(c, err)
		return
	}
	NoStore(c)
	r.Foreign(c, b.Bytes())
}

// Challenge says by which credential a program may do what it was refused (RFC 6750).
func Challenge(c *gin.Context, err error, scope string) {
	challenge := `Bearer realm="frontdesk"`
	switch e := crm.AsError(err); {
	case e.Kind == crm.KindForbidden:
		challenge += fmt.Sprintf(`, error="insufficient_scope", scope="%s"`, scope)
	case e.Kind != crm.KindSignIn:
		return
	case e.Code != "key_missing":
		challenge += `, error="invalid_token"`
	}
	c.Header("WWW-Authenticate", challenge)
}
