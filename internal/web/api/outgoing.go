package api

import (
	"context"
	"math"
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/mail"
)

// Outgoing is one mail to one recipient, and its true state.
type Outgoing struct {
	ID        int64            `json:"id" example:"502"`
	Kind      string           `json:"kind" example:"reply"`
	State     crm.MessageState `json:"state" enum:"draft,scheduled,queued,sending,accepted,retrying,failed,suppressed,cancelled,unknown,bounced" example:"accepted"`
	LeadID    *int64           `json:"lead_id" example:"42"`
	To        string           `json:"to" example:"mei@example.com"`
	Subject   string           `json:"subject" doc:"As composed; empty before the first attempt."`
	MessageID string           `json:"message_id" doc:"Of the header; the same for every attempt."`
	Attempts  int              `json:"attempts" example:"1"`
	Channel   *string          `json:"channel" doc:"The mail server that the last attempt went by." example:"smtps://relay.example.com:465"`
	Phase     *string          `json:"phase" doc:"Where the last attempt ended: connect, tls, auth, mail, rcpt, data or dot." example:"dot"`
	Reply     *string          `json:"reply" doc:"What the server said last, or the network." example:"250 2.0.0 queued as 4F2A"`
	Doubtful  bool             `json:"doubtful" doc:"An earlier attempt may have arrived although we could not know." example:"false"`
	CreatedAt Time             `json:"created_at"`
	SentAt    *Time            `json:"sent_at" doc:"When a server accepted it."`
}

func outgoing(m crm.Message) Outgoing {
	return Outgoing{
		ID: m.ID, Kind: m.Kind, State: m.State, LeadID: orNone(m.LeadID), To: m.ToAddress, Subject: m.Subject, MessageID: m.MessageID, Attempts: m.Attempts,
		Channel: orNone(m.Channel), Phase: orNone(m.Phase), Reply: orNone(m.Reply), Doubtful: m.Doubtful, CreatedAt: Time{m.CreatedAt}, SentAt: maybe(m.SentAt),
	}
}

type outgoingQuery struct {
	State  crm.MessageState `query:"state" enum:"draft,scheduled,queued,sending,accepted,retrying,failed,suppressed,cancelled,unknown,bounced"`
	Limit  int64            `query:"limit" min:"1" max:"100" doc:"How many at most; 50, unless said." example:"20"`
	Cursor string           `query:"cursor" doc:"The next of the page before, with the same filters."`
}

// Messages is GET /api/v1/mail/messages.
func (a *API) Messages(c *gin.Context) { answer(a, c, a.messages) }

func (a *API) messages(ctx context.Context, actor crm.Actor, in outgoingQuery) (page Page[Outgoing], err error) {
	list := in
	list.Cursor, list.Limit = "", 0
	_, before, err := follow(listOf(list), in.Cursor)
	if err != nil {
		return page, err
	}
	if before == 0 {
		before = math.MaxInt64
	}
	most := limit(in.Limit)
	all, err := a.Mail.Messages(ctx, actor, in.State, before, most+1)
	more := len(all) > most
	return paged(each(all[:min(most, len(all))], outgoing), more, func(m Outgoing) *string {
		return cursor(listOf(list), m.CreatedAt.Time, m.ID)
	}), err
}

type sendOrder struct {
	ID    int64 `path:"id" noun:"message" example:"502"`
	Twice bool  `json:"twice" doc:"That a second copy is meant, of one whose state is unknown." example:"true"`
}

// Queued is a mail that is in line to be sent.
type Queued struct {
	ID    int64            `json:"id" example:"502"`
	State crm.MessageState `json:"state" enum:"queued" example:"queued"`
}

// SendAgain is POST /api/v1/mail/messages/{id}/send.
func (a *API) SendAgain(c *gin.Context) { answer(a, c, a.sendAgain) }

