package api

import (
	"bytes"
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// StrayMail is a mail that came in and had no effect, or had none until somebody found its place.
type StrayMail struct {
	ID         int64             `json:"id" example:"42"`
	State      crm.IncomingState `json:"state" enum:"refused,automatic,report,set_aside,filed,repeated,submitted" doc:"filed: put on a lead; repeated: it was there already; submitted: made an enquiry." example:"refused"`
	Reason     string            `json:"reason" doc:"Why it had no effect." example:"not_the_sender"`
	Name       string            `json:"name" doc:"Of whoever wrote it." example:"Chen Mei-Ling"`
	Address    string            `json:"address" example:"mei@example.com"`
	Recipient  string            `json:"recipient" doc:"Of its envelope, if it is known." example:"desk@in.example.com"`
	Subject    string            `json:"subject" example:"Re: your enquiry"`
	Text       string            `json:"text" doc:"What is new in it; nothing where it could not be read." example:"Two more containers."`
	Quoted     string            `json:"quoted" doc:"What it repeats, and its signature."`
	Files      []MailFile        `json:"files" doc:"What came along, in the order in which they are read."`
	Size       int64             `json:"size" doc:"Bytes of the whole mail." example:"48211"`
	Reference  *string           `json:"reference" doc:"Of the enquiry that was made of it." example:"NO.2026112248213"`
	ReceivedAt Time              `json:"received_at"`
}

// MailFile came with a mail.
type MailFile struct {
	Name    string `json:"name" doc:"As it was called, made safe." example:"invoice.pdf"`
	Type    string `json:"type" doc:"By what is in it." example:"application/pdf"`
	Size    int64  `json:"size" doc:"Bytes." example:"48211"`
	Refused string `json:"refused" doc:"Why it stays in the mail; empty: it can be read." example:""`
	Scanned
}

func mailFile(f crm.MailFile) MailFile {
	return MailFile{f.Name, f.Type, f.Size, f.Refused, scanned(f.Scan)}
}

// StrayFile is such a mail with all that is known of it.
type StrayFile struct {
	StrayMail
	To     []string `json:"to" doc:"The addresses that it came to, that of its envelope first."`
	Lead   *string  `json:"lead" doc:"The reference of the lead that it is about, or was put on." example:"NO.2026112248213"`
	Owner  *Ref     `json:"owner" doc:"The consultant whose answer address it came to."`
	Events []Event  `json:"events" doc:"What happened to it."`
}

func strayMail(in crm.Incoming) StrayMail {
	return StrayMail{
		ID: in.ID, State: in.State, Reason: in.Reason, Name: in.Name, Address: in.Address, Recipient: in.Recipient, Subject: in.Subject, Text: in.Said, Quoted: in.Quoted,
		Files: each(in.Attachments, mailFile), Size: in.Size, Reference: orNone(in.Reference), ReceivedAt: Time{in.ReceivedAt},
	}
}

type straysQuery struct {
	View   crm.StrayView `query:"view" enum:"waiting,machine,aside" doc:"waiting, unless said: somebody may believe that they were heard; machine: a machine says that it wrote it; aside: nothing is to be done."`
	Reason string        `query:"reason" max:"100" example:"list"`
	Limit  int64         `query:"limit" min:"1" max:"100" doc:"How many at most; 50, unless said." example:"20"`
	Cursor string        `query:"cursor" doc:"The next of the page before, with the same filters."`
}

// Strays is GET /api/v1/strays.
func (a *API) Strays(c *gin.Context) { answer(a, c, a.strays) }

func (a *API) strays(ctx context.Context, actor crm.Actor, in straysQuery) (page Page[StrayMail], err error) {
	list := in
	list.Cursor, list.Limit = "", 0
	_, before, err := follow(listOf(list), in.Cursor)
	if err != nil {
		return page, err
	}
	q := conversation.StrayQuery{View: in.View, Reason: in.Reason, Before: before, Limit: limit(in.Limit) + 1}
	if q.View == "" {
		q.View = crm.StrayWaiting
	}
	found, err := a.Conversation.Strays(ctx, actor, q)
	more := len(found.Mails) == q.Limit
	if more {
		found.Mails = found.Mails[:q.Limit-1]
	}
	return paged(each(found.Mails, strayMail), more, func(m StrayMail) *string { return cursor(listOf(list), time.Time{}, m.ID) }), err
}

type strayName struct {
	ID int64 `path:"id" noun:"incoming" doc:"The mail's id." example:"42"`
}

// Stray is GET /api/v1/strays/{id}.
func (a *API) Stray(c *gin.Context) { answer(a, c, a.stray) }

func (a *API) stray(ctx context.Context, actor crm.Actor, in strayName) (StrayFile, error) {
	s, err := a.Conversation.Stray(ctx, actor, in.ID)
	return StrayFile{
		StrayMail: strayMail(s.Mail), To: orEmpty(s.To), Lead: orNone(s.Lead.Reference), Owner: ref(s.Owner.ID, s.Owner.Name), Events: each(s.Events, event),
	}, err
}

type strayFileName struct {
	strayName
	File int64 `path:"file" noun:"file" doc:"Its place among the mail's files, from 1 on." example:"1"`
}

// StrayFile is GET /api/v1/strays/{id}/files/{file}: what came along, as it came.
func (a *API) StrayFile(c *gin.Context) {
	var in strayFileName
	err := request.Bind(c, &in)
	var file conversation.Attachment
	if err == nil {
		file, err = a.Conversation.StrayFile(c.Request.Context(), request.Actor(c), in.ID, in.File)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	response.Attachment(c, file.Name, "application/octet-stream", int64(len(file.Body)), bytes.NewReader(file.Body))
}

// StrayRaw is GET /api/v1/strays/{id}/raw: the mail as it came.
func (a *API) StrayRaw(c *gin.Context) {
	var in strayName
	err := request.Bind(c, &in)
	var raw conversation.Raw
	if err == nil {
		raw, err = a.Conversation.StrayRaw(c.Request.Context(), request.Actor(c), in.ID)
	}
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	defer raw.Close() // it was only read
	response.Attachment(c, raw.Name, "application/octet-stream", raw.Size, raw)
}
