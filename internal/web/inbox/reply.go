package inbox

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Reply is POST /inbox/leads/{lead}/replies: the client is answered by mail. When they wrote meanwhile nothing is sent, and
// the page shows it beside what was typed.
func (i *Inbox) Reply(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "lead", "lead")
	if err == nil {
		_, err = i.Conversation.Answer(c.Request.Context(), request.Actor(c), id, conversation.Reply{
			Text: fields.Text("reply"), Heard: fields.ID("heard"), To: fields.Get("to"), Key: fields.Get("key"),
		})
	}
	e := crm.AsError(err)
	switch {
	case err == nil:
		i.Responder.Redirect(c, "/inbox/leads/"+c.Param("lead")+"?done=replied#conversation")
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0, e.Code == "client_wrote":
		i.show(c, response.Status(e), func(p *LeadPage) { p.retype(fields.Text("reply"), fields.Get("to"), e) })
	default:
		i.Responder.ErrorPage(c, err)
	}
}

// retype shows what was typed, and why it was not sent.
func (p *LeadPage) retype(text, to string, e *crm.Error) {
	if p.ReplyBox == nil {
		return
	}
	p.ReplyBox.Open, p.ReplyBox.Field.Value = true, text
	for n, o := range p.ReplyBox.To.Options {
		if to != "" {
			p.ReplyBox.To.Options[n].Selected = o.Value == to
		}
	}
	if e == nil {
		return
	}
	if e.Code == "client_wrote" {
		p.ReplyBox.Meanwhile = p.T("reply.client_wrote")
		return
	}
	for _, f := range e.Fields {
		if f.Field == "to" {
			p.ReplyBox.To.Error = response.FieldText(p.Reader, f)
		} else {
			p.ReplyBox.Field.Error = response.FieldText(p.Reader, f)
		}
	}
}

// Recall is POST /inbox/leads/{lead}/replies/{message}/recall: what is not on its way yet is taken back, to be typed on.
func (i *Inbox) Recall(c *gin.Context) {
	id, err := request.ID(c, "lead", "lead")
	var message int64
	if err == nil {
		message, err = request.ID(c, "message", "message")
	}
	var text string
	if err == nil {
		text, err = i.Conversation.Recall(c.Request.Context(), request.Actor(c), id, message)
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.show(c, http.StatusOK, func(p *LeadPage) { p.retype(text, "", nil) })
}
