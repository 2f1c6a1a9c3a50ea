package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
)

// StrayOutcome is what became of a mail.
type StrayOutcome struct {
	ID        int64             `json:"id" example:"42"`
	State     crm.IncomingState `json:"state" enum:"refused,automatic,report,set_aside,filed,repeated,submitted" example:"filed"`
	Lead      *string           `json:"lead" doc:"The reference of the lead that it is on." example:"NO.2026112248213"`
	Reference *string           `json:"reference" doc:"Of the enquiry that it is." example:"NO.2026112248213"`
}

func (a *API) settled(ctx context.Context, actor crm.Actor, id int64, refused error) (StrayOutcome, error) {
	if refused != nil {
		return StrayOutcome{}, refused
	}
	s, err := a.Conversation.Stray(ctx, actor, id)
	return StrayOutcome{s.Mail.ID, s.Mail.State, orNone(s.Lead.Reference), orNone(s.Mail.Reference)}, err
}

type placeOrder struct {
	strayName
	Lead string `json:"lead" required:"true" max:"60" doc:"The reference of the lead, or of any submission on it." example:"NO.2026112248213"`
}

// PlaceStray is POST /api/v1/strays/{id}/place.
func (a *API) PlaceStray(c *gin.Context) { answer(a, c, a.placeStray) }

func (a *API) placeStray(ctx context.Context, actor crm.Actor, in placeOrder) (StrayOutcome, error) {
	_, err := a.Conversation.Place(ctx, actor, in.ID, in.Lead)
	if e := crm.AsError(err); err != nil && len(e.Fields) == 1 && e.Fields[0].Field == "reference" {
		err = crm.Invalid([]crm.FieldError{{Field: "lead", Code: "lead_unknown"}})
	}
	return a.settled(ctx, actor, in.ID, err)
}

type enquireOrder struct {
	strayName
	Name    string `json:"name" max:"200" doc:"As the mail says it, unless said." example:"Chen Mei-Ling"`
	Email   string `json:"email" max:"320" doc:"Where they are answered; as the mail says it, unless said." example:"mei@example.com"`
	Message string `json:"message" max:"9000" doc:"As the mail says it, unless said."`
}

// EnquireStray is POST /api/v1/strays/{id}/enquire.
func (a *API) EnquireStray(c *gin.Context) { answer(a, c, a.enquireStray) }

func (a *API) enquireStray(ctx context.Context, actor crm.Actor, in enquireOrder) (StrayOutcome, error) {
	_, err := a.Conversation.MakeEnquiry(ctx, actor, in.ID, conversation.Enquiry{Name: in.Name, Email: in.Email, Message: in.Message})
	return a.settled(ctx, actor, in.ID, err)
}

// SetStrayAside is POST /api/v1/strays/{id}/set-aside.
func (a *API) SetStrayAside(c *gin.Context) { answer(a, c, a.setStrayAside) }

func (a *API) setStrayAside(ctx context.Context, actor crm.Actor, in strayName) (StrayOutcome, error) {
	return a.settled(ctx, actor, in.ID, a.Conversation.SetAside(ctx, actor, in.ID))
}
