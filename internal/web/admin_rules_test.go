package web_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/demo"
	"frontdesk/internal/testkit"
)

// rulesOf returns the rules as the firm keeps them.
func rulesOf(t *testing.T, f *testkit.Firm) []crm.Rule {
	t.Helper()
	setup, err := f.App.Firm.Setup(context.Background(), f.Admin)
	if err != nil {
		t.Fatal(err)
	}
	return setup.Rules
}

func ruleNames(t *testing.T, f *testkit.Firm) (names []string) {
	t.Helper()
	for _, r := range rulesOf(t, f) {
		names = append(names, r.Name)
	}
	return names
}

// managed is a firm with one team of one consultant, and the browser of its administrator.
func managed(t *testing.T, env *testkit.Env) (*testkit.Firm, *testkit.Browser, int64) {
	t.Helper()
	app := env.Boot()
	f := env.NewFirm(app)
	team := f.Team(crm.Team{Name: "Everybody"}, f.Consultant("ann"))
	return f, testkit.NewBrowser(t, testkit.Serve(t, app)).SignIn("root@harbourline.test", testkit.Password), team
}

func requireSeen(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(page, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

func TestAManagerWritesARuleAndEveryConditionIsKept(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, team := managed(t, env)
		service, id := f.Service("customs"), idText(team)
		a := b.Post("/admin/rules", url.Values{
			"name": {"German importers"}, "team": {id}, "strategy": {"sticky"}, "sites": {idText(f.SiteID)}, "forms": {"1"}, "services": {idText(service)},
			"languages": {"en"}, "other_languages": {"de-AT"}, "tags": {"Customs，free trade"}, "countries": {"de, AT"}, "phone_prefixes": {"+49"},
			"sources": {"https://News.example/x"}, "score_min": {"10"}, "score_max": {"９０"}, "hours_1": {"9:00-18:00"},
		})
		if a.Status != 303 || !strings.HasPrefix(a.Header.Get("Location"), "/admin/rules?done=saved#rule-") {
			t.Fatalf("%d %s", a.Status, faults(a.Body))
		}
		rule := rulesOf(t, f)[0]
		c := rule.Conditions
		if rule.Strategy != crm.StrategySticky || rule.TeamID != team || c.ScoreMin != 10 || c.ScoreMax != 90 || !slices.Equal(c.Services, []int64{service}) ||
			!slices.Equal(c.Languages, []string{"en", "de"}) || !slices.Equal(c.Tags, []string{"customs", "free trade"}) || !slices.Equal(c.Countries, []string{"DE", "AT"}) ||
			!slices.Equal(c.Sources, []string{"news.example"}) || !strings.Contains(string(c.Hours), "09:00") {
			t.Errorf("kept as %+v", rule)
		}
		requireSeen(t, b.Get("/admin/rules").Body, "German importers", "DE · AT · &#43;49", "10 to 90", "Monday 09:00-18:00", "The consultant they know")
		edit := b.Get("/admin/rules/" + idText(rule.ID)).Body
		requireSeen(t, edit, `value="customs, free trade"`, `value="09:00-18:00"`, "Delete this rule")
	})
}

func TestARuleThatCouldNeverHoldComesBackWithEveryFaultAndAllThatWasTyped(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, _ := managed(t, env)
		a := b.Post("/admin/rules", url.Values{
			"name": {""}, "team": {"987"}, "strategy": {"rotation"}, "countries": {"Germany"}, "score_min": {"fifty"}, "hours_2": {"9 to 5"}, "tags": {"kept"},
		})
		if a.Status != 422 {
			t.Fatalf("%d", a.Status)
		}
		requireSeen(t, a.Body, "Choose the team that takes these.", "GERMANY is not a country", "A whole number, please.", "Write it as 09:00-12:00", "Please fill this in.",
			`value="Germany"`, `value="fifty"`, `value="9 to 5"`, `value="kept"`)
		if n := len(rulesOf(t, f)); n != 1 {
			t.Errorf("%d rules", n)
		}
	})
}

