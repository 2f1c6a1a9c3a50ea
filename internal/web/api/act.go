package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/site"
)

// Outcome is how a lead is after something was done to it, and the lead itself for a key that may read leads.
type Outcome struct {
	Reference string        `json:"reference" example:"NO.2026112248213" doc:"Of the submission that opened it; its name in addresses."`
	State     crm.LeadState `json:"state" enum:"new,queued,offered,working,waiting,won,lost,junk" example:"working"`
	*Lead
}

func outcome(actor crm.Actor, l crm.Lead) Outcome {
	o := Outcome{Reference: l.Reference, State: l.State}
	if actor.Holds(crm.KeyLeadsRead) {
		shown := lead(l)
		o.Lead = &shown
	}
	return o
}

// act does something to a lead and answers with the lead as it is then. settled says which refusals mean that it was
// done before, as a program hears when it asks again because the first answer was lost.
func (a *API) act(ctx context.Context, actor crm.Actor, in byReference, do func(id int64) error, settled func(crm.Lead, error) bool) (Outcome, error) {
	before, err := a.Desk.LeadOf(ctx, actor, in.Reference)
	if err != nil {
		return Outcome{}, err
	}
	refused := do(before.ID)
	after, err := a.Desk.LeadOf(ctx, actor, in.Reference)
	switch {
	case refused != nil && (err != nil || !settled(after, refused)):
		return Outcome{}, refused
	case crm.IsKind(err, crm.KindNotFound): // done, and with that out of the actor's sight
		return outcome(actor, before), nil
	}
	return outcome(actor, after), err
}

func never(crm.Lead, error) bool { return false }

// Accept is POST /api/v1/leads/{reference}/accept.
func (a *API) Accept(c *gin.Context) { answer(a, c, a.accept) }

func (a *API) accept(ctx context.Context, actor crm.Actor, in byReference) (Outcome, error) {
	return a.act(ctx, actor, in, func(id int64) error { return a.Assignment.Accept(ctx, actor, id) },
		func(_ crm.Lead, refused error) bool { return crm.HasCode(refused, "already_yours") })
}

type declineOrder struct {
	byReference
	Offer  int64  `json:"offer" min:"1" doc:"Decline this offer only (its id in the lead's offers). Give it, so that asking twice cannot decline what was offered since." example:"51"`
	Reason string `json:"reason" required:"true" enum:"busy,absent,expertise,language,conflict,other" example:"busy"`
	Words  string `json:"words" max:"1000" doc:"What else there is to say." example:"Back on Monday"`
}

// Decline is POST /api/v1/leads/{reference}/decline.
func (a *API) Decline(c *gin.Context) { answer(a, c, a.decline) }

func (a *API) decline(ctx context.Context, actor crm.Actor, in declineOrder) (Outcome, error) {
	reason := site.JoinReason(in.Reason, in.Words)
	return a.act(ctx, actor, in.byReference, func(id int64) error {
		if in.Offer != 0 {
			return a.Assignment.DeclineOffer(ctx, actor, id, in.Offer, reason)
		}
		return a.Assignment.Decline(ctx, actor, id, reason)
	}, never)
}

type closeOrder struct {
	byReference
	State  crm.LeadState `json:"state" required:"true" enum:"won,lost,junk" example:"won"`
	Reason string        `json:"reason" max:"1000" doc:"In your words." example:"Signed today"`
}

// Close is POST /api/v1/leads/{reference}/close.
func (a *API) Close(c *gin.Context) { answer(a, c, a.close) }

func (a *API) close(ctx context.Context, actor crm.Actor, in closeOrder) (Outcome, error) {
	return a.act(ctx, actor, in.byReference,
		func(id int64) error { return a.Assignment.Close(ctx, actor, id, in.State, in.Reason) },
		func(l crm.Lead, refused error) bool {
			return crm.HasCode(refused, "move_not_allowed") && l.State == in.State
		})
}

// Reopen is POST /api/v1/leads/{reference}/reopen.
func (a *API) Reopen(c *gin.Context) { answer(a, c, a.reopen) }

func (a *API) reopen(ctx context.Context, actor crm.Actor, in byReference) (Outcome, error) {
	return a.act(ctx, actor, in, func(id int64) error { return a.Assignment.Reopen(ctx, actor, id) },
		func(l crm.Lead, refused error) bool {
			return crm.HasCode(refused, "move_not_allowed") && l.State.Open()
		})
}

type noteOrder struct {
	byReference
	Key  string `header:"Idempotency-Key" max:"200" doc:"The same text under the same key is the same note, however often it is sent." example:"6f1c2a9e-call-1"`
	Text string `json:"text" required:"true" max:"10000" example:"Called, no answer."`
}

// LogCall is POST /api/v1/leads/{reference}/calls.
func (a *API) LogCall(c *gin.Context) { serve(a, c, http.StatusCreated, a.logCall) }

func (a *API) logCall(ctx context.Context, actor crm.Actor, in noteOrder) (Note, error) {
	lead, err := a.Desk.LeadOf(ctx, actor, in.Reference)
	if err != nil {
		return Note{}, err
	}
	n, err := a.Conversation.LogCall(ctx, actor, lead.ID, in.Text, in.Key)
	return note(n), err
}

// AddNote is POST /api/v1/leads/{reference}/notes.
func (a *API) AddNote(c *gin.Context) { serve(a, c, http.StatusCreated, a.addNote) }

func (a *API) addNote(ctx context.Context, actor crm.Actor, in noteOrder) (Note, error) {
	lead, err := a.Desk.LeadOf(ctx, actor, in.Reference)
	if err != nil {
		return Note{}, err
	}
	n, err := a.Conversation.AddNoteOnce(ctx, actor, lead.ID, in.Text, in.Key)
	return note(n), err
}
