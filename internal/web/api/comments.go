package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// editHeader carries the token with which the author of a comment changes it; a member "edit" of the body does too.
const editHeader = "Edit-Token"

// Comments is GET /api/v1/comments?page=…: a page of an article's threads.
func (a *API) Comments(c *gin.Context) {
	list, site, err := a.Page.Comments(c.Request.Context(), c.Query("page"), crm.CommentSort(c.Query("sort")), c.Query("after"))
	if err == nil {
		err = allowOrigin(c, site)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	c.Header("Cache-Control", "no-cache")
	a.Responder.JSON(c, http.StatusOK, list)
}

// Comment is POST /api/v1/comments: 201 with the state and the token that changes it for five minutes.
func (a *API) Comment(c *gin.Context) {
	fields, ok := a.fromPage(c)
	if !ok {
		return
	}
	v := visitor(c, fields)
	v.Locale = a.Responder.Reader(c).Lang
	posted, err := a.Page.Comment(c.Request.Context(), v, page.Remark{
		Page: fields.Get("page"), Name: fields.Get("name"), Email: fields.Get("email"), Text: fields.Get("text"), Parent: fields.ID("parent"),
		Notify: fields.Bool("notify"), Trap: fields.Get("website"), Token: fields.Get("form_token"),
	})
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	a.Responder.JSON(c, http.StatusCreated, posted)
}

// EditComment is PATCH /api/v1/comments/{id}: its author writes it anew.
func (a *API) EditComment(c *gin.Context) {
	fields, err := request.ReadFields(c)
	id, ok := a.ownComment(c, err)
	if !ok {
		return
	}
	posted, err := a.Page.EditComment(c.Request.Context(), id, editToken(c, fields), fields.Get("text"))
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	a.Responder.JSON(c, http.StatusOK, posted)
}

// DeleteComment is DELETE /api/v1/comments/{id}: its author takes it back.
func (a *API) DeleteComment(c *gin.Context) {
	var fields request.Fields
	var err error
	if c.Request.ContentLength > 0 {
		fields, err = request.ReadFields(c)
	}
	id, ok := a.ownComment(c, err)
	if !ok {
		return
	}
	if err := a.Page.DeleteComment(c.Request.Context(), id, editToken(c, fields)); err != nil {
		a.Responder.Problem(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}

// ownComment is the comment of the address, for a page of its site. When it is not ok the answer has been given.
func (a *API) ownComment(c *gin.Context, err error) (id int64, ok bool) {
	response.NoStore(c)
	if err == nil {
		id, err = request.ID(c, "id", "comment")
	}
	if err == nil {
		var site crm.Site
		if site, err = a.Page.CommentSite(c.Request.Context(), id); err == nil {
			err = allowOrigin(c, site)
		}
	}
	if err != nil {
		a.Responder.Problem(c, err)
	}
	return id, err == nil
}

func editToken(c *gin.Context, fields request.Fields) string {
	if token := c.GetHeader(editHeader); token != "" {
		return token
	}
	return fields.Get("edit")
}

// PreflightComment is OPTIONS of one comment: whether a page of that origin may change it.
func (a *API) PreflightComment(c *gin.Context) {
	site, err := a.Intake.Site(c.Request.Context(), request.Origin(c))
	if err == nil {
		err = allowOrigin(c, site)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	permit(c, "PATCH, DELETE")
	c.Header("Access-Control-Allow-Headers", "Content-Type, "+editHeader)
}
