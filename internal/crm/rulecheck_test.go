package crm_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
)

// ruleFirm has two sites, with two forms and services on the first and one each on the second, and a team that is empty.
func ruleFirm() crm.RuleFirm {
	return crm.RuleFirm{
		Sites:    []crm.Site{{ID: 1}, {ID: 2}},
		Forms:    []crm.Form{{ID: 11, SiteID: 1, Name: "quick"}, {ID: 12, SiteID: 1}, {ID: 21, SiteID: 2, Name: "two"}},
		Services: []crm.Service{{ID: 101, SiteID: 1}, {ID: 102, SiteID: 1}, {ID: 201, SiteID: 2, Slug: "marks"}},
		Members:  map[int64]int{1: 3, 2: 1, 3: 0},
		Hours: func(week json.RawMessage) error {
			_, err := calendar.ParseWeek(week)
			return err
		},
	}
}

var fallback = crm.Rule{ID: 99, Name: "all else", TeamID: 1, Strategy: crm.StrategyRotation, Fallback: true}

// ruleOf is a rule to team 1 with conditions as JSON.
func ruleOf(t *testing.T, conditions string) crm.Rule {
	t.Helper()
	rule := crm.Rule{Name: conditions, TeamID: 1, Strategy: crm.StrategyRotation}
	if err := json.Unmarshal([]byte(conditions), &rule.Conditions); err != nil {
		t.Fatal(err)
	}
	return rule
}

