package inbox

import (
	"github.com/gin-gonic/gin"

	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Download is GET /inbox/leads/{lead}/files/{file}: what a client sent along, to keep and never to show.
func (i *Inbox) Download(c *gin.Context) {
	lead, err := request.ID(c, "lead", "lead")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "file", "file")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	file, err := i.Intake.FileOfLead(c.Request.Context(), request.Actor(c), lead, id)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	defer file.Close() // it was only read
	response.Attachment(c, file.Name, file.Type, file.Size, file)
}
