package inbox

import (
	"bytes"
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Stray is GET /inbox/strays/{mail}: one mail that had no effect, why, and what can be done.
func (i *Inbox) Stray(c *gin.Context) { i.showStray(c, http.StatusOK, nil) }

// showStray shows one; amend adds to the page what a fault left behind.
func (i *Inbox) showStray(c *gin.Context, status int, amend func(*StrayPage)) {
	id, err := request.ID(c, "mail", "incoming")
	var stray conversation.Stray
	if err == nil {
		stray, err = i.Conversation.Stray(c.Request.Context(), request.Actor(c), id)
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	page := NewStrayPage(i.chrome(c, "strays", 0), stray)
	if amend != nil {
		amend(&page)
	}
	i.Responder.Page(c, status, "inbox/stray", page)
}

// SettleStray is POST /inbox/strays/{mail}: put on a lead, made an enquiry, or set aside.
func (i *Inbox) SettleStray(c *gin.Context) {
	fields, err := request.ReadOwnForm(c)
	var id int64
	if err == nil {
		id, err = request.ID(c, "mail", "incoming")
	}
	var next string
	if err == nil {
		next, err = i.settle(c, id, fields)
	}
	e := crm.AsError(err)
	switch {
	case err == nil:
		i.Responder.Redirect(c, next)
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0 && fields.Get("do") != "":
		i.showStray(c, response.Status(e), func(p *StrayPage) { p.retype(fields, e.Fields) })
	default:
		i.Responder.ErrorPage(c, err)
	}
}

// settle does what was asked for and tells where to go on.
func (i *Inbox) settle(c *gin.Context, id int64, fields request.Fields) (next string, err error) {
	ctx, actor, mail := c.Request.Context(), request.Actor(c), straysAt+"/"+response.IDValue(id)
	switch fields.Get("do") {
	case "place":
		lead, err := i.Conversation.Place(ctx, actor, id, fields.Get("reference"))
		return leadPath(lead.ID) + "?done=mail_placed#conversation", err
	case "enquire":
		_, err := i.Conversation.MakeEnquiry(ctx, actor, id, conversation.Enquiry{Name: fields.Get("name"), Email: fields.Get("email"), Message: fields.Text("message")})
		return mail + "?done=mail_enquired", err
	case "aside":
		return straysAt + "?done=mail_set_aside", i.Conversation.SetAside(ctx, actor, id)
	}
	return "", crm.Invalid([]crm.FieldError{{Field: "do", Code: "choice_invalid"}})
}

// StrayFile is GET /inbox/strays/{mail}/files/{file}: what came with such a mail, to keep and never to show.
func (i *Inbox) StrayFile(c *gin.Context) {
	id, err := request.ID(c, "mail", "incoming")
	var place int64
	if err == nil {
		place, err = request.ID(c, "file", "file")
	}
	var file conversation.Attachment
	if err == nil {
		file, err = i.Conversation.StrayFile(c.Request.Context(), request.Actor(c), id, place)
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	response.Attachment(c, file.Name, file.Type, int64(len(file.Body)), bytes.NewReader(file.Body))
}

// StrayRaw is GET /inbox/strays/{mail}/raw: the mail as it came, to keep.
func (i *Inbox) StrayRaw(c *gin.Context) {
	id, err := request.ID(c, "mail", "incoming")
	var raw conversation.Raw
	if err == nil {
		raw, err = i.Conversation.StrayRaw(c.Request.Context(), request.Actor(c), id)
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	defer raw.Close() // it was only read
	response.Attachment(c, raw.Name, "application/octet-stream", raw.Size, raw)
}
