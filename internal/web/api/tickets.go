package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/intake"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Unlocked is the answer to a visitor who left contact details for a solution.
type Unlocked struct {
	Reference string        `json:"reference" example:"NO.2026112248213"`
	Held      bool          `json:"held" doc:"Somebody has to look at it first; the solution follows by mail then."`
	Message   string        `json:"message,omitempty" doc:"What follows, in the visitor's language, when it is held."`
	Content   *page.Content `json:"content" doc:"The solution as HTML that can stand in any page; null while it is held."`
	Link      string        `json:"link,omitempty" doc:"Under which the solution opens, until its time is over."`
	Until     *time.Time    `json:"until,omitempty"`
}

// Unlock is POST /api/v1/tickets/{ticket}/unlock: a submission, answered with the solution.
func (a *API) Unlock(c *gin.Context) {
	response.NoStore(c)
	ctx, ticket := c.Request.Context(), c.Param("ticket")
	form, _, err := a.Page.TicketForm(ctx, ticket)
	fields, upload, ok := a.read(c, form, err)
	defer upload.Close()
	if !ok {
		return
	}
	key := c.GetHeader("Idempotency-Key")
	given, err := a.Page.Unlock(ctx, ticket, intake.Post{
		Fields: fields, Key: key, Strict: key != "", Address: request.Address(c),
		UserAgent: c.Request.UserAgent(), Languages: c.GetHeader("Accept-Language"), Upload: upload,
	})
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	a.Responder.JSON(c, http.StatusOK, a.unlocked(c, given))
}

func (a *API) unlocked(c *gin.Context, given page.Unlocked) Unlocked {
	answer := Unlocked{Reference: given.Reference, Held: given.Held}
	if given.Held {
		answer.Message = a.Responder.Reader(c).T("ticket.held_detail")
		if given.Email {
			answer.Message = a.Responder.Reader(c).T("ticket.held_mail")
		}
		return answer
	}
	answer.Content, answer.Link, answer.Until = &given.Content, given.Link, &given.Until
	return answer
}

// PreflightTicket is OPTIONS of the same: whether a page of that origin may.
func (a *API) PreflightTicket(c *gin.Context) {
	form, _, err := a.Page.TicketForm(c.Request.Context(), c.Param("ticket"))
	if err == nil {
		err = allowOrigin(c, form.Site)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	permit(c, "POST")
}
