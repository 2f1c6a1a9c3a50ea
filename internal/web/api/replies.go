package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Talk is what was mailed between a client and the firm.
type Talk struct {
	Heard   int64   `json:"heard" doc:"The last that the client said; give it with an answer." example:"301"`
	Mails   []Mail  `json:"mails" doc:"What the client wrote, oldest first."`
	Replies []Reply `json:"replies" doc:"What they were answered, oldest first."`
}

// Mail is one mail of a client.
type Mail struct {
	ID         int64      `json:"id" example:"7"`
	From       string     `json:"from" example:"mei@example.com"`
	Name       string     `json:"name" example:"Chen Mei-Ling"`
	Subject    string     `json:"subject" example:"Re: Two containers"`
	Text       string     `json:"text" doc:"What is new in it." example:"When can you begin?"`
	Quoted     string     `json:"quoted" doc:"What it repeats, and its signature."`
	Files      []MailFile `json:"files"`
	ReceivedAt Time       `json:"received_at"`
}

// TalkFile is a file that goes with an answer.
type TalkFile struct {
	Name string `json:"name" example:"offer.pdf"`
	Type string `json:"type" example:"application/pdf"`
	Size int64  `json:"size" doc:"Bytes." example:"48213"`
	Scanned
}

func talkFile(f crm.ReplyFile) TalkFile {
	return TalkFile{f.Name, f.Type, f.Size, scanned(f.Scan)}
}

// Reply is one answer to a client.
type Reply struct {
	ID        int64            `json:"id" example:"31"`
	Author    string           `json:"author" example:"Daniel Okafor"`
	Text      string           `json:"text" example:"Tomorrow."`
	CC        []string         `json:"cc" doc:"Who got a copy."`
	Files     []TalkFile       `json:"files"`
	State     crm.MessageState `json:"state" enum:"draft,scheduled,queued,sending,accepted,retrying,failed,suppressed,cancelled,unknown,bounced" doc:"draft: it was stopped, for the client had written meanwhile." example:"accepted"`
	DueAt     *Time            `json:"due_at" doc:"When it is or was to be sent."`
	CreatedAt Time             `json:"created_at"`
}

func mailOf(m crm.Incoming) Mail {
	return Mail{
		ID: m.ID, From: m.Address, Name: m.Name, Subject: m.Subject, Text: m.Said, Quoted: m.Quoted, ReceivedAt: Time{m.ReceivedAt},
		Files: each(m.Attachments, mailFile),
	}
}

func replyOf(m crm.Message) Reply {
	r := Reply{
		ID: m.ID, CC: append([]string{}, m.CC...), State: m.State, CreatedAt: Time{m.CreatedAt},
		Files: each(m.Files, talkFile),
	}
	r.Author, _ = m.Vars["Writer"].(string)
	r.Text, _ = m.Vars["Text"].(string)
	due, _ := m.Vars["Due"].(string)
	if at, err := time.Parse(time.RFC3339, due); err == nil {
		r.DueAt = maybe(at)
	}
	return r
}

// ReadConversation is GET /api/v1/leads/{reference}/conversation.
func (a *API) ReadConversation(c *gin.Context) { answer(a, c, a.conversation) }

func (a *API) conversation(ctx context.Context, actor crm.Actor, in byReference) (Talk, error) {
	f, err := a.Desk.LeadByReference(ctx, actor, in.Reference)
	talk := Talk{Heard: f.Heard, Mails: []Mail{}, Replies: each(f.Replies, replyOf)}
	for _, m := range f.Mails {
		if m.UserID == 0 { // that of a consultant became a reply
			talk.Mails = append(talk.Mails, mailOf(m))
		}
	}
	return talk, err
}

type replyOrder struct {
	byReference
	Key   string    `header:"Idempotency-Key" max:"200" doc:"The same key is the same answer, however often it is sent." example:"6f1c2a9e-answer-1"`
	Text  string    `json:"text" required:"true" max:"20000" example:"Tomorrow at nine."`
	Heard int64     `json:"heard" doc:"The last that the client said, as the conversation tells it. When they said more, nothing is sent: 409 client_wrote." example:"301"`
	To    string    `json:"to" max:"320" doc:"Another of the client's addresses than the one that the lead was opened with."`
	At    time.Time `json:"at" doc:"When it is to be sent; without it in ten seconds. If the client writes before, it is stopped." example:"2026-12-24T09:30:00+08:00"`
	CC    []string  `json:"cc" doc:"Addresses of who gets a copy."`
	Files []int64   `json:"files" doc:"Numbers of files that were attached."`
}

// Sent is an answer that is on its way or waits for its time.
type Sent struct {
	ID int64 `json:"id" doc:"By which it can be called back." example:"31"`
}

// Answer is POST /api/v1/leads/{reference}/replies.
func (a *API) Answer(c *gin.Context) { serve(a, c, http.StatusCreated, a.reply) }

func (a *API) reply(ctx context.Context, actor crm.Actor, in replyOrder) (Sent, error) {
	lead, err := a.Desk.LeadOf(ctx, actor, in.Reference)
	if err != nil {
		return Sent{}, err
	}
	order := conversation.Reply{Text: in.Text, Heard: in.Heard, To: in.To, At: in.At, CC: in.CC, Files: in.Files}
	if in.Key != "" {
		order.Key = "api " + in.Key
	}
	id, err := a.Conversation.Answer(ctx, actor, lead.ID, order)
	return Sent{id}, err
}

type replyName struct {
	byReference
	Reply int64 `path:"reply" noun:"message" example:"31"`
}

