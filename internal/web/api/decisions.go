package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// Decision is why a lead went where it went.
type Decision struct {
	ID         int64        `json:"id" example:"63"`
	Lead       string       `json:"lead" doc:"The lead's reference." example:"NO.2026112248213"`
	Seat       crm.Seat     `json:"seat" enum:"lead,support" example:"lead"`
	TeamID     int64        `json:"team_id" example:"1"`
	TeamName   string       `json:"team_name" example:"Customs and trade"`
	Rule       string       `json:"rule" doc:"The name of the rule that led to the team; override: a manager's own choice." example:"Customs in Chinese"`
	Strategy   crm.Strategy `json:"strategy" enum:"rotation,least_loaded,sticky,pool" doc:"How the team chose. pool: all who are not left out were told." example:"rotation"`
	Chosen     *Ref         `json:"chosen" doc:"null: nobody, the seat was queued."`
	Candidates []Candidate  `json:"candidates" doc:"Every member of the team; of an override, who was assigned."`
	CreatedAt  Time         `json:"created_at"`
}

// Candidate is one member of the team: who was eligible, with the numbers, or why not.
type Candidate struct {
	Consultant Ref     `json:"consultant"`
	Excluded   *string `json:"excluded" doc:"Why not: inactive, away, time_off, holiday, off_duty, language, service, at_capacity, at_capacity_day, at_capacity_week, at_capacity_month, asked or other_seat. null: was eligible." example:"off_duty"`
	Weight     int     `json:"weight" example:"2"`
	Share      float64 `json:"share" doc:"Weight over the weights of all who were eligible; 0 where no turns were counted." example:"0.5"`
	Before     float64 `json:"before" doc:"Credit for this seat before this lead: the exact share less what was offered." example:"0.25"`
	After      float64 `json:"after" doc:"Credit after it." example:"-0.25"`
	Load       int     `json:"load" doc:"Open leads." example:"3"`
	Capacity   *int    `json:"capacity" doc:"null: no limit." example:"30"`
}

func decision(d crm.Decision, lead string) Decision {
	return Decision{
		ID: d.ID, Lead: lead, Seat: d.Seat, TeamID: d.TeamID, TeamName: d.TeamName, Rule: d.Rule, Strategy: d.Strategy,
		Chosen: ref(d.ChosenID, d.ChosenName), Candidates: each(d.Considered, candidate), CreatedAt: Time{d.CreatedAt},
	}
}

func candidate(c crm.Considered) Candidate {
	return Candidate{Ref{c.ConsultantID, c.Name}, orNone(c.Excluded), c.Weight, c.Share, c.Before, c.After, c.Load, orNone(c.Capacity)}
}

type decisionsQuery struct {
	Lead string `query:"lead" required:"true" doc:"The lead's reference." example:"NO.2026112248213"`
}

// Decisions is GET /api/v1/decisions?lead=…, which has one page.
func (a *API) Decisions(c *gin.Context) { answer(a, c, a.decisions) }

func (a *API) decisions(ctx context.Context, actor crm.Actor, in decisionsQuery) (page Page[Decision], err error) {
	lead, err := a.Desk.LeadOf(ctx, actor, in.Lead)
	if err != nil {
		return page, err
	}
	all, err := a.Desk.Decisions(ctx, actor, lead)
	return Page[Decision]{Items: each(all, func(d crm.Decision) Decision { return decision(d, lead.Reference) })}, err
}

type decisionName struct {
	ID int64 `path:"id" noun:"decision" example:"63"`
}

// Decision is GET /api/v1/decisions/{id}.
func (a *API) Decision(c *gin.Context) { answer(a, c, a.decision) }

func (a *API) decision(ctx context.Context, actor crm.Actor, in decisionName) (Decision, error) {
	d, lead, err := a.Desk.Decision(ctx, actor, in.ID)
	return decision(d, lead.Reference), err
}
