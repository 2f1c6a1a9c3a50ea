package firm_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func names(rules []crm.Rule) (all []string) {
	for _, r := range rules {
		all = append(all, r.Name)
	}
	return all
}

func TestTheFirstTeamBringsTheFallbackRule(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(env)
		first := f.Team(crm.Team{Name: "everybody"})
		f.Team(crm.Team{Name: "others"})
		rules := setup(t, f).Rules
		want := []crm.Rule{{ID: rules[0].ID, Position: 1, Name: "everybody", TeamID: first, Strategy: crm.StrategyRotation, Fallback: true}}
		if d := cmp.Diff(want, rules); d != "" {
			t.Error(d)
		}
	})
}

func TestARuleIsAskedWhereItStandsAndTheFallbackLast(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(env)
		team := f.Team(crm.Team{Name: "rest"})
		ids := map[string]int64{"rest": setup(t, f).Rules[0].ID}
		for _, name := range []string{"a", "b", "c"} {
			ids[name] = f.Rule(name, crm.Conditions{Sources: []string{name}}, team)
		}
		for _, step := range []struct {
			rule string
			up   bool
			want []string
		}{
			{"a", true, []string{"a", "b", "c", "rest"}},
			{"c", true, []string{"a", "c", "b", "rest"}},
			{"c", true, []string{"c", "a", "b", "rest"}},
			{"c", false, []string{"a", "c", "b", "rest"}},
			{"b", false, []string{"a", "c", "b", "rest"}},
			{"rest", true, []string{"a", "c", "b", "rest"}},
		} {
			if err := f.App.Firm.MoveRule(context.Background(), f.Admin, ids[step.rule], step.up); err != nil {
				t.Fatal(err)
			}
			rules := setup(t, f).Rules
			if d := cmp.Diff(step.want, names(rules)); d != "" || rules[3].Position != 4 {
				t.Errorf("%s up %v: %s, the fallback at %d", step.rule, step.up, d, rules[3].Position)
			}
		}
		f.Rule("d", crm.Conditions{Sources: []string{"d"}}, team)
		if d := cmp.Diff([]string{"a", "c", "b", "d", "rest"}, names(setup(t, f).Rules)); d != "" {
			t.Error(d)
		}
		if err := f.App.Firm.MoveRule(context.Background(), f.Admin, 987_654, true); !crm.HasCode(err, "rule_not_found") {
			t.Errorf("moving a rule that is not there: %v", err)
		}
	})
}

func TestTheFallbackTakesAnotherTeamButNoConditionsAndStays(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newFirm(env), context.Background()
		f.Team(crm.Team{})
		other := f.Team(crm.Team{Name: "other"})
		fallback := setup(t, f).Rules[0]
		fallback.TeamID, fallback.Strategy, fallback.Fallback, fallback.Position = other, crm.StrategyPool, false, 7
		if _, err := f.App.Firm.SaveRule(ctx, f.Admin, fallback); err != nil {
			t.Fatal(err)
		}
		saved := setup(t, f).Rules[0]
		if !saved.Fallback || saved.Position != 1 || saved.TeamID != other || saved.Strategy != crm.StrategyPool {
			t.Errorf("saved %+v", saved)
		}
		saved.Conditions.Languages = []string{"zh"}
		for _, saved.Fallback = range []bool{true, false} {
			_, err := f.App.Firm.SaveRule(ctx, f.Admin, saved)
			requireFaults(t, err, map[string]string{"conditions": "fallback_conditions"})
		}
		if err := f.App.Firm.DeleteRule(ctx, f.Admin, saved.ID); !crm.HasCode(err, "fallback_stays") {
			t.Errorf("deleting it: %v", err)
		}
		if err := f.App.Firm.DeleteRule(ctx, f.Admin, 987_654); !crm.HasCode(err, "rule_not_found") {
			t.Errorf("deleting a rule that is not there: %v", err)
		}
		posing := crm.Rule{Name: "posing", TeamID: other, Strategy: crm.StrategyRotation, Fallback: true, Conditions: crm.Conditions{Languages: []string{"zh"}}}
		if _, err := f.App.Firm.SaveRule(ctx, f.Admin, posing); err != nil {
			t.Fatal(err)
		}
		if rules := setup(t, f).Rules; rules[0].Fallback || !rules[1].Fallback {
			t.Errorf("%+v", rules)
		}
	})
}

func TestARuleThatCouldNeverHoldIsRefusedAtItsFields(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newFirm(env), context.Background()
		f.Team(crm.Team{})
		_, err := f.App.Firm.SaveRule(ctx, f.Admin, crm.Rule{Strategy: "dice", Conditions: crm.Conditions{
			Sites: []int64{f.SiteID + 7}, Countries: []string{"Germany"}, PhonePrefixes: []string{"0086"}, ScoreMin: 50, ScoreMax: 40,
			Hours: json.RawMessage(`{"mon":[["18:00","09:00"]]}`),
		}}, crm.FieldError{Field: "languages", Code: "language_unknown"})
		requireFaults(t, err, map[string]string{
			"name": "required", "team": "team_unknown", "strategy": "choice_invalid", "sites": "site_unknown", "countries": "country_invalid",
			"phone_prefixes": "phone_prefix_invalid", "score_max": "score_max_low", "hours": "hours_invalid", "languages": "language_unknown",
		})
		if n := len(setup(t, f).Rules); n != 1 {
			t.Errorf("%d rules", n)
		}
	})
}

func TestWhatARuleHidesIsToldAndNotRefused(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(env)
		team := f.Team(crm.Team{}, f.Consultant("ann"))
		idle := f.Team(crm.Team{Name: "idle"})
		f.Rule("chinese", crm.Conditions{Languages: []string{"zh"}}, team)
		hidden := f.Rule("hidden", crm.Conditions{Languages: []string{" ZH "}, Tags: []string{"customs"}}, idle)
		told := map[string]int64{}
		for _, fault := range setup(t, f).Faults {
			told[fault.Code] = fault.RuleID
		}
		if d := cmp.Diff(map[string]int64{"rule_unreachable": hidden, "team_nobody": hidden}, told); d != "" {
			t.Error(d)
		}
		if got := setup(t, f).Rules[1].Conditions.Languages; !slices.Equal(got, []string{"zh"}) {
			t.Errorf("kept as %q", got)
		}
	})
}

// Whatever several managers do at once, there is one order, with the fallback at its end.
func TestRulesKeepOneOrderWhileManagersMoveThem(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newFirm(env), context.Background()
		team := f.Team(crm.Team{})
		var ids []int64
		for _, name := range []string{"a", "b", "c", "d"} {
			ids = append(ids, f.Rule(name, crm.Conditions{Sources: []string{name}}, team))
		}
		for range 10 { // each move numbers all rules anew, so that only those at once can leave two at one place
			var wait sync.WaitGroup
			for range 4 {
				wait.Go(func() {
					if err := f.App.Firm.MoveRule(ctx, f.Admin, ids[rand.IntN(len(ids))], rand.IntN(2) == 0); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			rules := setup(t, f).Rules
			for i, r := range rules {
				if r.Position != i+1 || r.Fallback != (i == 4) {
					t.Fatalf("%+v", rules)
				}
			}
		}
	})
}
