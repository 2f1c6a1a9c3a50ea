package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/spam"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// FormToken is what a page posts beside what a visitor wrote.
type FormToken struct {
	Token string          `json:"token" doc:"Valid for a day, for this form." example:"6b1e…"`
	Proof *spam.Challenge `json:"proof" doc:"A proof of work in ALTCHA's format, while the site is flooded: valid for ten minutes, once."`
}

// Token is GET /api/v1/forms/{form}/token: what a page fetches on the first focus of a form, so that the page itself can
// be kept in a cache.
func (a *API) Token(c *gin.Context) {
	ctx := c.Request.Context()
	form, err := a.Intake.Form(ctx, c.Param("form"))
	if err == nil {
		err = allowOrigin(c, form.Site)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	response.NoStore(c)
	c.JSON(http.StatusOK, FormToken{Token: a.Intake.Token(form), Proof: a.Intake.Challenge(ctx, form)})
}

// CommentToken is GET /api/v1/comments/token: what a page fetches on the first focus of the form for a comment. It names no
// page, so the origin alone says whether it is one of ours; a program or a page of this host sends none.
func (a *API) CommentToken(c *gin.Context) {
	if c.GetHeader("Origin") != "" {
		site, err := a.Intake.Site(c.Request.Context(), request.Origin(c))
		if err == nil {
			err = allowOrigin(c, site)
		}
		if err != nil {
			a.Responder.Problem(c, err)
			return
		}
	}
	response.NoStore(c)
	c.JSON(http.StatusOK, FormToken{Token: a.Page.FormToken()})
}
