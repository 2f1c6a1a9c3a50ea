package admin

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

func TestLanguagesAreThoseTickedThenThoseTypedEachOnce(t *testing.T) {
	form := &reading{Fields: request.Fields{"languages": {"zh", "tlh"}, "other_languages": {"ES，de-AT、es-MX; zh-Hans ｆｒ"}}}
	if d := cmp.Diff([]string{"zh", "es", "de", "fr"}, form.languages(nil)); d != "" || form.err() != nil {
		t.Error(d, form.err())
	}
}

func TestWhatIsNoLanguageIsAFault(t *testing.T) {
	for _, typed := range []string{"Spanish!", "西班牙语", "x-klingon", "qqqq", "und", "zz"} {
		form := &reading{Fields: request.Fields{"other_languages": {"es, " + typed}}}
		got := form.languages(nil)
		if len(got) != 1 || len(form.faults) != 1 || form.faults[0].Field != "other_languages" || form.faults[0].Params["Language"] != typed {
			t.Errorf("%q: %v %v", typed, got, form.faults)
		}
	}
}

func TestANumberThatIsNoneIsAFaultAndLeavesThingsAsTheyWere(t *testing.T) {
	for _, typed := range []string{"", "x", "1.5", "1e9", "99999999999999999999", "200000000"} {
		form := &reading{Fields: request.Fields{"weight": {typed}}}
		if n := form.number("weight", 3); n != 3 || !crm.HasCode(form.err(), "invalid") || form.faults[0].Field != "weight" {
			t.Errorf("%q is read as %d, %v", typed, n, form.err())
		}
	}
	form := &reading{Fields: request.Fields{"weight": {" １２ "}}}
	if n := form.number("weight", 3); n != 12 || form.err() != nil {
		t.Errorf("12 in full width is read as %d, %v", n, form.err())
	}
}

func TestASiteMustBeOneOfTheFirms(t *testing.T) {
	sites := []crm.Site{{ID: 4}}
	for name, tt := range map[string]struct {
		fields request.Fields
		sites  []crm.Site
		want   int64
		code   string
	}{
		"the only one, unasked": {nil, sites, 4, ""},
		"chosen":                {request.Fields{"site": {"4"}}, sites, 4, ""},
		"unknown":               {request.Fields{"site": {"9"}}, sites, 9, "choice_invalid"},
		"none yet":              {nil, nil, 0, "site_needed"},
	} {
		form := &reading{Fields: tt.fields}
		got := form.site(tt.sites, onlySite(tt.sites))
		code := ""
		if len(form.faults) > 0 {
			code = form.faults[0].Code
		}
		if got != tt.want || code != tt.code {
			t.Errorf("%s: site %d, fault %q", name, got, code)
		}
	}
}

func TestAFormThatPostsNothingChangesNothingButBoxes(t *testing.T) {
	form := &reading{Fields: request.Fields{}}
	service := crm.Service{ID: 1, SiteID: 2, Slug: "a", Name: crm.Text{"en": "A", "de": "Ä"}, Position: 3}
	team := TeamEdit{Week: [7]string{"09:00-18:00"}, Team: crm.Team{
		ID: 1, Name: "T", TimeZone: "UTC", Hours: `{"mon":[["09:00","18:00"]]}`, CalendarID: 4, OffHours: crm.OffHoursHold,
		OfferTimeout: 20 * time.Minute, Reminder: time.Minute, Rounds: 2, ManagerID: 5, SupportTeamID: 6, StickyAway: time.Hour,
		Targets: crm.Targets{FirstResponse: time.Hour, NextResponse: 2 * time.Hour},
	}}
	rule := RuleEdit{Week: [7]string{"09:00-18:00"}, Rule: crm.Rule{ID: 1, Name: "R", TeamID: 2, Strategy: crm.StrategyPool, Conditions: crm.Conditions{
		Tags: []string{"a b"}, Languages: []string{"es"}, Countries: []string{"DE"}, PhonePrefixes: []string{"+49"}, Sources: []string{"x"},
		ScoreMin: 10, ScoreMax: 20, Hours: json.RawMessage(`{"mon":[["09:00","18:00"]]}`),
	}}}
	person := Person{User: crm.User{ID: 1, Name: "N", Email: "n@firm.test", Role: crm.RoleManager, Locale: "zh", TimeZone: "UTC"},
		Consultant: crm.Consultant{ID: 1, Languages: []string{"es", "de"}, Weight: 2, Capacity: 5, Limits: crm.Limits{Day: 1, Week: 2, Month: 3}, CalendarID: 7, Hours: `{"mon":[["09:00","18:00"]]}`}}
	person.Week[0] = "09:00-18:00"
	d := cmp.Diff(service, readService(form, service, nil)) + cmp.Diff(team, readTeam(form, team)) + cmp.Diff(person, readPerson(form, person)) + cmp.Diff(rule, readRule(form, rule))
	if d != "" || form.err() != nil {
		t.Error(d, form.err())
	}
}

func TestClearedWordsAreGoneAndOtherLanguagesStay(t *testing.T) {
	before := crm.Text{"en": "old", "zh": "旧", "de": "alt"}
	form := &reading{Fields: request.Fields{"name_en": {" new "}, "name_zh": {""}}}
	if d := cmp.Diff(crm.Text{"en": "new", "de": "alt"}, form.words("name", before)); d != "" || before["zh"] != "旧" {
		t.Error(d, before)
	}
}

func TestTheFormShowsWhatWasTypedReadableOrNot(t *testing.T) {
	typed := request.Fields{"weight": {"many"}, "name": {""}, "hours_2": {"9 to 5"}, "other_languages": {"es, ?"}, "role": {"admin"}}
	in := UserEdit{Actor: crm.Actor{Role: crm.RoleAdmin}, Person: Person{User: crm.User{Name: "Lin", Role: crm.RoleAdmin}}}
	page := NewUserEdit(response.Chrome{Reader: i18n.Reader{}}, in)
	page.retype(typed)
	got := map[string]string{}
	for _, g := range page.Groups {
		for _, f := range g.Fields {
			got[f.Name] = f.Value
			for _, item := range f.Items {
				got[item.Name] = item.Value
			}
		}
	}
	for _, name := range []string{"weight", "name", "hours_2", "other_languages"} {
		if got[name] != typed[name][0] {
			t.Errorf("%s shows %q", name, got[name])
		}
	}
}
