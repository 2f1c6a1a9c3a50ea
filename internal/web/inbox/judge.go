package inbox

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

const heldPage = 50

// Held is GET /inbox/held: what was held back as spam, newest first.
func (i *Inbox) Held(c *gin.Context) {
	before, err := strconv.ParseInt(c.DefaultQuery("before", "0"), 10, 64)
	if err != nil {
		before = 0 // an address typed by hand begins at the top
	}
	judged, err := i.Intake.Judged(c.Request.Context(), request.Actor(c))
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	held, err := i.Intake.Held(c.Request.Context(), request.Actor(c), before, heldPage+1)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	page := HeldPage{Chrome: i.chrome(c, "held", 0)}
	page.Title, page.Figures = page.T("held.heading"), HeldFigures(page.Reader, judged)
	if len(held) > heldPage {
		held = held[:heldPage]
		page.NextHref = "/inbox/held?before=" + response.IDValue(held[heldPage-1].ID)
	}
	for _, s := range held {
		page.Rows = append(page.Rows, NewHeldRow(page.Reader, s))
	}
	i.Responder.Page(c, http.StatusOK, "inbox/held", page)
}

// Judge is POST /inbox/held/{submission}: released as if it had never been held, or confirmed as spam.
func (i *Inbox) Judge(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "submission", "submission")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	switch fields.Get("verdict") {
	case "release":
		err = i.Intake.Release(c.Request.Context(), request.Actor(c), id)
	case "reject":
		err = i.Intake.Reject(c.Request.Context(), request.Actor(c), id)
	default:
		err = crm.Invalid([]crm.FieldError{{Field: "verdict", Code: "choice_invalid"}})
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, "/inbox/held?done="+fields.Get("verdict"))
}
