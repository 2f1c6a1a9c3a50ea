package admin

import (
	"strconv"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/routing"
	"frontdesk/internal/web/response"
)

// Try is what the page of a trial is made from.
type Try struct {
	Typed  string
	Setup  firm.Setup
	Trial  *routing.Trial // nil: nothing was tried, or it could not be
	Faults []crm.FieldError
}

// TryPage tells where a submission of the past would go now: page admin/try.
type TryPage struct {
	response.Chrome
	Field  response.Field
	Faults []response.Fault
	Shown  bool
	Facts  []Fact
	Said   string
	Rules  []TriedRule
	Seats  []TriedSeat
}

// TriedRule is a rule that was asked; Why says what of it did not hold, and is empty for the one that decides.
type TriedRule struct {
	Number   int
	Name     string
	Href     string
	Why      string
	Team     string
	Strategy string
}

// TriedSeat is what would be decided on one seat.
type TriedSeat struct {
	Anchor  string
	Heading string
	Detail  string
	Rows    []TriedPerson
}

// TriedPerson is somebody who was considered.
type TriedPerson struct {
	Name, Weight, Share, Load, Outcome string
	Chosen, Out                        bool
}

// NewTryPage prepares a trial.
func NewTryPage(chrome response.Chrome, in Try) TryPage {
	chrome.Title = chrome.T("admin.rules_try")
	r := chrome.Reader
	fields := []response.Field{{
		Name: "reference", Label: r.T("edit.reference"), Value: in.Typed, Hint: r.T("edit.reference_hint"),
		Placeholder: "NO.20261122…", Autocomplete: "off", Required: true,
	}}
	p := TryPage{Chrome: chrome, Faults: response.Mark(r, in.Faults, fields), Field: fields[0]}
	if in.Trial == nil {
		return p
	}
	p.Shown, p.Said = true, in.Trial.Submission.Message
	p.Facts, p.Rules = triedFacts(r, *in.Trial, in.Setup), triedRules(r, *in.Trial)
	for _, seat := range in.Trial.Seats {
		p.Seats = append(p.Seats, triedSeat(r, seat))
	}
	return p
}

// triedFacts are what the rules look at.
func triedFacts(r i18n.Reader, t routing.Trial, setup firm.Setup) (facts []Fact) {
	e := crm.EnquiryOf(t.Submission)
	say := func(label, text string) {
		if text != "" {
			facts = append(facts, Fact{r.T(label), text})
		}
	}
	say("edit.when_came", r.DateTime(t.Submission.CreatedAt))
	say("edit.client", t.Submission.Name)
	say("edit.form", first(chosen(formOptions(setup.Forms, nil), []int64{e.FormID})))
	say("edit.service", first(chosen(serviceOptions(r, setup.Services, nil), []int64{e.ServiceID})))
	say("edit.language", first(languageNames(r, []string{e.Language})))
	say("fact.country", e.Country)
	say("edit.source", e.Source)
	say("edit.score", strconv.Itoa(t.Score))
	return facts
}

func first(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

func triedRules(r i18n.Reader, t routing.Trial) (rules []TriedRule) {
	for i, passed := range t.Passed {
		row := TriedRule{Number: i + 1, Name: passed.Rule.Name, Href: ruleHref(passed.Rule), Why: r.T("admin.failed_" + passed.Failed)}
		rules = append(rules, row)
	}
	return append(rules, TriedRule{
		Number: len(rules) + 1, Name: t.Rule.Name, Href: ruleHref(t.Rule), Team: t.Team.Name, Strategy: strategyName(r, t.Rule.Strategy),
	})
}

func ruleHref(rule crm.Rule) string { return "/admin/rules/" + response.IDValue(rule.ID) }

func triedSeat(r i18n.Reader, o routing.Outcome) TriedSeat {
	d := o.Decision
	s := TriedSeat{Anchor: "seat-" + string(d.Seat), Heading: r.T("admin.seat_" + string(d.Seat)), Detail: r.T("admin.try_offered", "Name", d.ChosenName, "Team", o.Team.Name)}
	if d.ChosenID == 0 {
		s.Detail = r.T("admin.try_queued", "Team", o.Team.Name, "Reason", codeText(r, "queue.", o.Reason))
	}
	for _, c := range d.Considered {
		s.Rows = append(s.Rows, triedPerson(r, c, d.ChosenID))
	}
	return s
}

func triedPerson(r i18n.Reader, c crm.Considered, chosen int64) TriedPerson {
	p := TriedPerson{
		Name: c.Name, Weight: strconv.Itoa(c.Weight), Load: strconv.Itoa(c.Load), Outcome: r.T("admin.try_eligible"),
		Chosen: c.ConsultantID == chosen, Out: c.Excluded != "",
	}
	if c.Capacity > 0 {
		p.Load += " / " + strconv.Itoa(c.Capacity)
	}
	switch {
	case p.Out:
		p.Outcome = codeText(r, "excluded.", c.Excluded)
	case p.Chosen:
		p.Outcome = r.T("admin.try_chosen")
	}
	if !p.Out && c.Share > 0 {
		p.Share = strconv.FormatFloat(c.Share*100, 'f', 1, 64) + "%"
	}
	return p
}

// codeText is a code in words, or itself.
func codeText(r i18n.Reader, prefix, code string) string {
	if r.Has(prefix + code) {
		return r.T(prefix + code)
	}
	return code
}
