package admin

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

func TestTagsAreTypedWithCommasOfAnyKeyboardAndMayHaveBlanks(t *testing.T) {
	form := &reading{Fields: request.Fields{"tags": {"free trade，customs、 import；export\nducts"}}}
	got := crm.Conditions{Tags: form.tags("tags", nil)}.Tidy().Tags
	if d := cmp.Diff([]string{"free trade", "customs", "import", "export", "ducts"}, got); d != "" {
		t.Error(d)
	}
}

func TestNeighbouringDaysOfEqualHoursAreToldTogether(t *testing.T) {
	for hours, want := range map[string][]string{
		"": nil,
		`{"mon":[["09:00","18:00"]],"tue":[["09:00","18:00"]],"wed":[["09:00","12:00"],["13:00","18:00"]],"sat":[["10:00","16:00"]],"sun":[["10:00","16:00"]]}`: {
			"weekday.1–weekday.2 09:00-18:00", "weekday.3 09:00-12:00, 13:00-18:00", "weekday.6–weekday.7 10:00-16:00",
		},
		`{"fri":[["00:00","24:00"]]}`: {"weekday.5 00:00-24:00"},
		`{"mon":"always"}`:            {"edit.hours_unreadable"},
	} {
		if d := cmp.Diff(want, weekText(i18n.Reader{}, hours)); d != "" {
			t.Errorf("%s: %s", hours, d)
		}
	}
}

// Saving what the form shows keeps the holidays as they are.
func TestHolidaysReadAsTheFormWritesThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var days []calendar.Holiday
		for _, n := range rapid.SliceOfDistinct(rapid.IntRange(0, 40_000), rapid.ID[int]).Draw(t, "days") {
			date := calendar.DateOf(time.Date(2000, 1, 1+n, 0, 0, 0, 0, time.UTC))
			name := strings.TrimSpace(rapid.StringMatching(`[A-Za-z日月年节 0-9-]{0,12}`).Draw(t, "name"))
			days = append(days, calendar.Holiday{Date: date, Name: name})
		}
		form := &reading{Fields: request.Fields{"days": {writeDays(days)}}}
		if d := cmp.Diff(days, form.days("days")); d != "" || form.err() != nil {
			t.Fatal(d, form.err())
		}
	})
}

func TestADateMayBeTypedInManyWays(t *testing.T) {
	for typed, want := range map[string]string{
		"2026-10-01": "2026-10-01 ", "2026-10-1 National Day": "2026-10-01 National Day", "2026/1/2\tx": "2026-01-02 x", "2026.01.02": "2026-01-02 ",
		"2026年10月1日 国庆节": "2026-10-01 国庆节", "2026年10月1日国庆节": "2026-10-01 国庆节", "２０２６－１０－０１　国庆": "2026-10-01 国庆",
		"2026-02-29": "", "10-01": "", "National Day": "", "": "", "2026-10-01National": "",
	} {
		day, err := readHoliday(typed)
		got := ""
		if err == nil {
			got = day.Date.String() + " " + day.Name
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

func TestEveryConditionIsToldInWords(t *testing.T) {
	setup := firm.Setup{
		Sites: []crm.Site{{ID: 1, Name: "Site"}}, Forms: []crm.Form{{ID: 2, Name: "Form"}}, Services: []crm.Service{{ID: 3, Name: crm.Text{"en": "Service"}}},
	}
	told := strings.Join(conditionTexts(i18n.Reader{}, crm.Conditions{
		Sites: []int64{1}, Forms: []int64{2}, Services: []int64{3}, Tags: []string{"tag"}, Languages: []string{"es"}, Countries: []string{"DE"},
		PhonePrefixes: []string{"+49"}, Sources: []string{"source"}, ScoreMin: 7, Hours: json.RawMessage(`{"mon":[["09:00","18:00"]]}`),
	}, setup), "\n")
	for _, word := range []string{"Site", "Form", "Service", "tag", "es", "DE · +49", "source", "edit.score_from", "09:00-18:00"} {
		if !strings.Contains(told, word) {
			t.Errorf("%q is missing in %s", word, told)
		}
	}
	if texts := conditionTexts(i18n.Reader{}, crm.Conditions{}, setup); len(texts) > 0 {
		t.Errorf("no condition is told as %q", texts)
	}
}

func TestTheFallbackIsAskedForNoConditionsAndCannotBeDeleted(t *testing.T) {
	chrome := response.Chrome{Reader: i18n.Reader{}}
	page := NewRuleEdit(chrome, RuleEdit{Rule: crm.Rule{ID: 1, Fallback: true}})
	var fields []string
	for _, g := range page.Groups {
		for _, f := range g.Fields {
			fields = append(fields, f.Name)
		}
	}
	if !slices.Equal(fields, []string{"name", "team", "strategy"}) || page.Delete != nil {
		t.Errorf("%q, %v", fields, page.Delete)
	}
	kept := RuleEdit{Rule: crm.Rule{ID: 1, Fallback: true, Conditions: crm.Conditions{}}}
	form := &reading{Fields: request.Fields{"languages": {"zh"}, "tags": {"x"}, "hours_1": {"09:00-18:00"}}}
	if got := readRule(form, kept); !got.Rule.Conditions.Empty() {
		t.Errorf("it took conditions: %+v", got.Rule.Conditions)
	}
}

func TestRulesGoAsFarAsTheEndsAndNeverPastTheFallback(t *testing.T) {
	rules := []crm.Rule{{ID: 3}, {ID: 5}, {ID: 1, Fallback: true}}
	var moves []string
	for _, row := range NewRulesPage(response.Chrome{Reader: i18n.Reader{}}, firm.Setup{Rules: rules}).Rows {
		move := ""
		if row.Up {
			move += "up"
		}
		if row.Down {
			move += "down"
		}
		moves = append(moves, move)
	}
	if d := cmp.Diff([]string{"down", "up", ""}, moves); d != "" {
		t.Error(d)
	}
}
