package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/observe"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// health says that the process lives.
func (h *house) health(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

// ready says how each part is, and since when: 503 when visitors cannot be served.
func (h *house) ready(c *gin.Context) {
	report := h.Health.Report(c.Request.Context())
	status := http.StatusOK
	if report.Status == observe.Unavailable {
		status = http.StatusServiceUnavailable
	}
	response.NoStore(c)
	h.responder.JSON(c, status, report)
}

// metrics answers those who may read the metrics.
func (h *house) metrics(c *gin.Context) {
	if err := h.mayRead(c); err != nil {
		h.fail(c, err)
		return
	}
	h.meters.ServeHTTP(c.Writer, c.Request)
}

// mayRead asks for the token, if there is one; without one only this very host may read, and nobody for whom a
// proxy on it asks.
func (h *house) mayRead(c *gin.Context) error {
	if h.MetricsToken == "" {
		if request.Peer(c).IsLoopback() && !request.Forwarded(c) {
			return nil
		}
		return crm.Errorf(crm.KindForbidden, "metrics_forbidden")
	}
	given, bearer := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(h.MetricsToken))
	if bearer && subtle.ConstantTimeCompare(a[:], b[:]) == 1 {
		return nil
	}
	c.Header("WWW-Authenticate", `Bearer realm="metrics"`)
	return crm.Errorf(crm.KindSignIn, "metrics_token")
}
