package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

type giveOrder struct {
	byReference
	Seat crm.Seat `json:"seat" enum:"lead,support" doc:"The lead seat, unless said." example:"lead"`
	To   int64    `json:"to" required:"true" min:"1" doc:"The consultant's id." example:"7"`
	Note string   `json:"note" max:"1000" doc:"For them." example:"They are nearer to you."`
}

// seatOr is the seat that was named, else the lead seat.
func seatOr(seat crm.Seat) crm.Seat {
	if seat == "" {
		return crm.SeatLead
	}
	return seat
}

// HandOver is POST /api/v1/leads/{reference}/hand-over.
func (a *API) HandOver(c *gin.Context) { answer(a, c, a.handOver) }

func (a *API) handOver(ctx context.Context, actor crm.Actor, in giveOrder) (Outcome, error) {
	seat := seatOr(in.Seat)
	return a.act(ctx, actor, in.byReference,
		func(id int64) error { return a.Assignment.HandOver(ctx, actor, id, seat, in.To, in.Note) },
		func(l crm.Lead, refused error) bool {
			again := crm.HasCode(refused, "already_theirs") || crm.HasCode(refused, "not_your_lead")
			return again && l.HolderOf(seat) == in.To
		})
}

// Assign is POST /api/v1/leads/{reference}/assign.
func (a *API) Assign(c *gin.Context) { answer(a, c, a.assign) }

func (a *API) assign(ctx context.Context, actor crm.Actor, in giveOrder) (Outcome, error) {
	seat := seatOr(in.Seat)
	return a.act(ctx, actor, in.byReference,
		func(id int64) error { return a.Assignment.Assign(ctx, actor, id, seat, in.To, in.Note) },
		func(l crm.Lead, refused error) bool {
			return crm.HasCode(refused, "already_theirs") && l.OwnerOf(seat) == in.To
		})
}

type returnOrder struct {
	byReference
	Seat   crm.Seat `json:"seat" enum:"lead,support" doc:"The lead seat, unless said." example:"lead"`
	Reason string   `json:"reason" required:"true" max:"1000" doc:"In your words." example:"I know their competitor"`
}

// Return is POST /api/v1/leads/{reference}/return.
func (a *API) Return(c *gin.Context) { answer(a, c, a.giveBack) }

func (a *API) giveBack(ctx context.Context, actor crm.Actor, in returnOrder) (Outcome, error) {
	return a.act(ctx, actor, in.byReference,
		func(id int64) error { return a.Assignment.Return(ctx, actor, id, seatOr(in.Seat), in.Reason) }, never)
}

// Wait is POST /api/v1/leads/{reference}/wait.
func (a *API) Wait(c *gin.Context) { answer(a, c, a.wait) }

func (a *API) wait(ctx context.Context, actor crm.Actor, in byReference) (Outcome, error) {
	return a.act(ctx, actor, in, func(id int64) error { return a.Assignment.Wait(ctx, actor, id) }, already(crm.LeadWaiting))
}

// Resume is POST /api/v1/leads/{reference}/resume.
func (a *API) Resume(c *gin.Context) { answer(a, c, a.resume) }

func (a *API) resume(ctx context.Context, actor crm.Actor, in byReference) (Outcome, error) {
	return a.act(ctx, actor, in, func(id int64) error { return a.Assignment.Resume(ctx, actor, id) }, already(crm.LeadWorking))
}

// already tells that a lead refuses to move to a state because it is there.
func already(state crm.LeadState) func(crm.Lead, error) bool {
	return func(l crm.Lead, refused error) bool {
		return crm.HasCode(refused, "move_not_allowed") && l.State == state
	}
}
