package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// call is what an endpoint does once its input has been read.
type call[In, Out any] func(context.Context, crm.Actor, In) (Out, error)

// serve reads In from the request by its tags, calls, and answers Out as JSON with a status, or a problem.
func serve[In, Out any](a *API, c *gin.Context, status int, do call[In, Out]) {
	response.NoStore(c)
	if !request.AcceptsJSON(c) {
		a.Responder.Problem(c, crm.Errorf(crm.KindNotAcceptable, "not_acceptable"))
		return
	}
	var in In
	if err := request.Bind(c, &in); err != nil {
		a.Responder.Problem(c, err)
		return
	}
	out, err := do(c.Request.Context(), request.Actor(c), in)
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	a.Responder.JSON(c, status, out)
}

// answer is serve of what makes nothing new.
func answer[In, Out any](a *API, c *gin.Context, do call[In, Out]) {
	serve(a, c, http.StatusOK, do)
}

// remove is serve of what leaves nothing to tell.
func remove[In any](a *API, c *gin.Context, do func(context.Context, crm.Actor, In) error) {
	response.NoStore(c)
	var in In
	err := request.Bind(c, &in)
	if err == nil {
		err = do(c.Request.Context(), request.Actor(c), in)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

// defaultLimit is how many rows a page has, unless the program says.
const defaultLimit = 50

func limit(n int64) int {
	if n == 0 {
		return defaultLimit
	}
	return int(n)
}