func (a *API) sendAgain(ctx context.Context, actor crm.Actor, in sendOrder) (Queued, error) {
	return Queued{in.ID, crm.MessageQueued}, a.Machinery.SendAgain(ctx, actor, in.ID, in.Twice)
}

// Suppression keeps an address from being written to.
type Suppression struct {
	ID        int64   `json:"id" example:"12"`
	Address   string  `json:"address" doc:"In lower case, its domain in ASCII." example:"li@example.com"`
	Why       string  `json:"why" enum:"hard_bounce,complaint,manual" example:"manual"`
	Words     string  `json:"words" doc:"Of the server, or of who put it on the list." example:"550 5.1.1 no such user"`
	MessageID *int64  `json:"message_id" doc:"The mail that taught us." example:"502"`
	By        *string `json:"by" doc:"Who put it on the list; null: it was found out." example:"Lin Mei"`
	CreatedAt Time    `json:"created_at"`
	LiftedAt  *Time   `json:"lifted_at" doc:"Since when it is written to again."`
	LiftedBy  *string `json:"lifted_by" example:"Lin Mei"`
}

func suppression(s crm.Suppression) Suppression {
	return Suppression{
		ID: s.ID, Address: s.Address, Why: s.Why, Words: s.Words, MessageID: orNone(s.MessageID), By: orNone(s.By), CreatedAt: Time{s.CreatedAt},
		LiftedAt: maybe(s.LiftedAt), LiftedBy: orNone(s.LiftedBy),
	}
}

type suppressionQuery struct {
	Address string `query:"address" doc:"The beginning of an address, or @domain." example:"@example.com"`
	Why     string `query:"why" enum:"hard_bounce,complaint,manual"`
	Lifted  string `query:"lifted" enum:"yes,no" doc:"yes: those that were lifted, instead of those that hold."`
	Limit   int64  `query:"limit" min:"1" max:"100" doc:"How many at most; 50, unless said." example:"20"`
	Cursor  string `query:"cursor" doc:"The next of the page before, with the same filters."`
}

// Suppressions is GET /api/v1/mail/suppressions.
func (a *API) Suppressions(c *gin.Context) { answer(a, c, a.suppressions) }

func (a *API) suppressions(ctx context.Context, actor crm.Actor, in suppressionQuery) (page Page[Suppression], err error) {
	list := in
	list.Cursor, list.Limit = "", 0
	_, before, err := follow(listOf(list), in.Cursor)
	if err != nil {
		return page, err
	}
	most := limit(in.Limit)
	all, err := a.Mail.Suppressions(ctx, actor, mail.SuppressionFilter{Text: in.Address, Why: in.Why, Lifted: in.Lifted == "yes", Before: before}, most+1)
	more := len(all) > most
	return paged(each(all[:min(most, len(all))], suppression), more, func(s Suppression) *string {
		return cursor(listOf(list), s.CreatedAt.Time, s.ID)
	}), err
}

type suppressOrder struct {
	Address string `json:"address" required:"true" max:"254" example:"li@example.com"`
	Reason  string `json:"reason" required:"true" max:"500" doc:"For colleagues." example:"Asked us to stop"`
}

// Suppress is POST /api/v1/mail/suppressions.
func (a *API) Suppress(c *gin.Context) { serve(a, c, http.StatusCreated, a.suppress) }

func (a *API) suppress(ctx context.Context, actor crm.Actor, in suppressOrder) (Suppression, error) {
	s, err := a.Mail.Suppress(ctx, actor, in.Address, in.Reason)
	return suppression(s), err
}

type suppressionName struct {
	ID int64 `path:"id" noun:"suppression" example:"12"`
}

// Lift is POST /api/v1/mail/suppressions/{id}/lift.
func (a *API) Lift(c *gin.Context) { answer(a, c, a.lift) }

func (a *API) lift(ctx context.Context, actor crm.Actor, in suppressionName) (Suppression, error) {
	s, err := a.Mail.Lift(ctx, actor, in.ID)
	return suppression(s), err
}
