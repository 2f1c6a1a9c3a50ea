package inbox

import (
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Return is POST /inbox/leads/{lead}/return: a seat goes back to the team, with a reason.
func (i *Inbox) Return(c *gin.Context) {
	g, err := readGiving(c, "_back")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	if n := utf8.RuneCountInString(g.text); n == 0 || n > maxWords {
		i.backAgain(c, g)
		return
	}
	if err := i.Assignment.Return(c.Request.Context(), request.Actor(c), g.lead, g.seat, g.text); err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.moved(c, "returned")
}

// backAgain shows the lead with the reason at fault.
func (i *Inbox) backAgain(c *gin.Context, g giving) {
	fault := crm.FieldError{Field: "text", Code: "required"}
	if g.text != "" {
		fault = crm.FieldError{Field: "text", Code: "too_long", Params: map[string]any{"Max": maxWords}}
	}
	i.amend(c, fault, func(p *LeadPage, faults []crm.FieldError) {
		for _, card := range p.Seats {
			if card.Seat == g.seat && card.Back != nil {
				card.Back.Open, card.Back.Fields[0].Value = true, g.text
				card.Back.Fields[0].Error = response.FieldText(p.Reader, faults[0])
			}
		}
	})
}

// moved goes on after a seat has left its holder, who may not see the lead any more.
func (i *Inbox) moved(c *gin.Context, done string) {
	to := "/inbox?done=" + done
	if request.Actor(c).May(crm.RoleManager) {
		to = "/inbox/leads/" + c.Param("lead") + "?done=" + done
	}
	i.Responder.Redirect(c, to)
}