func TestRulesAreMovedAndDeletedWithoutScript(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, team := managed(t, env)
		first, second := f.Rule("first", crm.Conditions{Languages: []string{"zh"}}, team), f.Rule("second", crm.Conditions{Tags: []string{"x"}}, team)
		for _, step := range []struct {
			path, to string
			status   int
			want     []string
		}{
			{"/admin/rules/" + idText(second) + "/move", "up", 303, []string{"second", "first", "Everybody"}},
			{"/admin/rules/" + idText(second) + "/move", "down", 303, []string{"first", "second", "Everybody"}},
			{"/admin/rules/" + idText(second) + "/move", "sideways", 422, []string{"first", "second", "Everybody"}},
			{"/admin/rules/987654/move", "up", 404, []string{"first", "second", "Everybody"}},
			{"/admin/rules/" + idText(first) + "/delete", "", 303, []string{"second", "Everybody"}},
			{"/admin/rules/" + idText(first) + "/delete", "", 404, []string{"second", "Everybody"}},
			{"/admin/rules/" + idText(rulesOf(t, f)[2].ID) + "/delete", "", 409, []string{"second", "Everybody"}},
		} {
			if a := b.Post(step.path, url.Values{"to": {step.to}}); a.Status != step.status {
				t.Errorf("%s %s: %d, want %d", step.path, step.to, a.Status, step.status)
			}
			if got := ruleNames(t, f); !slices.Equal(got, step.want) {
				t.Errorf("%s %s: %v, want %v", step.path, step.to, got, step.want)
			}
		}
	})
}

func TestARuleThatIsNeverReachedSaysSoBesideIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, team := managed(t, env)
		f.Rule("wide", crm.Conditions{Languages: []string{"zh"}}, team)
		hidden := f.Rule("narrow", crm.Conditions{Languages: []string{"zh"}, Tags: []string{"x"}}, f.Team(crm.Team{Name: "Idle"}))
		words := []string{"Never reached: “wide” above takes all of it.", "Nobody active is in its team"}
		requireSeen(t, b.Get("/admin/rules").Body, words...)
		requireSeen(t, b.Get("/admin/rules/"+idText(hidden)).Body, words...)
	})
}

func TestTryingTheRulesTellsWhichWhoAndWhyAndChangesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, team := managed(t, env)
		f.Rule("in Chinese", crm.Conditions{Languages: []string{"zh"}}, team)
		f.Consultant("bob")
		reference := f.Enquire("email", "lin@client.test", "message", "Do you clear cheese?").Lead.Reference
		before := f.Count(`SELECT (SELECT COUNT(*) FROM decisions) + (SELECT COUNT(*) FROM offers) + (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM jobs)`)
		typed := strings.ToLower(strings.TrimPrefix(reference, "NO.")) // as people copy it
		a := b.Get("/admin/rules/try?reference=" + url.QueryEscape(" "+typed))
		if a.Status != 200 {
			t.Fatalf("%d", a.Status)
		}
		requireSeen(t, a.Body, "Do you clear cheese?", "in Chinese", "Another language", "This rule decides", "Everybody", "ann of Everybody would be asked")
		after := f.Count(`SELECT (SELECT COUNT(*) FROM decisions) + (SELECT COUNT(*) FROM offers) + (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM jobs)`)
		if before != after {
			t.Errorf("%d rows became %d", before, after)
		}
		for query, words := range map[string]string{"": "Choose an enquiry", "?reference=rubbish": "This is not a reference", "?reference=NO.2026112299999": "No enquiry has this reference"} {
			requireSeen(t, b.Get("/admin/rules/try"+query).Body, words)
		}
	})
}

func TestTheDemoShowsRulesThatSayNothingOfThemselves(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := testkit.NewBrowser(t, testkit.Serve(t, env.Boot(testkit.Demo))).SignIn(demo.Admin, demo.Password)
		page := b.Get("/admin/rules").Body
		requireSeen(t, page, "Trademarks", "Everything else", "85 or more", "First to claim it", "Fewest open leads", "The consultant they know")
		if strings.Contains(page, `class="warnings"`) {
			t.Error("a rule of the demo is at fault")
		}
	})
}
