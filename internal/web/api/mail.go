package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/conversation"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// TakeMail is POST /api/v1/mail: a raw mail, for whoever has it from elsewhere than LMTP or a mailbox. 202 once it is on
// the disk; the same mail again is the same.
func (a *API) TakeMail(c *gin.Context) {
	response.NoStore(c)
	arrival := conversation.Arrival{Mailbox: "api", Sender: c.Query("sender"), Body: request.Patiently(c)}
	if to := c.Query("recipient"); to != "" {
		arrival.Recipients = []string{to}
	}
	if err := a.Conversation.Take(c.Request.Context(), arrival); err != nil {
		a.Responder.Problem(c, err)
		return
	}
	c.Status(http.StatusAccepted)
}

// mailOrder is how a mail is handed over.
type mailOrder struct {
	Sender    string `query:"sender" doc:"Of the envelope, if it is known."`
	Recipient string `query:"recipient" doc:"Of the envelope, if it is known." example:"desk@in.example.com"`
}
