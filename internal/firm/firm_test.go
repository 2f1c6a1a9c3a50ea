package firm_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/testkit"
)

// resting leaves jobs where they are, to be counted.
func resting(o *boot.Options) { o.Worker = false }

func newFirm(env *testkit.Env) *testkit.Firm { return env.NewFirm(env.Boot(resting)) }

func setup(t *testing.T, f *testkit.Firm) firm.Setup {
	t.Helper()
	s, err := f.App.Firm.Setup(context.Background(), f.Admin)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// faults are the fields at fault with their codes.
func faults(t *testing.T, err error) map[string]string {
	t.Helper()
	codes := map[string]string{}
	if err != nil && !crm.IsKind(err, crm.KindInvalid) {
		t.Fatal(err)
	}
	if err != nil {
		for _, f := range crm.AsError(err).Fields {
			codes[f.Field] = f.Code
		}
	}
	return codes
}

func requireFaults(t *testing.T, err error, want map[string]string) {
	t.Helper()
	if d := cmp.Diff(want, faults(t, err)); d != "" {
		t.Error(d)
	}
}

// drains is how often the queues of teams are to be looked at; it forgets them.
func drains(f *testkit.Firm) int64 {
	n := f.Count(`SELECT COUNT(*) FROM jobs WHERE kind = 'drain_queue'`)
	f.Exec(`DELETE FROM jobs WHERE kind = 'drain_queue'`)
	return n
}

func TestWhatManagersSetUpIsNotForConsultants(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(env)
		ann := f.Consultant("ann")
		team := f.Team(crm.Team{}, ann)
		ctx, actor, firm := context.Background(), f.Actor(ann), f.App.Firm
		attempts := map[string]func() error{
			"looking": func() error { _, err := firm.Setup(ctx, actor); return err },
			"a team":  func() error { _, err := firm.SaveTeam(ctx, actor, crm.Team{}, nil); return err },
			"a rule":  func() error { _, err := firm.SaveRule(ctx, actor, crm.Rule{TeamID: team}); return err },
			"moving":  func() error { return firm.MoveRule(ctx, actor, 1, true) },
			"delete":  func() error { return firm.DeleteRule(ctx, actor, 1) },
			"a calendar": func() error {
				_, err := firm.SaveCalendar(ctx, actor, crm.Calendar{Name: "x"})
				return err
			},
		}
		for name, attempt := range attempts {
			if err := attempt(); !crm.IsKind(err, crm.KindForbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestEveryChangeStandsInTheTrail(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(env)
		team := f.Team(crm.Team{})
		f.Team(crm.Team{ID: team, Name: "renamed"})
		rule := f.Rule("chinese", crm.Conditions{Languages: []string{"zh"}}, team)
		calendar := f.Calendar("China", "2026-10-01")
		if err := f.App.Firm.MoveRule(context.Background(), f.Admin, rule, true); err != nil {
			t.Fatal(err)
		}
		if err := f.App.Firm.DeleteRule(context.Background(), f.Admin, rule); err != nil {
			t.Fatal(err)
		}
		for kind, id := range map[string]int64{"team.created": team, "team.changed": team, "rule.created": rule, "rule.changed": rule, "rule.deleted": rule, "calendar.created": calendar} {
			if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind = $1 AND subject_id = $2 AND actor_id = $3`, kind, id, f.Admin.ID); n != 1 {
				t.Errorf("%d lines say %s", n, kind)
			}
		}
	})
}

func TestWhatIsNoCountryAndAPlaceBeforeTheFirstAreRefused(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newFirm(env), context.Background()
		for _, code := range []string{"", "XX", "ZZ", "AA", "EU", "DD", "cn", "CHN", "001"} {
			_, err := f.App.Firm.SaveSite(ctx, f.Admin, crm.Site{Name: "A", TimeZone: "UTC", Country: code, Locale: "en"})
			if got := faults(t, err); got["country"] != "country_invalid" || len(got) != 1 {
				t.Errorf("%q: %v", code, got)
			}
		}
		for _, code := range []string{"CN", "HK", "TW", "MO", "DE", "GB", "US", "SS", "XK"} {
			if _, err := f.App.Firm.SaveSite(ctx, f.Admin, crm.Site{Name: "A", TimeZone: "UTC", Country: code, Locale: "en"}); err != nil {
				t.Errorf("%q: %v", code, err)
			}
		}
		service := crm.Service{SiteID: f.SiteID, Slug: "customs", Name: crm.Text{"en": "Customs"}}
		for position, fine := range map[int]bool{-1: false, 0: true, 10_000: true, 10_001: false} {
			service.Position = position
			id, err := f.App.Firm.SaveService(ctx, f.Admin, service)
			if got := faults(t, err); (len(got) == 0) != fine || !fine && got["position"] != "number_range" {
				t.Errorf("%d: %v", position, got)
			}
			if fine {
				service.ID = id
			}
		}
	})
}
