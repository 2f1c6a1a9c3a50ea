package inbox

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// NewDecision puts a decision in words and numbers; reason is the code of why the seat was queued, if it was.
func NewDecision(r i18n.Reader, d crm.Decision, reason string) DecisionTable {
	t := DecisionTable{Heading: r.T("decision.heading", "Name", d.ChosenName), When: r.DateTime(d.CreatedAt), Why: why(r, d, reason)}
	switch {
	case d.ChosenID == 0 && reason == crm.ReasonPool:
		t.Heading = r.T("decision.heading_told")
	case d.ChosenID == 0:
		t.Heading = r.T("decision.heading_nobody")
	}
	if d.Seat == crm.SeatSupport {
		t.Heading += r.T("decision.for_support")
	}
	if len(d.Considered) > 0 {
		t.Numbers = r.T("decision.numbers", "Count", len(d.Considered))
	}
	t.Credits = slices.ContainsFunc(d.Considered, func(c crm.Considered) bool { return c.Share > 0 })
	for _, c := range ranked(d) {
		t.Rows = append(t.Rows, decisionRow(r, d, c, reason))
	}
	return t
}

// ranked are those considered: who was chosen, those who could have been, those left out.
func ranked(d crm.Decision) []crm.Considered {
	rank := func(c crm.Considered) int {
		switch {
		case c.ConsultantID == d.ChosenID:
			return 0
		case c.Excluded == "":
			return 1
		}
		return 2
	}
	all := slices.Clone(d.Considered)
	slices.SortStableFunc(all, func(a, b crm.Considered) int { return cmp.Compare(rank(a), rank(b)) })
	return all
}

// why says by which rule the team was found, how it chooses, and what came of it.
func why(r i18n.Reader, d crm.Decision, reason string) []string {
	if d.Overridden() {
		return overridden(r, d)
	}
	words := []string{r.T("decision.by_rule", "Rule", d.Rule, "Team", d.TeamName)}
	if d.Seat == crm.SeatSupport {
		words[0] = r.T("decision.support", "Team", d.TeamName)
	}
	switch {
	case d.ChosenID != 0:
		return append(words, r.T("decision.strategy_"+string(d.Strategy)))
	case reason == crm.ReasonPool:
		return append(words, r.T("decision.strategy_pool"))
	case reason == "":
		return append(words, r.T("decision.nobody"))
	}
	return append(words, r.T("decision.queued", "Reason", QueueReason(r, reason)))
}

// queuedFor is the code of the reason for which a seat was queued when a decision found nobody, as the trail has it.
func queuedFor(events []crm.Event, d crm.Decision) string {
	for _, e := range events {
		var queued told
		if e.Kind == "lead.queued" && e.At.Equal(d.CreatedAt) && json.Unmarshal(e.Detail, &queued) == nil && queued.Seat == d.Seat {
			return queued.Reason
		}
	}
	return ""
}

// overridden says that a manager decided, and whether that was more than the consultant takes.
func overridden(r i18n.Reader, d crm.Decision) []string {
	words := []string{r.T("decision.override")}
	for _, c := range d.Considered {
		if c.Capacity > 0 && c.Load >= c.Capacity {
			words = append(words, r.T("decision.over_capacity", "Name", c.Name, "Load", strconv.Itoa(c.Load), "Capacity", strconv.Itoa(c.Capacity)))
		}
	}
	return words
}

func decisionRow(r i18n.Reader, d crm.Decision, c crm.Considered, reason string) DecisionRow {
	row := DecisionRow{
		Name: c.Name, Weight: strconv.Itoa(c.Weight), Load: strconv.Itoa(c.Load), Out: c.Excluded != "",
		Chosen: d.ChosenID != 0 && c.ConsultantID == d.ChosenID, Outcome: outcome(r, d, c, reason),
	}
	if c.Capacity > 0 {
		row.Load += " / " + strconv.Itoa(c.Capacity)
	}
	if c.Share > 0 { // of those left out, only those who are owed what they miss
		row.Share = strconv.FormatFloat(c.Share*100, 'f', 1, 64) + "%"
		row.Before, row.After = signed(c.Before), signed(c.After)
	}
	return row
}

// outcome is what became of one who was considered.
func outcome(r i18n.Reader, d crm.Decision, c crm.Considered, reason string) string {
	switch {
	case c.Excluded != "":
		return Excluded(r, c.Excluded)
	case d.ChosenID == 0 && reason == crm.ReasonPool:
		return r.T("decision.told")
	case d.ChosenID == 0 || c.ConsultantID != d.ChosenID:
		return r.T("decision.eligible")
	case d.Overridden():
		return r.T("decision.assigned")
	}
	return r.T("decision.chosen_" + string(d.Strategy))
}

// Excluded is why a consultant was left out, in words.
func Excluded(r i18n.Reader, code string) string {
	if key := "excluded." + code; r.Has(key) {
		return r.T(key)
	}
	return r.T("excluded.other", "Code", code)
}

// signed writes credit with its sign; a true minus keeps the columns straight.
func signed(f float64) string {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	if s == "0.00" || s == "-0.00" {
		return "0.00"
	}
	if strings.HasPrefix(s, "-") {
		return "−" + s[1:]
	}
	return "+" + s
}