// Recalled is an answer that was called back.
type Recalled struct {
	Text string `json:"text" doc:"It is the draft of the key's user again." example:"Tomorrow at nine."`
}

// RecallReply is POST /api/v1/leads/{reference}/replies/{reply}/recall.
func (a *API) RecallReply(c *gin.Context) { answer(a, c, a.recall) }

func (a *API) recall(ctx context.Context, actor crm.Actor, in replyName) (Recalled, error) {
	lead, err := a.Desk.LeadOf(ctx, actor, in.Reference)
	if err != nil {
		return Recalled{}, err
	}
	text, err := a.Conversation.Recall(ctx, actor, lead.ID, in.Reply)
	return Recalled{text}, err
}

// Draft is what the user of the key is writing on a lead, and what they have to write with.
type Draft struct {
	Text      string       `json:"text" example:"Dear Mei,"`
	To        string       `json:"to" doc:"Which of the client's addresses was chosen; empty: none."`
	CC        string       `json:"cc" doc:"As typed."`
	At        string       `json:"at" doc:"As typed, on their clock." example:"2026-12-24T09:30"`
	Files     []DraftFile  `json:"files"`
	SavedAt   *Time        `json:"saved_at" doc:"null: there is none."`
	Signature string       `json:"signature" doc:"In the client's language; it is put below by itself."`
	Canned    []CannedText `json:"canned" doc:"Texts to begin with."`
}

// DraftFile is a file that waits to be sent.
type DraftFile struct {
	ID int64 `json:"id" example:"5"`
	TalkFile
}

// CannedText is a canned reply.
type CannedText struct {
	ID   int64  `json:"id" example:"3"`
	Name string `json:"name" example:"Greeting"`
	Text string `json:"text" doc:"With its variables." example:"Dear {name},"`
}

// ReadDraft is GET /api/v1/leads/{reference}/draft.
func (a *API) ReadDraft(c *gin.Context) { answer(a, c, a.draft) }

func (a *API) draft(ctx context.Context, actor crm.Actor, in byReference) (Draft, error) {
	lead, err := a.Desk.LeadOf(ctx, actor, in.Reference)
	if err != nil {
		return Draft{}, err
	}
	w, err := a.Conversation.Writing(ctx, actor, lead.ID)
	d := w.Draft
	return Draft{
		Text: d.Text, To: d.To, CC: d.CC, At: d.Due, SavedAt: maybe(d.UpdatedAt), Signature: w.Signature,
		Files:  each(d.Files, func(f crm.ReplyFile) DraftFile { return DraftFile{f.ID, talkFile(f)} }),
		Canned: each(w.Canned, func(c crm.CannedReply) CannedText { return CannedText{c.ID, c.Name, c.Text} }),
	}, err
}

type draftOrder struct {
	byReference
	Text string `json:"text" max:"20000" doc:"Nothing: there is no draft any more." example:"Dear Mei,"`
	To   string `json:"to" max:"320"`
	CC   string `json:"cc" max:"2000"`
	At   string `json:"at" max:"40" example:"2026-12-24T09:30"`
}

// SaveDraft is POST /api/v1/leads/{reference}/draft.
func (a *API) SaveDraft(c *gin.Context) { answer(a, c, a.saveDraft) }

func (a *API) saveDraft(ctx context.Context, actor crm.Actor, in draftOrder) (Draft, error) {
	lead, err := a.Desk.LeadOf(ctx, actor, in.Reference)
	if err != nil {
		return Draft{}, err
	}
	if err := a.Conversation.SaveDraft(ctx, actor, lead.ID, crm.Draft{Text: in.Text, To: in.To, CC: in.CC, Due: in.At}, ""); err != nil {
		return Draft{}, err
	}
	return a.draft(ctx, actor, in.byReference)
}

type attachOrder struct {
	byReference
	Name string `query:"name" required:"true" max:"200" doc:"What the file is called." example:"offer.pdf"`
}

// AttachFile is POST /api/v1/leads/{reference}/draft/files: a file as it is, which waits to be sent.
func (a *API) AttachFile(c *gin.Context) {
	response.NoStore(c)
	id, err := a.attach(c)
	if err != nil {
		a.Responder.Problem(c, err)
		return
	}
	a.Responder.JSON(c, http.StatusCreated, Sent{id})
}

func (a *API) attach(c *gin.Context) (int64, error) {
	ctx, actor, body := c.Request.Context(), request.Actor(c), c.Request.Body
	lead, err := a.Desk.LeadOf(ctx, actor, c.Param("reference"))
	if err != nil {
		return 0, err
	}
	name := c.Query("name")
	if name == "" {
		return 0, crm.Invalid([]crm.FieldError{{Field: "name", Code: "required"}})
	}
	upload, err := a.Conversation.Upload(ctx, actor, lead.ID)
	if err != nil {
		return 0, err
	}
	defer upload.Close()
	if err := upload.Take("files", name, body); err != nil {
		return 0, err
	}
	ids, err := a.Conversation.Attach(ctx, actor, lead.ID, upload)
	return append(ids, 0)[0], err
}

type draftFileName struct {
	byReference
	File int64 `path:"file" noun:"file" example:"5"`
}

// DetachFile is DELETE /api/v1/leads/{reference}/draft/files/{file}.
func (a *API) DetachFile(c *gin.Context) {
	remove(a, c, func(ctx context.Context, actor crm.Actor, in draftFileName) error {
		lead, err := a.Desk.LeadOf(ctx, actor, in.Reference)
		if err != nil {
			return err
		}
		return a.Conversation.Detach(ctx, actor, lead.ID, in.File)
	})
}
