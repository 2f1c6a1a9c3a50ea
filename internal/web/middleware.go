package web

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

const requestID = "X-Request-Id"

// identify gives every request an id, which its answer and its log lines carry.
func (h *house) identify(c *gin.Context) {
	c.Writer.Header().Set(requestID, rand.Text()[:16])
	c.Next()
}

// observe logs how a request ended: the route, never the address with its tokens, and nobody's data.
func (h *house) observe(c *gin.Context) {
	start := time.Now()
	c.Next()
	status := c.Writer.Status()
	attributes := []any{
		"request", c.Writer.Header().Get(requestID), "method", c.Request.Method, "route", c.FullPath(),
		"status", status, "ms", time.Since(start).Milliseconds(),
	}
	if len(c.Errors) > 0 {
		attributes = append(attributes, "error", c.Errors.Last().Err)
	}
	switch {
	case status >= http.StatusInternalServerError:
		h.Log.Error("request failed", attributes...)
	default:
		h.Log.Debug("request", attributes...)
	}
}

// recover turns a panic into the answer for a fault of ours.
func (h *house) recover(c *gin.Context) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler {
			panic(p)
		}
		h.Log.Error("panic", "request", c.Writer.Header().Get(requestID), "route", c.FullPath(), "stack", string(debug.Stack()))
		h.fail(c, crm.AsError(fmt.Errorf("panic: %v", p)))
	}()
	c.Next()
}
