package api

import (
	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/reference"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

type fileName struct {
	submissionName
	File int64 `path:"file" noun:"file" doc:"The file's id." example:"7"`
}

// File is GET /api/v1/submissions/{reference}/files/{file}: what was sent along, as it came.
func (a *API) File(c *gin.Context) {
	var in fileName
	if err := request.Bind(c, &in); err != nil {
		a.Responder.Problem(c, err)
		return
	}
	ref, err := reference.Parse(in.Reference)
	if err != nil {
		a.Responder.Problem(c, crm.NotFound("submission"))
		return
	}
	file, err := a.Intake.FileOf(c.Request.Context(), request.Actor(c), ref.String(), in.File)
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	defer file.Close() // it was only read
	response.Attachment(c, file.Name, "application/octet-stream", file.Size, file)
}
