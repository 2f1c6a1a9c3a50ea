package crm

import (
	"encoding/json"
	"slices"
)

// RuleFirm is what rules are checked against. Of a team that Members does not name there is none.
type RuleFirm struct {
	Sites    []Site
	Forms    []Form
	Services []Service
	Members  map[int64]int                    // active members by team
	Hours    func(week json.RawMessage) error // reads a calendar.Week; the error says in English why it cannot be read
}

// RuleFault is something wrong with one of several rules. Index is its place among them, -1 when it is about all, and
// Field a field of Rule or of Conditions as JSON spells it.
type RuleFault struct {
	Index  int
	RuleID int64
	FieldError
	Refuse bool // not to be saved; otherwise it is told and does no harm
}

// CheckRules says what is wrong with the rules of a firm, all of them and in their order. It refuses
//
//   - a rule that can never hold: a score, place, language, tag, source or hours that cannot be, a site, form or service
//     that is not there, or that belongs to another site than the rest of the rule (each entry of a list by itself);
//   - a rule without a name, a team or a known strategy;
//   - a fallback that has conditions, is missing or is not the last.
//
// It warns of a rule that no enquiry reaches, because an earlier one takes all that it would, and of a team without an
// active member. A rule that is refused gets no such warning and causes none. Conditions are checked as they are: Tidy
// comes before.
func CheckRules(rules []Rule, firm RuleFirm) []RuleFault {
	var faults []RuleFault
	sound := make([]bool, len(rules))
	for i, rule := range rules {
		refused := firm.refuse(rule, i == len(rules)-1)
		sound[i] = len(refused) == 0
		faults = append(faults, faultsOf(rule, i, refused, true)...)
		if sound[i] {
			faults = append(faults, faultsOf(rule, i, firm.warn(rules, sound, i), false)...)
		}
	}
	if !slices.ContainsFunc(rules, func(r Rule) bool { return r.Fallback }) {
		faults = append(faults, RuleFault{Index: -1, FieldError: fault("fallback", "fallback_missing"), Refuse: true})
	}
	return faults
}

func faultsOf(rule Rule, index int, found []FieldError, refuse bool) []RuleFault {
	faults := make([]RuleFault, len(found))
	for i, f := range found {
		faults[i] = RuleFault{Index: index, RuleID: rule.ID, FieldError: f, Refuse: refuse}
	}
	return faults
}

// fault names a fault; params are names and values in turn.
func fault(field, code string, params ...any) FieldError {
	f := FieldError{Field: field, Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if f.Params == nil {
			f.Params = map[string]any{}
		}
		f.Params[params[i].(string)] = params[i+1]
	}
	return f
}
