package inbox

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// composed is what somebody typed for a client; what came along with it waits on the lead already.
type composed struct {
	lead   int64
	fields request.Fields
	files  []int64
	faults []crm.FieldError // of what came along
}

// readComposed reads what was typed for the lead of the address, and keeps the files in it.
func (i *Inbox) readComposed(c *gin.Context) (p composed, err error) {
	if p.lead, err = request.ID(c, "lead", "lead"); err != nil {
		return p, err
	}
	ctx, actor := c.Request.Context(), request.Actor(c)
	begin := func() (*conversation.Upload, error) { return i.Conversation.Upload(ctx, actor, p.lead) }
	fields, upload, err := request.ReadPost(c, request.ReadForm, begin)
	defer upload.Close()
	if err != nil {
		return p, err
	}
	p.fields, p.files = fields, fields.IDs("file")
	came, err := i.Conversation.Attach(ctx, actor, p.lead, upload)
	p.files = append(p.files, came...)
	if e := crm.AsError(err); err != nil && e.Kind == crm.KindInvalid {
		p.faults, err = e.Fields, nil
	}
	return p, err
}

// draft is what was typed, as it was.
func (p composed) draft() crm.Draft {
	return crm.Draft{Text: p.fields.Get("reply"), To: p.fields.Get("to"), CC: p.fields.Text("cc"), Due: p.fields.Text("at")}
}

// order is the reply that was typed by somebody whose clock is in a zone.
func (p composed) order(zone *time.Location) (order conversation.Reply, faults []crm.FieldError) {
	order = conversation.Reply{
		Text: p.fields.Text("reply"), Heard: p.fields.ID("heard"), To: p.fields.Get("to"), Key: p.fields.Get("key"), Files: p.files, Drafted: true, CC: typedAddresses(p.fields.Text("cc")),
	}
	faults = p.faults
	if at := p.fields.Text("at"); at != "" {
		due, err := time.ParseInLocation("2006-01-02T15:04", strings.Replace(at, " ", "T", 1), zone)
		if err != nil {
			faults = append(faults, crm.FieldError{Field: "at", Code: "moment_invalid"})
		}
		order.At = due
	}
	return order, faults
}

// typedAddresses are those of a list with commas, semicolons or spaces between.
func typedAddresses(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;，；、 \t\n", r) })
}

// Reply is POST /inbox/leads/{lead}/replies: the client is answered by mail, now or later. When they wrote meanwhile nothing
// is sent, and the page shows it beside what was typed.
func (i *Inbox) Reply(c *gin.Context) {
	typed, err := i.readComposed(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	order, faults := typed.order(request.User(c).Location())
	if err = crm.Invalid(faults); err == nil {
		_, err = i.Conversation.Answer(c.Request.Context(), request.Actor(c), typed.lead, order)
	}
	e := crm.AsError(err)
	switch {
	case err == nil && !order.At.IsZero():
		i.Responder.Redirect(c, leadPath(typed.lead)+"?done=scheduled#conversation")
	case err == nil:
		i.Responder.Redirect(c, leadPath(typed.lead)+"?done=replied#conversation")
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0, e.Code == "client_wrote":
		i.keepDraft(c, typed, response.Status(e), e)
	default:
		i.Responder.ErrorPage(c, err)
	}
}

// keepDraft keeps what was typed and shows it with what is wrong with it. What is too long to keep is shown all the same.
func (i *Inbox) keepDraft(c *gin.Context, typed composed, status int, fault *crm.Error) {
	err := i.Conversation.SaveDraft(c.Request.Context(), request.Actor(c), typed.lead, typed.draft(), "")
	if err != nil && !crm.IsKind(err, crm.KindInvalid) {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.show(c, status, func(p *LeadPage) { p.retype(typed.draft(), fault) })
}

// SaveDraft is POST /inbox/leads/{lead}/draft: what is typed is kept, with the files that came along. "do" says what else:
// canned puts a canned reply in, and detach with the number of a file takes that away. A script asks quietly.
func (i *Inbox) SaveDraft(c *gin.Context) {
	typed, err := i.readComposed(c)
	draft, done := typed.draft(), "drafted"
	ctx, actor := c.Request.Context(), request.Actor(c)
	if do, which, _ := strings.Cut(typed.fields.Get("do"), ":"); err == nil && do == "canned" {
		var text string
		if text, err = i.Conversation.Canned(ctx, actor, typed.lead, typed.fields.ID("canned")); err == nil {
			draft.Text, done = strings.TrimLeft(strings.TrimRight(draft.Text, " \r\n")+"\n\n"+text, "\n"), "inserted"
		}
	} else if err == nil && do == "detach" {
		id, _ := strconv.ParseInt(which, 10, 64) // no number is no file of theirs
		err, done = i.Conversation.Detach(ctx, actor, typed.lead, id), "detached"
	}
	if err == nil {
		err = i.Conversation.SaveDraft(ctx, actor, typed.lead, draft, typed.fields.Get("key"))
	}
	if err == nil {
		err = crm.Invalid(typed.faults)
	}
	e := crm.AsError(err)
	switch {
	case err != nil && e.Kind == crm.KindInvalid && len(e.Fields) > 0 && typed.fields.Get("quiet") == "":
		i.show(c, response.Status(e), func(p *LeadPage) { p.retype(draft, e) })
	case err != nil:
		i.Responder.ErrorPage(c, err)
	case typed.fields.Get("quiet") != "":
		c.Status(http.StatusNoContent)
	default:
		i.Responder.Redirect(c, leadPath(typed.lead)+"?done="+done+"#answer")
	}
}

// Canned is GET /inbox/leads/{lead}/canned/{canned}: the text of a canned reply for this client.
func (i *Inbox) Canned(c *gin.Context) {
	lead, err := request.ID(c, "lead", "lead")
	var id int64
	if err == nil {
		id, err = request.ID(c, "canned", "canned")
	}
	var text string
	if err == nil {
		text, err = i.Conversation.Canned(c.Request.Context(), request.Actor(c), lead, id)
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	c.String(http.StatusOK, "%s", text)
}

// ReplyFile is GET /inbox/leads/{lead}/reply-files/{file}: what goes or went to the client.
func (i *Inbox) ReplyFile(c *gin.Context) {
	lead, err := request.ID(c, "lead", "lead")
	var id int64
	if err == nil {
		id, err = request.ID(c, "file", "file")
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	file, content, err := i.Conversation.OpenFile(c.Request.Context(), request.Actor(c), lead, id)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	defer content.Close() // it was only read
	response.Attachment(c, file.Name, file.Type, file.Size, content)
}

// Recall is POST /inbox/leads/{lead}/replies/{message}/recall: what is not on its way yet is taken back, to be typed on.
func (i *Inbox) Recall(c *gin.Context) {
	id, err := request.ID(c, "lead", "lead")
	var message int64
	if err == nil {
		message, err = request.ID(c, "message", "message")
	}
	if err == nil {
		_, err = i.Conversation.Recall(c.Request.Context(), request.Actor(c), id, message)
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, leadPath(id)+"?done=recalled#answer")
}
