package admin

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/width"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Rules is GET /admin/rules.
func (a *Admin) Rules(c *gin.Context) {
	setup, err := a.Firm.Setup(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Page(c, http.StatusOK, "admin/rules", NewRulesPage(a.chrome(c), setup))
}

// EditRule is GET /admin/rules/{id}, or "new".
func (a *Admin) EditRule(c *gin.Context) {
	a.edit(c, func(chrome response.Chrome, setup firm.Setup) (EditPage, error) {
		in, err := ruleEdit(c, setup)
		return NewRuleEdit(chrome, in), err
	})
}

// SaveRule is POST /admin/rules, and /admin/rules/{id}.
func (a *Admin) SaveRule(c *gin.Context) {
	typed, setup, err := a.posted(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	in, err := ruleEdit(c, setup)
	id := in.Rule.ID
	if err == nil {
		in = readRule(typed, in)
		id, err = a.Firm.SaveRule(c.Request.Context(), request.Actor(c), in.Rule, typed.faults...)
	}
	a.settle(c, typed, err, atRule("saved", id), func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		in.Faults = faults
		return NewRuleEdit(chrome, in)
	})
}

// MoveRule is POST /admin/rules/{id}/move; its field to is "up" or "down".
func (a *Admin) MoveRule(c *gin.Context) {
	fields, err := request.ReadOwnForm(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "id", "rule")
	to := fields.Text("to")
	if err == nil && to != "up" && to != "down" {
		err = crm.Invalid([]crm.FieldError{{Field: "to", Code: "choice_invalid"}})
	}
	if err == nil {
		err = a.Firm.MoveRule(c.Request.Context(), request.Actor(c), id, to == "up")
	}
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Redirect(c, atRule("moved", id))
}

// DeleteRule is POST /admin/rules/{id}/delete.
func (a *Admin) DeleteRule(c *gin.Context) {
	id, err := request.ID(c, "id", "rule")
	if err == nil {
		err = a.Firm.DeleteRule(c.Request.Context(), request.Actor(c), id)
	}
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Redirect(c, "/admin/rules?done=deleted")
}

// atRule is the list of rules at the one to which something was done.
func atRule(done string, id int64) string {
	return "/admin/rules?done=" + done + "#rule-" + response.IDValue(id)
}

// ruleEdit is what the form of the address's rule is made from; a new one leads to the first team.
func ruleEdit(c *gin.Context, setup firm.Setup) (in RuleEdit, err error) {
	in.Setup = setup
	fresh := crm.Rule{Strategy: crm.StrategyRotation}
	if len(setup.Teams) > 0 {
		fresh.TeamID = setup.Teams[0].ID
	}
	if in.Rule, err = find(c, setup.Rules, fresh, func(r crm.Rule) int64 { return r.ID }); err != nil {
		return in, err
	}
	in.Week, err = writeWeek(string(in.Rule.Conditions.Hours))
	return in, err
}

func readRule(typed *reading, in RuleEdit) RuleEdit {
	r := &in.Rule
	r.Name = typed.text("name", r.Name)
	r.TeamID = typed.choice("team", r.TeamID)
	r.Strategy = crm.Strategy(typed.text("strategy", string(r.Strategy)))
	if !r.Fallback {
		in.Week = readConditions(typed, &r.Conditions, in.Week)
	}
	return in
}

func readConditions(typed *reading, c *crm.Conditions, before [7]string) [7]string {
	c.Sites, c.Forms, c.Services = typed.IDs("sites"), typed.IDs("forms"), typed.IDs("services")
	c.Tags = typed.tags("tags", c.Tags)
	c.Sources = typed.list("sources", c.Sources)
	c.Languages = typed.languages(c.Languages)
	c.Countries = typed.list("countries", c.Countries)
	c.PhonePrefixes = typed.list("phone_prefixes", c.PhonePrefixes)
	c.ScoreMin = typed.number("score_min", c.ScoreMin)
	c.ScoreMax = typed.number("score_max", c.ScoreMax)
	week, hours := typed.week(before)
	c.Hours = json.RawMessage(hours)
	return week
}

// tags are typed with commas between; a tag may have blanks in it.
func (r *reading) tags(name string, before []string) (tags []string) {
	if _, posted := r.Fields[name]; !posted {
		return before
	}
	return strings.FieldsFunc(width.Fold.String(r.Text(name)), func(c rune) bool { return strings.ContainsRune(",;、\n", c) })
}
