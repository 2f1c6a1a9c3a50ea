package inbox

import (
	"github.com/gin-gonic/gin"

	"frontdesk/internal/web/request"
)

// SetAway is POST /inbox/away: one's own switch.
func (i *Inbox) SetAway(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err == nil {
		err = i.Assignment.SetAway(c.Request.Context(), request.Actor(c), request.Actor(c).ID, fields.Bool("away"))
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, local(fields.Get("back")))
}
