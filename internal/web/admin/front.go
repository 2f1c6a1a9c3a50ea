package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/web/request"
)

// Overview is GET /admin: what there is, and what is left to set up.
func (a *Admin) Overview(c *gin.Context) {
	actor := request.Actor(c)
	setup, err := a.Firm.Setup(c.Request.Context(), actor)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	people, err := a.Account.People(c.Request.Context(), actor)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Page(c, http.StatusOK, "admin/overview", NewOverview(a.chrome(c), actor, Counts{
		Sites: len(setup.Sites), Services: len(setup.Services), Forms: len(setup.Forms),
		Teams: len(setup.Teams), Users: len(people), Consultants: len(consultants(people)),
	}))
}
