package inbox

import (
	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// SendAgain is POST /inbox/leads/{lead}/messages/{message}/send: a mail that did not arrive goes out once more; "twice" says
// that a second copy is accepted.
func (i *Inbox) SendAgain(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "lead", "lead")
	var message int64
	if err == nil {
		message, err = request.ID(c, "message", "message")
	}
	if err == nil {
		err = i.Conversation.SendAgain(c.Request.Context(), request.Actor(c), id, message, fields.Bool("twice"))
	}
	e := crm.AsError(err)
	switch {
	case err == nil:
		i.Responder.Redirect(c, "/inbox/leads/"+c.Param("lead")+"?done=mail_again#messages")
	case e.Code == "message_moved_on":
		i.Responder.Redirect(c, "/inbox/leads/"+c.Param("lead")+"?done=mail_already#messages")
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		i.show(c, response.Status(e), func(p *LeadPage) { p.askTwice(message, response.FieldText(p.Reader, e.Fields[0])) })
	default:
		i.Responder.ErrorPage(c, err)
	}
}

// askTwice shows beside a mail what is missing for it to be sent again.
func (p *LeadPage) askTwice(message int64, fault string) {
	for n := range p.Messages {
		if d := &p.Messages[n].Delivery; d.ID == mailAnchor(message) {
			d.Fault = fault
		}
	}
}

func mailAnchor(id int64) string { return "mail-" + response.IDValue(id) }

// delivery is what was tried with a mail of the lead, for one who may have it tried again or may not.
func delivery(r i18n.Reader, f desk.File, m crm.Message, mayAct bool) response.Delivery {
	action := ""
	if mayAct {
		action = leadPath(f.Lead.ID) + "/messages/" + response.IDValue(m.ID) + "/send"
	}
	name := r.T("message.kind."+m.Kind) + " · " + m.ToAddress
	return response.NewDelivery(r, mailAnchor(m.ID), name, m.State, f.Attempts[m.ID], f.Suppressed[m.ToAddress].Why, action)
}

// held says why the client would not be sent an answer, if that is so.
func held(r i18n.Reader, f desk.File) string {
	own, _ := f.Addressees()
	s, on := f.Suppressed[own]
	if !on {
		return ""
	}
	text := r.T("delivery.held") + " " + r.T("suppressed."+s.Why)
	if s.Words != "" {
		text += " “" + s.Words + "”"
	}
	return text + " " + r.T("reply.held")
}
