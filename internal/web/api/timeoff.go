package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

type awayOrder struct {
	consultantName
	Away *bool `json:"away" required:"true" doc:"Whether they are." example:"true"`
}

// SetAway is POST /api/v1/consultants/{id}/away.
func (a *API) SetAway(c *gin.Context) { answer(a, c, a.setAway) }

func (a *API) setAway(ctx context.Context, actor crm.Actor, in awayOrder) (Switch, error) {
	return Switch{*in.Away}, a.Assignment.SetAway(ctx, actor, in.ID, *in.Away)
}

// Switch is whether a consultant is away.
type Switch struct {
	Away bool `json:"away" example:"true"`
}

// Absence is a time in which a consultant is given nothing.
type Absence struct {
	ID     int64  `json:"id" example:"5"`
	From   Time   `json:"from"`
	Until  Time   `json:"until" doc:"The first moment after it."`
	Reason string `json:"reason" example:"Trade fair"`
}

func absence(a crm.Absence) Absence { return Absence{a.ID, Time{a.From}, Time{a.Until}, a.Reason} }

// TimeOff is GET /api/v1/consultants/{id}/time-off, which has one page.
func (a *API) TimeOff(c *gin.Context) { answer(a, c, a.timeOff) }

func (a *API) timeOff(ctx context.Context, actor crm.Actor, in consultantName) (Page[Absence], error) {
	off, err := a.Desk.TimeOff(ctx, actor, in.ID)
	return Page[Absence]{Items: each(off.Absences, absence)}, err
}

type absenceOrder struct {
	consultantName
	From   time.Time `json:"from" required:"true" example:"2026-12-24T00:00:00+08:00"`
	Until  time.Time `json:"until" required:"true" doc:"The first moment after it." example:"2027-01-02T00:00:00+08:00"`
	Reason string    `json:"reason" max:"1000" example:"Trade fair"`
}

// AddTimeOff is POST /api/v1/consultants/{id}/time-off.
func (a *API) AddTimeOff(c *gin.Context) { serve(a, c, http.StatusCreated, a.addTimeOff) }

func (a *API) addTimeOff(ctx context.Context, actor crm.Actor, in absenceOrder) (Absence, error) {
	off := crm.Absence{
		ConsultantID: in.ID, From: in.From.UTC().Truncate(time.Microsecond), Until: in.Until.UTC().Truncate(time.Microsecond), Reason: in.Reason,
	}
	id, err := a.Assignment.AddAbsence(ctx, actor, off)
	if e := crm.AsError(err); err != nil && len(e.Fields) == 1 && e.Fields[0].Code == "spans_overlap" {
		return a.sameTimeOff(ctx, actor, off, err)
	}
	off.ID = id
	return absence(off), err
}

// sameTimeOff is the time off that was added when a program asked before, or why it cannot be.
func (a *API) sameTimeOff(ctx context.Context, actor crm.Actor, off crm.Absence, refused error) (Absence, error) {
	there, err := a.Desk.TimeOff(ctx, actor, off.ConsultantID)
	if err != nil {
		return Absence{}, err
	}
	at := slices.IndexFunc(there.Absences, func(o crm.Absence) bool {
		return o.From.Equal(off.From) && o.Until.Equal(off.Until) && o.Reason == off.Reason
	})
	if at < 0 {
		return Absence{}, refused
	}
	return absence(there.Absences[at]), nil
}

type absenceName struct {
	consultantName
	Absence int64 `path:"absence" noun:"absence" example:"5"`
}

// RemoveTimeOff is DELETE /api/v1/consultants/{id}/time-off/{absence}.
func (a *API) RemoveTimeOff(c *gin.Context) {
	remove(a, c, func(ctx context.Context, actor crm.Actor, in absenceName) error {
		return a.Assignment.RemoveAbsence(ctx, actor, in.ID, in.Absence)
	})
}

type reassignOrder struct {
	consultantName
	To int64 `json:"to" min:"1" doc:"The consultant who gets all of them; without it they go back to the teams." example:"8"`
}

// Moved is how many seats went to somebody else.
type Moved struct {
	Moved int `json:"moved" example:"14"`
}

// Reassign is POST /api/v1/consultants/{id}/reassign.
func (a *API) Reassign(c *gin.Context) { answer(a, c, a.reassign) }

func (a *API) reassign(ctx context.Context, actor crm.Actor, in reassignOrder) (Moved, error) {
	if _, err := a.Desk.Leaving(ctx, actor, in.ID); err != nil {
		return Moved{}, err
	}
	moved, err := a.Assignment.Reassign(ctx, actor, in.ID, in.To)
	return Moved{moved}, err
}
