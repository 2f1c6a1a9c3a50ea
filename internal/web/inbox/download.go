package inbox

import (
	"context"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/intake"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Download is GET /inbox/leads/{lead}/files/{file}: what a client sent along, to keep and never to show.
func (i *Inbox) Download(c *gin.Context) {
	i.download(c, "lead", i.Intake.FileOfLead)
}

// DownloadHeld is GET /inbox/held/{submission}/files/{file}, in the same way.
func (i *Inbox) DownloadHeld(c *gin.Context) {
	i.download(c, "submission", i.Intake.FileOfHeld)
}

// download answers with the file of the address, which open looks for in the thing of the address.
func (i *Inbox) download(c *gin.Context, thing string, open func(context.Context, crm.Actor, int64, int64) (intake.Attachment, error)) {
	of, err := request.ID(c, thing, thing)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "file", "file")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	file, err := open(c.Request.Context(), request.Actor(c), of, id)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	defer file.Close() // it was only read
	response.Attachment(c, file.Name, file.Type, file.Size, file)
}
