package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/reference"
	"frontdesk/internal/routing"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// TryRules is GET /admin/rules/try: the rules asked about the submission of the query's reference.
func (a *Admin) TryRules(c *gin.Context) {
	typed, in := c.Query("reference"), Try{Typed: c.Query("reference")}
	setup, err := a.Firm.Setup(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	in.Setup = setup
	status := http.StatusOK
	if typed != "" {
		trial, err := a.try(c, typed)
		e := crm.AsError(err)
		switch {
		case err == nil:
			in.Trial = &trial
		case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
			in.Faults, status = e.Fields, response.Status(e)
		case e.Kind == crm.KindNotFound:
			in.Faults, status = []crm.FieldError{{Field: "reference", Code: "reference_unknown"}}, response.Status(e)
		default:
			a.Responder.ErrorPage(c, err)
			return
		}
	}
	a.Responder.Page(c, status, "admin/try", NewTryPage(a.chrome(c), in))
}

func (a *Admin) try(c *gin.Context, typed string) (routing.Trial, error) {
	ref, err := reference.Parse(typed)
	if err != nil {
		return routing.Trial{}, crm.Invalid([]crm.FieldError{{Field: "reference", Code: "reference_invalid"}})
	}
	return a.Routing.Try(c.Request.Context(), request.Actor(c), ref.String())
}
