// Package api is what programs call: JSON in and out, faults as application/problem+json.
package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/assignment"
	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/intake"
	"frontdesk/internal/machinery"
	"frontdesk/internal/mail"
	"frontdesk/internal/notice"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// API answers programs.
type API struct {
	Responder    *response.Responder
	Intake       *intake.Intake
	Desk         *desk.Desk
	Assignment   *assignment.Assignment
	Conversation *conversation.Conversation
	Page         *page.Page
	Mail         *mail.Mail
	Machinery    *machinery.Machinery
	Notice       *notice.Notice
	BaseURL      string // of the product, for examples
}

// Created is the answer to a submission.
type Created struct {
	Reference string `json:"reference" example:"NO.2026112248213"`
	Heading   string `json:"heading,omitempty" doc:"Thanks in the form's own words, in the visitor's language." example:"Thank you"`
	Text      string `json:"text,omitempty" doc:"What follows, in the form's own words."`
	Redirect  string `json:"redirect,omitempty" doc:"The site's own page that thanks; with the reference." example:"https://www.example.com/thanks?reference=NO.2026112248213"`
}

// Submit is POST /api/v1/forms/{form}/submissions: 201 with the reference, the same for a repeat.
func (a *API) Submit(c *gin.Context) {
	form, err := a.Intake.Form(c.Request.Context(), c.Param("form"))
	fields, upload, ok := a.read(c, form, err)
	defer upload.Close()
	if !ok {
		return
	}
	receipt, err := a.Intake.Submit(c.Request.Context(), intake.Post{
		Form: form.Slug, Fields: fields, Key: c.GetHeader("Idempotency-Key"), Strict: true, Address: request.Address(c),
		UserAgent: c.Request.UserAgent(), Languages: c.GetHeader("Accept-Language"), By: program(c), Upload: upload,
	})
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	response.NoStore(c)
	c.JSON(http.StatusCreated, created(form.Form, receipt, a.Responder.Reader(c).Lang))
}

// read reads what is posted to a form that was found, unless err, and its files; false when it has answered already.
func (a *API) read(c *gin.Context, form intake.Form, err error) (fields request.Fields, upload *intake.Upload, ok bool) {
	if err == nil {
		err = allowOrigin(c, form.Site)
	}
	if err == nil {
		fields, upload, err = request.ReadPost(c, request.ReadFields, func() (*intake.Upload, error) {
			return a.Intake.Upload(c.Request.Context(), form, request.Address(c))
		})
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return fields, upload, false
	}
	response.SetReader(c, a.Responder.Visitor(c, fields.Get("locale"), nil))
	return fields, upload, true
}

func created(form crm.Form, receipt intake.Receipt, language string) Created {
	return Created{
		Reference: receipt.Reference, Redirect: form.After(receipt.Reference),
		Heading: form.Words.ThanksHeading[language], Text: form.Words.ThanksText[language],
	}
}

// program is who posts with an API key; nil: a visitor, as far as anybody knows.
func program(c *gin.Context) *crm.Actor {
	if actor := request.Actor(c); actor.Kind == crm.ActorKey {
		return &actor
	}
	return nil
}

// Preflight is OPTIONS of the same: whether a page of that origin may post.
func (a *API) Preflight(c *gin.Context) {
	form, err := a.Intake.Form(c.Request.Context(), c.Param("form"))
	if err == nil {
		err = allowOrigin(c, form.Site)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	permit(c, "POST")
}

// permit tells a browser what a page may do here.
func permit(c *gin.Context, methods string) {
	c.Header("Access-Control-Allow-Methods", methods)
	c.Header("Access-Control-Allow-Headers", "Content-Type, Idempotency-Key")
	c.Header("Access-Control-Max-Age", "7200")
	c.Status(http.StatusNoContent)
}

// allowOrigin lets pages of the site read the answer, and refuses those of others.
func allowOrigin(c *gin.Context, site crm.Site) error {
	c.Header("Vary", "Origin")
	if origin := request.ForeignOrigin(c, site.Origins); origin != "" {
		return &crm.Error{Kind: crm.KindForbidden, Code: "origin_foreign", Params: map[string]any{"Origin": origin}}
	}
	origin := c.GetHeader("Origin")
	private := origin == "null" && len(site.Origins) > 0 // a sandboxed page of anybody
	if origin != "" && !private {
		c.Header("Access-Control-Allow-Origin", origin)
		c.Header("Access-Control-Expose-Headers", "Retry-After")
	}
	return nil
}