// said writes faults as "index field code", refusals with an exclamation mark.
func said(faults []crm.RuleFault) (lines []string) {
	for _, f := range faults {
		line := fmt.Sprintf("%d %s %s", f.Index, f.Field, f.Code)
		if f.Refuse {
			line += "!"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestConditionsThatCannotBeAreRefused(t *testing.T) {
	for conditions, want := range map[string]string{
		`{"score_min":60,"score_max":40}`:               "0 score_max score_max_low!",
		`{"score_min":101}`:                             "0 score_min number_range!",
		`{"score_max":-1}`:                              "0 score_max number_range!",
		`{"countries":["China"]}`:                       "0 countries country_invalid!",
		`{"countries":["CN",""]}`:                       "0 countries country_invalid!",
		`{"phone_prefixes":["0086"]}`:                   "0 phone_prefixes phone_prefix_invalid!",
		`{"phone_prefixes":["+86 138"]}`:                "0 phone_prefixes phone_prefix_invalid!",
		`{"phone_prefixes":["+0"]}`:                     "0 phone_prefixes phone_prefix_invalid!",
		`{"phone_prefixes":["+"]}`:                      "0 phone_prefixes phone_prefix_invalid!",
		`{"languages":["zh-CN"]}`:                       "0 languages language_unknown!",
		`{"tags":[" "]}`:                                "0 tags tag_invalid!",
		`{"tags":["customs,vat"]}`:                      "0 tags tag_invalid!",
		`{"sources":[""]}`:                              "0 sources source_invalid!",
		`{"sources":["https://google.com"]}`:            "0 sources source_invalid!",
		`{"sites":[3]}`:                                 "0 sites site_unknown!",
		`{"forms":[13]}`:                                "0 forms form_unknown!",
		`{"forms":[11],"sites":[2]}`:                    "0 forms form_elsewhere!",
		`{"forms":[11,21],"sites":[1]}`:                 "0 forms form_elsewhere!",
		`{"services":[103]}`:                            "0 services service_unknown!",
		`{"services":[201],"sites":[1]}`:                "0 services service_elsewhere!",
		`{"services":[201],"forms":[12]}`:               "0 services service_elsewhere!",
		`{"services":[201],"forms":[12],"sites":[1,2]}`: "0 services service_elsewhere!",
		`{"hours":{"mon":[["18:00","09:00"]]}}`:         "0 hours hours_invalid!",
		`{"hours":"always"}`:                            "0 hours hours_invalid!",
	} {
		faults := crm.CheckRules([]crm.Rule{ruleOf(t, conditions), fallback}, ruleFirm())
		if got := said(faults); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", conditions, got)
		}
	}
}

func TestConditionsThatCanBeAreNotRefused(t *testing.T) {
	for _, conditions := range []string{
		`{}`, `{"sites":[1,2],"forms":[11,21],"services":[101,201]}`, `{"services":[101,201]}`, `{"countries":["uk","cn"],"phone_prefixes":["+8613"]}`,
		`{"score_min":40,"score_max":40}`, `{"score_min":100}`, `{"languages":["ZH","yue"]}`, `{"hours":{"mon":[["09:00","12:00"],["13:00","18:00"]]}}`,
		`{"tags":["eu vat","报关"],"sources":["google.com","spring mail"]}`,
	} {
		for _, f := range crm.CheckRules([]crm.Rule{ruleOf(t, conditions), fallback}, ruleFirm()) {
			if f.Refuse {
				t.Errorf("%s: %+v", conditions, f)
			}
		}
	}
}

func TestARuleNeedsANameATeamAndAStrategy(t *testing.T) {
	rule := crm.Rule{ID: 5, Name: " ", TeamID: 4, Strategy: "random", Conditions: crm.Conditions{Tags: []string{"a"}}}
	faults := crm.CheckRules([]crm.Rule{rule, fallback}, ruleFirm())
	if got := said(faults); !slices.Equal(got, []string{"0 name required!", "0 team team_unknown!", "0 strategy choice_invalid!"}) || faults[0].RuleID != 5 {
		t.Errorf("%q of rule %d", got, faults[0].RuleID)
	}
}

func TestThereIsOneFallbackTheLastAndItHasNoConditions(t *testing.T) {
	tagged, asking := ruleOf(t, `{"tags":["a"]}`), fallback
	asking.Conditions.Languages = []string{"en"}
	for name, c := range map[string]struct {
		rules []crm.Rule
		want  []string
	}{
		"as it should be": {[]crm.Rule{tagged, fallback}, nil},
		"none":            {[]crm.Rule{tagged}, []string{"-1 fallback fallback_missing!"}},
		"no rule at all":  {nil, []string{"-1 fallback fallback_missing!"}},
		"not the last":    {[]crm.Rule{fallback, tagged}, []string{"0 position fallback_not_last!"}},
		"two":             {[]crm.Rule{fallback, fallback}, []string{"0 position fallback_not_last!"}},
		"with conditions": {[]crm.Rule{asking}, []string{"0 conditions fallback_conditions!"}},
	} {
		if got := said(crm.CheckRules(c.rules, ruleFirm())); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestARuleThatNothingReachesIsToldWithTheOneThatTakesItAll(t *testing.T) {
	for _, c := range []struct{ earlier, later string }{
		{`{}`, `{"tags":["a"]}`},
		{`{"tags":["a","b"]}`, `{"tags":[" A"],"languages":["en"]}`},
		{`{"sites":[1]}`, `{"forms":[11,12]}`}, {`{"sites":[1]}`, `{"services":[101]}`}, {`{"sites":[1]}`, `{"sites":[1,2],"services":[101]}`},
		{`{"countries":["cn"],"phone_prefixes":["+86","+8"]}`, `{"phone_prefixes":["+8613"]}`},
		{`{"sources":["google.com"]}`, `{"sources":["www.Google.com"]}`},
		{`{"score_max":60}`, `{"score_min":20,"score_max":60}`}, {`{"score_min":20}`, `{"score_min":20,"score_max":60}`},
		{`{"hours":{"mon":[["09:00","18:00"]],"tue":[["09:00","18:00"]]}}`, `{"hours":{"mon":[["09:00","12:00"],["13:00","18:00"]]}}`},
		{`{"hours":{}}`, `{"hours":{"mon":[["09:00","12:00"]]}}`},
	} {
		unrelated := ruleOf(t, `{"tags":["unrelated"],"score_min":100}`)
		faults := crm.CheckRules([]crm.Rule{unrelated, ruleOf(t, c.earlier), ruleOf(t, c.later), fallback}, ruleFirm())
		faults = slices.DeleteFunc(faults, func(f crm.RuleFault) bool { return f.Index == 3 })
		if got := said(faults); !slices.Equal(got, []string{"2 position rule_unreachable"}) {
			t.Errorf("%s before %s: %q", c.earlier, c.later, got)
		} else if faults[0].Params["Rule"] != c.earlier || faults[0].Params["Index"] != 1 {
			t.Errorf("%s before %s: %v", c.earlier, c.later, faults[0].Params)
		}
	}
}

func TestARuleThatSomethingReachesIsNotCalledUnreachable(t *testing.T) {
	for _, c := range []struct{ earlier, later string }{
		{`{"tags":["a"]}`, `{}`}, {`{"tags":["a"]}`, `{"tags":["a","b"]}`}, {`{"sites":[1]}`, `{"forms":[11,21]}`}, {`{"forms":[11,12]}`, `{"sites":[1]}`},
		{`{"countries":["CN"]}`, `{"countries":["CN"],"phone_prefixes":["+86"]}`}, {`{"phone_prefixes":["+8613"]}`, `{"phone_prefixes":["+86"]}`},
		{`{"sources":["www.google.com"]}`, `{"sources":["google.com"]}`}, {`{"score_min":20}`, `{"score_min":19}`}, {`{"score_max":60}`, `{"score_min":20}`},
		{`{"hours":{"mon":[["09:00","18:00"]]}}`, `{"hours":{"mon":[["09:00","18:01"]]}}`}, {`{"hours":{"mon":[["09:00","18:00"]]}}`, `{"hours":{}}`},
		{`{"hours":{"mon":[["09:00","18:00"]]}}`, `{"hours":{"tue":[["09:00","18:00"]]}}`},
		{`{"languages":["nonsense"]}`, `{"languages":["en"]}`}, // what is refused takes nothing
	} {
		for _, f := range crm.CheckRules([]crm.Rule{ruleOf(t, c.earlier), ruleOf(t, c.later), fallback}, ruleFirm()) {
			if f.Index == 1 {
				t.Errorf("%s before %s: %+v", c.earlier, c.later, f)
			}
		}
	}
}

func TestARuleSaidTwiceIsADuplicateOnlyWhenItLeadsToTheSame(t *testing.T) {
	first, again := ruleOf(t, `{"tags":["a","b"]}`), ruleOf(t, `{"tags":["B","A"]}`)
	other, pooled := again, again
	other.TeamID, pooled.Strategy = 2, crm.StrategyPool
	for code, second := range map[string][]crm.Rule{"rule_duplicate": {again}, "rule_unreachable": {other, pooled, ruleOf(t, `{"tags":["a"]}`)}} {
		for _, rule := range second {
			got := said(crm.CheckRules([]crm.Rule{first, rule, fallback}, ruleFirm()))
			if !slices.Equal(got, []string{"1 position " + code}) {
				t.Errorf("%+v: %q", rule, got)
			}
		}
	}
}

func TestATeamWithNobodyActiveIsToldAndNotRefused(t *testing.T) {
	rule := ruleOf(t, `{"tags":["a"]}`)
	rule.TeamID = 3
	if got := said(crm.CheckRules([]crm.Rule{rule, fallback}, ruleFirm())); !slices.Equal(got, []string{"0 team team_nobody"}) {
		t.Errorf("%q", got)
	}
}

func TestAFaultOfHoursSaysWhatIsWrongWithThem(t *testing.T) {
	faults := crm.CheckRules([]crm.Rule{ruleOf(t, `{"hours":{"someday":[]}}`), fallback}, ruleFirm())
	if len(faults) != 1 || !strings.Contains(fmt.Sprint(faults[0].Params["Detail"]), "someday") {
		t.Errorf("%+v", faults)
	}
}
