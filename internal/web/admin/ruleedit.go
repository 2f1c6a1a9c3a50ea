package admin

import (
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// RuleEdit is what the form of a rule is made from. Week is what the hours of its condition read like.
type RuleEdit struct {
	Rule   crm.Rule
	Week   [7]string
	Setup  firm.Setup
	Faults []crm.FieldError
}

// NewRuleEdit is the form of a rule; its fields are name, sites, forms, tags, sources, services, languages,
// other_languages, countries, phone_prefixes, score_min, score_max, hours_1 (Monday) to hours_7, team and strategy. The
// fallback asks for nothing, so that it has the name and the last two only.
func NewRuleEdit(chrome response.Chrome, in RuleEdit) EditPage {
	r, rule := chrome.Reader, in.Rule
	groups := []Group{{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: rule.Name, Hint: r.T("edit.rule_name_hint"), Wide: true, Required: true, Autocomplete: "off"},
	}}}
	if rule.Fallback {
		groups[0].Hint = r.T("edit.fallback_hint")
	} else {
		groups = append(groups, ruleOrigin(r, in), ruleSubject(r, in), ruleClient(r, rule.Conditions), ruleHours(r, in))
	}
	p := newEdit(chrome, "rules", rule.ID, rule.Name, in.Faults, append(groups, ruleOutcome(r, in))...)
	p.Warnings = ruleWarnings(r, in.Setup.Faults, rule.ID)
	if rule.ID != 0 && !rule.Fallback {
		p.Delete = &Deletion{
			Action: "/admin/rules/" + response.IDValue(rule.ID) + "/delete",
			Label:  r.T("admin.rule_delete"), Hint: r.T("admin.rule_delete_hint"), Submit: r.T("admin.rule_delete_now"),
		}
	}
	return p
}

// listField is a text in which entries are typed with commas between.
func listField(name, label, hint string, entries []string, example string) response.Field {
	return response.Field{Name: name, Label: label, Hint: hint, Value: strings.Join(entries, ", "), Placeholder: example, Autocomplete: "off"}
}

func ruleOrigin(r i18n.Reader, in RuleEdit) Group {
	c := in.Rule.Conditions
	g := Group{Legend: r.T("edit.rule_origin"), Hint: r.T("edit.rule_hint")}
	if len(in.Setup.Sites) > 1 || len(c.Sites) > 0 {
		g.Fields = append(g.Fields, response.Field{
			Name: "sites", Label: r.T("edit.sites"), Kind: response.KindChecks, Options: response.Choose(siteOptions(in.Setup.Sites, 0), idValues(c.Sites)...),
		})
	}
	g.Fields = append(g.Fields,
		response.Field{Name: "forms", Label: r.T("edit.forms"), Kind: response.KindChecks, Options: formOptions(in.Setup.Forms, c.Forms)},
		listField("tags", r.T("edit.tags"), r.T("edit.tags_hint"), c.Tags, "customs, incoterms"),
		listField("sources", r.T("edit.sources"), r.T("edit.sources_hint"), c.Sources, "newsletter, google.com"))
	return g
}

func ruleSubject(r i18n.Reader, in RuleEdit) Group {
	return Group{Legend: r.T("edit.rule_subject"), Fields: []response.Field{
		{Name: "services", Label: r.T("edit.services"), Kind: response.KindChecks, Options: serviceOptions(r, in.Setup.Services, in.Rule.Conditions.Services)},
	}}
}

func ruleClient(r i18n.Reader, c crm.Conditions) Group {
	return Group{Legend: r.T("edit.rule_client"), Fields: []response.Field{
		{Name: "languages", Label: r.T("edit.languages"), Kind: response.KindChecks, Options: languageOptions(r, c.Languages...)},
		otherLanguagesField(r, c.Languages),
		listField("countries", r.T("edit.countries"), r.T("edit.countries_hint"), c.Countries, "DE, AT, CH"),
		listField("phone_prefixes", r.T("edit.phone_prefixes"), r.T("edit.phone_prefixes_hint"), c.PhonePrefixes, "+49, +43"),
		numberField("score_min", r.T("edit.score_min"), c.ScoreMin, r.T("edit.score_min_hint")),
		numberField("score_max", r.T("edit.score_max"), c.ScoreMax, r.T("edit.score_max_hint")),
	}}
}

func ruleHours(r i18n.Reader, in RuleEdit) Group {
	return Group{Legend: r.T("edit.rule_hours"), Fields: []response.Field{weekField(r, in.Week, r.T("edit.rule_week_hint"))}}
}

func ruleOutcome(r i18n.Reader, in RuleEdit) Group {
	var teams, strategies []response.Option
	for _, t := range in.Setup.Teams {
		teams = append(teams, response.Option{Value: response.IDValue(t.ID), Label: t.Name, Selected: t.ID == in.Rule.TeamID})
	}
	for _, s := range crm.Strategies {
		strategies = append(strategies, response.Option{
			Value: string(s), Label: strategyName(r, s), Hint: r.T("admin.strategy_" + string(s) + "_hint"), Selected: s == in.Rule.Strategy,
		})
	}
	return Group{Legend: r.T("edit.rule_outcome"), Fields: []response.Field{
		{Name: "team", Label: r.T("edit.team"), Kind: response.KindSelect, Options: teams, Wide: true},
		{Name: "strategy", Label: r.T("edit.strategy"), Kind: response.KindRadios, Options: strategies},
	}}
}
