package api

import (
	"context"
	"encoding/json"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// Rule says which team takes an enquiry.
type Rule struct {
	ID         int64        `json:"id" example:"3"`
	Name       string       `json:"name" example:"Customs in Chinese"`
	Conditions Conditions   `json:"conditions"`
	TeamID     int64        `json:"team_id" example:"1"`
	Strategy   crm.Strategy `json:"strategy" enum:"rotation,least_loaded,sticky,pool" doc:"How the team hands it out." example:"rotation"`
	Fallback   bool         `json:"fallback" doc:"The last one, which takes whatever is left." example:"false"`
}

// Conditions are what a rule asks of an enquiry: all of them, and of a list any of its entries. An empty one asks nothing.
type Conditions struct {
	Sites         []int64         `json:"sites" doc:"Ids." example:"1"`
	Forms         []int64         `json:"forms" doc:"Ids." example:"1"`
	Services      []int64         `json:"services" doc:"Ids." example:"1"`
	Tags          []string        `json:"tags" doc:"Of the article." example:"customs"`
	Languages     []string        `json:"languages" example:"zh"`
	Countries     []string        `json:"countries" doc:"With phone_prefixes one list: that of places." example:"CN"`
	PhonePrefixes []string        `json:"phone_prefixes" example:"+86"`
	Sources       []string        `json:"sources" doc:"utm_source, else the referrer's host, else direct." example:"baidu.com"`
	ScoreMin      *int            `json:"score_min" example:"40"`
	ScoreMax      *int            `json:"score_max"`
	Hours         json.RawMessage `json:"hours" doc:"By weekday (mon to sun), pairs of times in the site's zone; without any: at all hours."`
}

func rule(r crm.Rule) Rule {
	c := r.Conditions
	hours := c.Hours
	if len(hours) == 0 {
		hours = json.RawMessage(`{}`)
	}
	return Rule{ID: r.ID, Name: r.Name, TeamID: r.TeamID, Strategy: r.Strategy, Fallback: r.Fallback, Conditions: Conditions{
		Sites: orEmpty(c.Sites), Forms: orEmpty(c.Forms), Services: orEmpty(c.Services), Tags: orEmpty(c.Tags), Languages: orEmpty(c.Languages),
		Countries: orEmpty(c.Countries), PhonePrefixes: orEmpty(c.PhonePrefixes), Sources: orEmpty(c.Sources),
		ScoreMin: orNone(c.ScoreMin), ScoreMax: orNone(c.ScoreMax), Hours: hours,
	}}
}

// Rules is GET /api/v1/rules, which has one page.
func (a *API) Rules(c *gin.Context) { answer(a, c, a.rules) }

func (a *API) rules(ctx context.Context, actor crm.Actor, _ nothing) (Page[Rule], error) {
	all, err := a.Desk.Rules(ctx, actor)
	return Page[Rule]{Items: each(all, rule)}, err
}
