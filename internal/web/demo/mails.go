package demo

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/mail"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// shownMails is how many of the latest mails are listed.
const shownMails = 100

// Mails is GET /demo/mail: what was sent, and what is on its way, the newest first.
func (d *Demo) Mails(c *gin.Context) {
	latest, err := d.mail.Latest(c.Request.Context(), shownMails)
	if err != nil {
		d.responder.ErrorPage(c, err)
		return
	}
	response.NoStore(c)
	d.responder.Page(c, http.StatusOK, "demo/mails", NewMailList(d.chrome(c, d.zone(c)), latest, time.Now()))
}

// Mail is GET /demo/mail/{id}.
func (d *Demo) Mail(c *gin.Context) {
	message, content, err := d.read(c)
	if err != nil {
		d.responder.ErrorPage(c, err)
		return
	}
	response.NoStore(c)
	response.AllowFrames(c)
	d.responder.Page(c, http.StatusOK, "demo/mail", NewMail(d.chrome(c, d.zone(c)), message, content))
}

// MailHTML is GET /demo/mail/{id}/html: the HTML part, without any right.
func (d *Demo) MailHTML(c *gin.Context) {
	_, content, err := d.read(c)
	if err == nil && content.HTML == "" {
		err = crm.NotFound("message")
	}
	if err != nil {
		d.responder.ErrorPage(c, err)
		return
	}
	response.NoStore(c)
	d.responder.Foreign(c, []byte(content.HTML))
}

// MailSource is GET /demo/mail/{id}/source: the bytes as they went out.
func (d *Demo) MailSource(c *gin.Context) {
	message, _, err := d.read(c)
	if err == nil && len(message.Raw) == 0 {
		err = crm.NotFound("message")
	}
	if err != nil {
		d.responder.ErrorPage(c, err)
		return
	}
	response.NoStore(c)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Data(http.StatusOK, "text/plain; charset=utf-8", message.Raw)
}

// read returns the message of the address; one that was never tried has no content yet.
func (d *Demo) read(c *gin.Context) (message crm.Message, content mail.Content, err error) {
	id, err := request.ID(c, "id", "message")
	if err != nil {
		return message, content, err
	}
	if message, err = d.mail.Message(c.Request.Context(), id); err != nil || len(message.Raw) == 0 {
		return message, content, err
	}
	content, err = mail.Read(message.Raw)
	return message, content, err
}

// zone is that of the firm. The mail is shown whatever became of the form; then it is UTC.
func (d *Demo) zone(c *gin.Context) *time.Location {
	form, err := d.intake.Form(c.Request.Context(), formSlug)
	if err != nil {
		return time.UTC
	}
	return form.Site.Location()
}
