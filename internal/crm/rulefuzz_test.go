package crm_test

import (
	"encoding/json"
	"slices"
	"testing"

	"frontdesk/internal/crm"
)

// FuzzConditions reads conditions as any JSON: whatever is read is written and read again to the same, is tidied once,
// and makes neither matching nor checking fail.
func FuzzConditions(f *testing.F) {
	for _, text := range weeks {
		f.Add(`{"hours":`+text+`}`, "a,b", "google.com", "+86")
	}
	f.Add(`{"sites":[1,0],"forms":[11],"services":[101],"tags":["A","ſ"],"languages":["zh"],"score_min":1,"score_max":-9}`, "ſ，K", "İ.com", "")
	f.Add(`{"countries":["uk",""],"phone_prefixes":["+","+86"],"sources":["://","http://[","HTTP://X/"]}`, "\xff", "http://[::1", "\x00")
	f.Fuzz(func(t *testing.T, text, tags, source, phone string) {
		rule := crm.Rule{Name: "typed", TeamID: 1, Strategy: crm.StrategyRotation}
		if json.Unmarshal([]byte(text), &rule.Conditions) != nil {
			return
		}
		requireOneSpelling(t, rule.Conditions)
		e := crm.EnquiryOf(crm.Submission{
			SiteID: 1, FormID: 11, Locale: "zh", Country: "CN", Phone: crm.ContactPoint{Value: phone}, Message: text,
			Extra: map[string]string{"tags": tags}, UTM: map[string]string{"source": source},
		})
		holds, failed := rule.Conditions.Holds(e)
		if holds != (failed == "") {
			t.Errorf("%t, %q", holds, failed)
		}
		requireConsistent(t, rule, holds)
	})
}

func requireOneSpelling(t *testing.T, c crm.Conditions) {
	t.Helper()
	tidy := spelt(t, c.Tidy())
	var again crm.Conditions
	if err := json.Unmarshal([]byte(tidy), &again); err != nil {
		t.Fatal(err)
	}
	if twice := spelt(t, again.Tidy()); spelt(t, again) != tidy || twice != tidy {
		t.Errorf("%s, read again %s, tidied again %s", tidy, spelt(t, again), twice)
	}
}

func spelt(t *testing.T, c crm.Conditions) string {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// requireConsistent checks that sound rules make copies of themselves unreachable, and empty ones hold.
func requireConsistent(t *testing.T, rule crm.Rule, holds bool) {
	t.Helper()
	got := said(crm.CheckRules([]crm.Rule{rule, rule, fallback}, ruleFirm()))
	sound := len(got) > 0 && got[0] == "1 position rule_duplicate"
	refused := slices.ContainsFunc(got, func(line string) bool { return line[len(line)-1] == '!' })
	if sound == refused {
		t.Errorf("%+v: %q", rule.Conditions, got)
	}
	if rule.Conditions.Empty() && !holds && len(rule.Conditions.Hours) == 0 {
		t.Errorf("%+v asks for nothing and does not hold", rule.Conditions)
	}
}
