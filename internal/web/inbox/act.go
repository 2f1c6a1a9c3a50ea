package inbox

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
	"frontdesk/internal/web/site"
)

// maxWords is how long what is said about a move may be, in characters.
const maxWords = 1000

// do runs what was posted about a lead and goes back to its page, where done says what happened.
func (i *Inbox) do(c *gin.Context, done string, act func(ctx context.Context, actor crm.Actor, lead int64) error) {
	id, err := request.ID(c, "lead", "lead")
	if err == nil {
		err = act(c.Request.Context(), request.Actor(c), id)
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, "/inbox/leads/"+c.Param("lead")+"?done="+done)
}

// Accept is POST /inbox/leads/{lead}/accept: an offer, or a lead of the queue.
func (i *Inbox) Accept(c *gin.Context) { i.do(c, "accepted", i.Assignment.Accept) }

// Reopen is POST /inbox/leads/{lead}/reopen.
func (i *Inbox) Reopen(c *gin.Context) { i.do(c, "reopened", i.Assignment.Reopen) }

// Wait is POST /inbox/leads/{lead}/wait: it is the client's turn.
func (i *Inbox) Wait(c *gin.Context) { i.do(c, "waiting", i.Assignment.Wait) }

// Resume is POST /inbox/leads/{lead}/resume: it is ours again.
func (i *Inbox) Resume(c *gin.Context) { i.do(c, "resumed", i.Assignment.Resume) }

// Decline is POST /inbox/leads/{lead}/decline, with a reason.
func (i *Inbox) Decline(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	reason, added := fields.Get("reason"), fields.Text("words")
	if !slices.Contains(site.DeclineReasons[:], reason) {
		i.amend(c, crm.FieldError{Field: "reason", Code: "required"}, func(p *LeadPage, faults []crm.FieldError) {
			if p.Offer != nil {
				p.Offer.Open, p.Offer.Fields = true, site.DeclineFields(p.Reader, reason, added)
				response.Mark(p.Reader, faults, p.Offer.Fields)
			}
		})
		return
	}
	id, err := request.ID(c, "lead", "lead")
	if err == nil {
		err = i.Assignment.Decline(c.Request.Context(), request.Actor(c), id, site.JoinReason(reason, added))
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, "/inbox?done=declined")
}

// AddNote is POST /inbox/leads/{lead}/notes.
func (i *Inbox) AddNote(c *gin.Context) {
	i.write(c, "noted", func(ctx context.Context, actor crm.Actor, lead int64, text string) error {
		return i.Conversation.AddNote(ctx, actor, lead, text)
	})
}

// LogCall is POST /inbox/leads/{lead}/calls: the client was called, which answers them.
func (i *Inbox) LogCall(c *gin.Context) {
	i.write(c, "called", func(ctx context.Context, actor crm.Actor, lead int64, text string) error {
		_, err := i.Conversation.LogCall(ctx, actor, lead, text, "")
		return err
	})
}

// write keeps what was typed as a note or a call.
func (i *Inbox) write(c *gin.Context, done string, keep func(ctx context.Context, actor crm.Actor, lead int64, text string) error) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "lead", "lead")
	if err == nil {
		err = keep(c.Request.Context(), request.Actor(c), id, fields.Get("note"))
	}
	if e := crm.AsError(err); err != nil && e.Kind == crm.KindInvalid {
		i.amend(c, e.Fields[0], func(p *LeadPage, faults []crm.FieldError) {
			p.NoteField.Value = fields.Text("note")
			p.NoteField.Error = response.FieldText(p.Reader, faults[0])
		})
		return
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, "/inbox/leads/"+c.Param("lead")+"?done="+done)
}

// Close is POST /inbox/leads/{lead}/close: won, lost or junk, with a reason.
func (i *Inbox) Close(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	state, reason := crm.LeadState(fields.Get("state")), fields.Text("outcome")
	if !slices.Contains([]crm.LeadState{crm.LeadWon, crm.LeadLost, crm.LeadJunk}, state) {
		i.amend(c, crm.FieldError{Field: "state", Code: "required"}, func(p *LeadPage, faults []crm.FieldError) {
			if p.Close != nil {
				p.Close.Open = true
				response.Mark(p.Reader, faults, p.Close.Fields)
			}
		})
		return
	}
	i.do(c, "closed", func(ctx context.Context, actor crm.Actor, lead int64) error {
		return i.Assignment.Close(ctx, actor, lead, state, reason)
	})
}

// amend shows the lead again with a fault beside its field.
func (i *Inbox) amend(c *gin.Context, fault crm.FieldError, change func(*LeadPage, []crm.FieldError)) {
	status := response.Status(&crm.Error{Kind: crm.KindInvalid, Fields: []crm.FieldError{fault}})
	i.show(c, status, func(p *LeadPage) { change(p, []crm.FieldError{fault}) })
}
