package response

import (
	"github.com/gin-gonic/gin"
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

// NoStore marks an answer that carries a token or somebody's data: no cache keeps it.
func NoStore(c *gin.Context) { c.Header("Cache-Control", "no-store") }

// AllowFrames lets the page frame pages of our own, for mail shown inside a page.
func AllowFrames(c *gin.Context) {
	c.Header("Content-Security-Policy", policy+"; frame-src 'self'")
}

// Foreign writes HTML that we did not write, such as a mail's, with no right to do anything: no script, no form,
// no link to the outside loaded, shown only in frames of our own.
func (r *Responder) Foreign(c *gin.Context, body []byte) {
	c.Header("Content-Security-Policy",
		"sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'")
	r.html(c, 200, body)
}
