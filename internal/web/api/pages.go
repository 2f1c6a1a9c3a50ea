package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// ShowPage is GET /api/v1/pages?url=…: the bundle of an article. A browser that has it already is told that it still holds.
func (a *API) ShowPage(c *gin.Context) {
	bundle, site, err := a.Page.Encoded(c.Request.Context(), c.Query("url"), c.Query("lang"))
	if err == nil {
		err = allowOrigin(c, site)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	tag := `"` + bundle.Edition + `"`
	c.Header("Cache-Control", "no-cache")
	c.Header("ETag", tag)
	if request.Has(c, tag) {
		c.Status(http.StatusNotModified)
		return
	}
	c.Data(http.StatusOK, "application/json; charset=utf-8", bundle.JSON)
}

// Vote is POST /api/v1/votes: the counts with the visitor's answer in them.
func (a *API) Vote(c *gin.Context) {
	fields, ok := a.fromPage(c)
	if !ok {
		return
	}
	counts, err := a.Page.Vote(c.Request.Context(), visitor(c, fields), page.Ballot{
		Page: fields.Get("page"), Choice: crm.VoteChoice(fields.Get("choice")), Kind: crm.VoteKind(fields.Get("kind")),
		Comment: fields.ID("comment"),
	})
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	a.Responder.JSON(c, http.StatusOK, counts)
}

// Visit is POST /api/v1/visits: somebody opened an article, which says what it is.
func (a *API) Visit(c *gin.Context) {
	fields, ok := a.fromPage(c)
	if !ok {
		return
	}
	err := a.Page.Visit(c.Request.Context(), visitor(c, fields), page.Visit{
		Page: fields.Get("page"), Title: fields.Get("title"), Language: fields.Get("language"), Tags: fields["tags"], Image: fields.Get("image"),
	})
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

// fromPage reads what an article posts, and refuses pages of other sites than the one that the article belongs to. When
// it is not ok the answer has been given.
func (a *API) fromPage(c *gin.Context) (fields request.Fields, ok bool) {
	response.NoStore(c)
	fields, err := request.ReadFields(c)
	if err == nil {
		response.SetReader(c, a.Responder.Visitor(c, fields.Get("locale"), nil))
		var site crm.Site
		if site, err = a.Page.Site(c.Request.Context(), fields.Get("page")); err == nil {
			err = allowOrigin(c, site)
		}
	}
	if err != nil {
		a.Responder.Problem(c, err)
	}
	return fields, err == nil
}

func visitor(c *gin.Context, fields request.Fields) page.Visitor {
	return page.Visitor{ID: fields.Get("visitor"), Address: request.Address(c), Locale: fields.Get("locale")}
}

// PreflightPage is OPTIONS of what an article posts: whether a page of that origin may.
func (a *API) PreflightPage(c *gin.Context) {
	site, err := a.Intake.Site(c.Request.Context(), request.Origin(c))
	if err == nil {
		err = allowOrigin(c, site)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	permit(c, "POST")
}
