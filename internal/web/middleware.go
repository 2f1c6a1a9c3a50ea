package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/observe"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

const requestID = "X-Request-Id"

// around is the middleware of a route, the outermost first.
func (h *house) around(route *observe.Route) []gin.HandlerFunc {
	return []gin.HandlerFunc{h.identify(route), h.observe(route), h.recover, response.Secure}
}

// identify gives every request an id, which its answer and its log lines carry, and a span, if requests are traced.
// A trusted proxy may have given both; anybody else's would let strangers write into our log and our traces.
func (h *house) identify(route *observe.Route) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, id := c.Request.Context(), c.Request.Header.Get(requestID)
		place := c.Request.Header.Get("Traceparent")
		trusted := (id != "" || place != "") && request.FromProxy(c, h.Proxies)
		if !trusted || !request.IsID(id) {
			id = rand.Text()[:16]
		}
		if trusted {
			ctx = observe.WithTraceparent(ctx, place)
		}
		c.Writer.Header().Set(requestID, id)
		ctx, span := h.Tracer.Serve(observe.WithRequest(ctx, id), route.Name)
		c.Request = c.Request.WithContext(ctx)
		c.Next()
		span.SetInt("http.response.status_code", int64(c.Writer.Status()))
		span.End(serverFault(c))
	}
}

// serverFault is what went wrong on our side; a refusal is no fault.
func serverFault(c *gin.Context) error {
	if c.Writer.Status() < http.StatusInternalServerError {
		return nil
	}
	if last := c.Errors.Last(); last != nil {
		return last.Err
	}
	return crm.Errorf(crm.KindInternal, "internal")
}

// observe counts and logs how a request ended: the route, never the address with its tokens, and nobody's data.
func (h *house) observe(route *observe.Route) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := time.Now()
		c.Next()
		took, status, level := time.Since(start), c.Writer.Status(), slog.LevelDebug
		route.Served(status, took)
		if status >= http.StatusInternalServerError {
			level = slog.LevelError
		}
		if ctx := c.Request.Context(); h.Log.Enabled(ctx, level) {
			h.Log.LogAttrs(ctx, level, "request", ended(c, route, took)...)
		}
	}
}

func ended(c *gin.Context, route *observe.Route, took time.Duration) []slog.Attr {
	attributes := []slog.Attr{
		slog.String("route", route.Name), slog.Int("status", c.Writer.Status()), slog.Int64("ms", took.Milliseconds()),
	}
	if last := c.Errors.Last(); last != nil {
		attributes = append(attributes, slog.Any("error", last.Err))
	}
	return attributes
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
		h.Log.ErrorContext(c.Request.Context(), "panic", "route", c.FullPath(), "stack", string(debug.Stack()))
		h.fail(c, crm.AsError(fmt.Errorf("panic: %v", p)))
	}()
	c.Next()
}
