package crm_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
)

var (
	weeks = []string{
		`{}`, `{"mon":[["09:00","18:00"]]}`, `{"mon":[["10:00","12:00"],["13:00","17:00"]]}`, `{"sun":[["00:00","24:00"]],"mon":[["09:00","18:00"]]}`,
		`{"mon":[["18:00","09:00"]]}`, `{"oneday":[]}`, `[]`,
	}
	words   = []string{"a", " A", "b", "c", "b,c", " "}
	tongues = []string{"en", "zh", "ZH", "de", "zh-CN", ""}
	lands   = []string{"CN", "cn", "DE", "uk", "GB", "China", ""}
	dials   = []string{"+86", "+8613", "+49", "+4", "86", ""}
	origins = []string{"google.com", "www.Google.com", "com", "direct", "https://google.com", ""}
)

// some is a list of none to most of the values.
func some[T any](t *rapid.T, label string, most int, values ...T) []T {
	return rapid.SliceOfN(rapid.SampledFrom(values), 0, most).Draw(t, label)
}

func anyRule(t *rapid.T, most int) crm.Rule {
	return crm.Rule{
		Name: "rule", TeamID: rapid.Int64Range(1, 3).Draw(t, "team"), Strategy: rapid.SampledFrom(crm.Strategies[:]).Draw(t, "strategy"),
		Conditions: anyConditions(t, most),
	}
}

func anyConditions(t *rapid.T, most int) (c crm.Conditions) {
	asked := func(label string) bool { return rapid.IntRange(0, 3).Draw(t, "asks for "+label) == 0 }
	if asked("sites") {
		c.Sites = some[int64](t, "sites", most, 1, 2, 3)
	}
	if asked("forms") {
		c.Forms = some[int64](t, "forms", most, 11, 12, 21, 31)
	}
	if asked("services") {
		c.Services = some[int64](t, "services", most, 101, 102, 201, 301)
	}
	if asked("words") {
		c.Tags, c.Languages, c.Sources = some(t, "tags", most, words...), some(t, "languages", most, tongues...), some(t, "sources", most, origins...)
	}
	if asked("a country") {
		c.Countries = some(t, "countries", most, lands...)
	}
	if asked("a prefix") && (most > 1 || c.Countries == nil) {
		c.PhonePrefixes = some(t, "prefixes", most, dials...)
	}
	if asked("a score") {
		c.ScoreMin, c.ScoreMax = rapid.IntRange(-1, 101).Draw(t, "least"), rapid.IntRange(-1, 101).Draw(t, "most")
	}
	if asked("hours") {
		c.Hours = json.RawMessage(rapid.SampledFrom(weeks).Draw(t, "hours"))
	}
	return c
}

// anyEnquiry is one that a visitor can make: its form and service are of its site, the rest is what intake lets pass.
func anyEnquiry(t *rapid.T) crm.Enquiry {
	site := rapid.Int64Range(1, 2).Draw(t, "site")
	forms, services := []int64{11, 12}, []int64{0, 101, 102}
	if site == 2 {
		forms, services = []int64{21}, []int64{0, 201}
	}
	e := crm.EnquiryOf(crm.Submission{
		SiteID: site, FormID: rapid.SampledFrom(forms).Draw(t, "form"), ServiceID: rapid.SampledFrom(services).Draw(t, "service"),
		Extra:  map[string]string{"tags": rapid.SampledFrom([]string{"", "a", "b,c", "C, A", "a,b,c"}).Draw(t, "tags")},
		UTM:    map[string]string{"source": rapid.SampledFrom([]string{"", "google.com", "x.www.google.com", "mail"}).Draw(t, "source")},
		Locale: rapid.SampledFrom([]string{"en", "zh", "de"}).Draw(t, "language"), Country: rapid.SampledFrom(lands).Draw(t, "country"),
		Phone: crm.ContactPoint{Value: rapid.SampledFrom([]string{"", "+8613800138000", "+861012345678", "+4930", "+1"}).Draw(t, "phone")},
	})
	e.Score = rapid.OneOf(rapid.IntRange(0, 100), rapid.Just(0), rapid.Just(100)).Draw(t, "score")
	now := time.Date(2026, 11, 22, 0, rapid.IntRange(0, 2*24*60).Draw(t, "minute"), 0, 0, time.UTC)
	e.Open = func(text json.RawMessage) bool {
		week, err := calendar.ParseWeek(text)
		return err == nil && week.Open(now, time.UTC)
	}
	return e
}

func TestNoEnquiryReachesARuleThatIsCalledUnreachable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) crm.Rule { return anyRule(t, 3) }), 2, 6).Draw(t, "rules")
		rules = append(rules, fallback)
		unreachable := map[int]crm.RuleFault{}
		for _, f := range crm.CheckRules(rules, ruleFirm()) {
			if f.Code == "rule_unreachable" || f.Code == "rule_duplicate" {
				unreachable[f.Index] = f
			}
		}
		for range 20 {
			e := anyEnquiry(t)
			index, _ := crm.FirstMatch(rules, e)
			if f, told := unreachable[index]; told {
				t.Fatalf("%+v is routed by %+v, of which we say %+v", e, rules[index], f)
			}
		}
	})
}

// Each list has one entry at most, so that a fault of an entry is one of the rule.
func TestNoEnquiryMeetsConditionsThatAreRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := anyRule(t, 1)
		var refused []crm.RuleFault
		for _, f := range crm.CheckRules([]crm.Rule{rule, fallback}, ruleFirm()) {
			if f.Refuse && !harmless(rule.Conditions, f) {
				refused = append(refused, f)
			}
		}
		for range 20 {
			e := anyEnquiry(t)
			if holds, _ := rule.Conditions.Holds(e); holds && len(refused) > 0 {
				t.Fatalf("%+v meets %+v, of which we say %+v", e, rule.Conditions, refused)
			}
		}
	})
}

// harmless tells bounds that lie outside the scale and still leave some of it; they are refused as nonsense.
func harmless(c crm.Conditions, f crm.RuleFault) bool {
	return f.Code == "number_range" && c.ScoreMin <= 100 && c.ScoreMax >= 0
}

func TestFirstMatchIsTheFirstThatHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) crm.Rule { return anyRule(t, 3) }), 0, 6).Draw(t, "rules")
		e := anyEnquiry(t)
		index, missed := crm.FirstMatch(append(rules, fallback), e)
		if len(missed) != index {
			t.Fatalf("rule %d after %q", index, missed)
		}
		for i, why := range missed {
			if holds, failed := rules[i].Conditions.Holds(e); holds || failed != why {
				t.Fatalf("rule %d: %t, %q, and %q is said", i, holds, failed, why)
			}
		}
		if index < len(rules) {
			if holds, _ := rules[index].Conditions.Holds(e); !holds {
				t.Fatalf("rule %d does not hold", index)
			}
		}
	})
}

// What is not refused means the same once it is tidied, and is tidy afterwards.
func TestTidyingChangesNoMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := anyRule(t, 3)
		for _, f := range crm.CheckRules([]crm.Rule{rule, fallback}, ruleFirm()) {
			if f.Refuse {
				return
			}
		}
		tidy := rule.Conditions.Tidy()
		for range 20 {
			e := anyEnquiry(t)
			before, _ := rule.Conditions.Holds(e)
			if after, failed := tidy.Holds(e); before != after {
				t.Fatalf("%+v: %t for %+v and %t (%s) for %+v", e, before, rule.Conditions, after, failed, tidy)
			}
		}
	})
}
