package inbox

import (
	"bytes"
	"fmt"
	"html/template"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// MailPage is a mail as its writer formatted it: page inbox/mail, which stands in a frame without any right.
type MailPage struct {
	response.Chrome
	Body template.HTML // sanitised
}

// Formatted is a mail's other view, in a frame of its own below the text.
type Formatted struct {
	Name, Href string // of the frame
	Pictures   string // the same with what is on servers elsewhere; empty: there is nothing
}

func newFormatted(lead int64, in crm.Incoming) *Formatted {
	if !in.Formatted {
		return nil
	}
	f := &Formatted{Name: fmt.Sprintf("mail-%d", in.ID), Href: fmt.Sprintf("%s/mails/%d/html", leadPath(lead), in.ID)}
	if in.Pictured {
		f.Pictures = f.Href + "?pictures=fetched"
	}
	return f
}

// MailHTML is GET /inbox/leads/{lead}/mails/{mail}/html: the HTML of a client's mail. Pictures on servers elsewhere are
// there where the address asks for them, which is written down nowhere: it holds for this look.
func (i *Inbox) MailHTML(c *gin.Context) {
	lead, err := request.ID(c, "lead", "lead")
	var mail int64
	if err == nil {
		mail, err = request.ID(c, "mail", "incoming")
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	formatted, err := i.Conversation.Formatted(c.Request.Context(), request.Actor(c), lead, mail, c.Query("pictures") == "fetched")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	page := MailPage{i.Responder.Chrome(c, formatted.Subject), template.HTML(formatted.HTML)} // what eml.Read has sanitised
	i.Responder.ForeignPage(c, "inbox/mail", page)
}

// Picture is GET /m/{token}: a picture of a mail that somebody looks at. Their frame has no session, so the link carries
// the right.
func (i *Inbox) Picture(c *gin.Context) {
	response.Token(c)
	picture, err := i.Conversation.Picture(c.Request.Context(), c.Param("token"))
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	response.Picture(c, picture.Type, picture.Body)
}

// MailFile is GET /inbox/leads/{lead}/mails/{mail}/files/{file}: what came with a mail of the client, to keep and never to
// show.
func (i *Inbox) MailFile(c *gin.Context) {
	var ids [3]int64
	for n, name := range []string{"lead", "mail", "file"} {
		id, err := request.ID(c, name, name)
		if err != nil {
			i.Responder.ErrorPage(c, err)
			return
		}
		ids[n] = id
	}
	file, err := i.Conversation.Attachment(c.Request.Context(), request.Actor(c), ids[0], ids[1], ids[2])
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	response.Attachment(c, file.Name, file.Type, int64(len(file.Body)), bytes.NewReader(file.Body))
}
