package admin

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// RulesPage is the rules in the order in which they are asked: page admin/rules.
type RulesPage struct {
	response.Chrome
	Rows []RuleRow
}

// RuleRow is one rule in words.
type RuleRow struct {
	Anchor   string
	Number   int
	Name     string
	Href     string
	When     []string // its conditions; empty: every enquiry
	Team     string
	TeamHref string
	Strategy string
	Fallback bool
	Warnings []string
	Move     string // the action that moves it
	Up, Down bool   // it can go further
}

// NewRulesPage lists the rules with what a manager should know of each.
func NewRulesPage(chrome response.Chrome, setup firm.Setup) RulesPage {
	chrome.Title = chrome.T("admin.rules")
	p := RulesPage{Chrome: chrome}
	for i, rule := range setup.Rules {
		row := newRuleRow(chrome.Reader, rule, setup)
		row.Number = i + 1
		row.Up = i > 0 && !rule.Fallback
		row.Down = i+1 < len(setup.Rules) && !setup.Rules[i+1].Fallback && !rule.Fallback
		p.Rows = append(p.Rows, row)
	}
	return p
}

func newRuleRow(r i18n.Reader, rule crm.Rule, setup firm.Setup) RuleRow {
	id := response.IDValue(rule.ID)
	return RuleRow{
		Anchor: "rule-" + id, Name: rule.Name, Href: "/admin/rules/" + id, Move: "/admin/rules/" + id + "/move",
		When: conditionTexts(r, rule.Conditions, setup), Fallback: rule.Fallback, Warnings: ruleWarnings(r, setup.Faults, rule.ID),
		Team: teamName(setup.Teams, rule.TeamID), TeamHref: "/admin/teams/" + response.IDValue(rule.TeamID),
		Strategy: strategyName(r, rule.Strategy),
	}
}

func strategyName(r i18n.Reader, s crm.Strategy) string { return r.T("admin.strategy_" + string(s)) }

// ruleWarnings are the faults of one rule in words.
func ruleWarnings(r i18n.Reader, faults []crm.RuleFault, id int64) (texts []string) {
	for _, f := range faults {
		if f.RuleID == id && f.Index >= 0 {
			texts = append(texts, response.FieldText(r, f.FieldError))
		}
	}
	return texts
}
