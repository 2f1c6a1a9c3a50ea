package web_test

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/testkit"
)

func idText(id int64) string { return strconv.FormatInt(id, 10) }

func setupOf(t *testing.T, f *testkit.Firm) firm.Setup {
	t.Helper()
	setup, err := f.App.Firm.Setup(context.Background(), f.Admin)
	if err != nil {
		t.Fatal(err)
	}
	return setup
}

func TestATeamIsKeptAsItWasTyped(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, support := managed(t, env)
		calendar := f.Calendar("UK", "2026-12-25")
		form := url.Values{
			"name": {"London"}, "time_zone": {"Europe/London"}, "calendar": {idText(calendar)}, "off_hours": {"hold"}, "hours_1": {"9:00-18:00"}, "offer_minutes": {"30"},
			"reminder_minutes": {"10"}, "rounds": {"2"}, "sticky_hours": {"48"}, "catch_up": {"1"}, "support_team": {idText(support)}, "first_minutes": {"60"}, "next_minutes": {"240"}, "manager": {idText(f.Admin.ID)},
		}
		if a := b.Post("/admin/teams", form); a.Status != 303 {
			t.Fatalf("%d %s", a.Status, faults(a.Body))
		}
		want := crm.Team{
			ID: support + 1, Name: "London", TimeZone: "Europe/London", Hours: `{"mon":[["09:00","18:00"]]}`, CalendarID: calendar, OffHours: crm.OffHoursHold, OfferTimeout: 30 * time.Minute,
			Reminder: 10 * time.Minute, Rounds: 2, ManagerID: f.Admin.ID, SupportTeamID: support, StickyAway: 48 * time.Hour, CatchUp: true, Targets: crm.Targets{FirstResponse: time.Hour, NextResponse: 4 * time.Hour},
		}
		if d := cmp.Diff(want, setupOf(t, f).Teams[1]); d != "" {
			t.Error(d)
		}
		requireSeen(t, b.Get("/admin/teams/"+idText(want.ID)).Body, `value="48"`, `value="09:00-18:00"`, "/admin/teams/"+idText(want.ID)+"/report")
	})
}

func TestATeamThatAnswersNobodySaysWhy(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, _ := managed(t, env)
		bob := f.Consultant("bob")
		empty, asleep := f.Team(crm.Team{Name: "Empty"}), f.Team(crm.Team{Name: "Asleep"}, bob)
		f.Change(bob, func(p *account.Person) { p.User.Active = false })
		f.Rule("to the sleepers", crm.Conditions{Languages: []string{"zh"}}, asleep)
		unled, nobody, inactive := "No rule leads to this team.", "Nobody is in this team", "Nobody in this team is active"
		requireSeen(t, b.Get("/admin/teams").Body, unled, nobody, inactive)
		requireSeen(t, b.Get("/admin/teams/"+idText(empty)).Body, unled, nobody)
		page := b.Get("/admin/teams/" + idText(asleep)).Body
		requireSeen(t, page, inactive)
		if strings.Contains(page, unled) {
			t.Error("a rule does lead there")
		}
	})
}

// So many hours as sticky_hours has here are 25 minutes when a time.Duration has run over.
func TestATeamComesBackWithEveryFaultAtOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		_, b, team := managed(t, env)
		a := b.Post("/admin/teams/"+idText(team), url.Values{
			"name": {""}, "time_zone": {"Nowhere"}, "offer_minutes": {"soon"}, "reminder_minutes": {"-1"}, "rounds": {"0"}, "calendar": {"987"}, "hours_3": {"late"}, "members": {"1"}, "sticky_hours": {"5124096"},
		})
		if a.Status != 422 {
			t.Fatalf("%d", a.Status)
		}
		for _, field := range []string{"name", "time_zone", "offer_minutes", "reminder_minutes", "rounds", "calendar", "hours_3", "members", "sticky_hours"} {
			if !strings.Contains(a.Body, `href="#f-`+field+`"`) {
				t.Errorf("nothing is said of %s", field)
			}
		}
		requireSeen(t, a.Body, `value="soon"`, `value="late"`, `value="Nowhere"`)
	})
}

func TestHolidaysAreTypedOneALine(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, team := managed(t, env)
		days := "2026-10-02\r\n\r\n2026-10-01 National Day\r\n2026/1/1 元旦\r\n２０２６年５月１日劳动节"
		if a := b.Post("/admin/calendars", url.Values{"name": {"China"}, "days": {days}}); a.Status != 303 {
			t.Fatalf("%d %s", a.Status, faults(a.Body))
		}
		calendar := setupOf(t, f).Calendars[0]
		f.Team(crm.Team{ID: team, Name: "Everybody", CalendarID: calendar.ID})
		path := "/admin/calendars/" + idText(calendar.ID)
		requireSeen(t, b.Get(path).Body, "2026-01-01 元旦\n2026-05-01 劳动节\n2026-10-01 National Day\n2026-10-02<")
		requireSeen(t, b.Get("/admin/calendars").Body, "China", "Everybody")
		a := b.Post(path, url.Values{"name": {""}, "days": {"2026-10-01 a\n2026-10-01 b\n2026-02-30 c\ntomorrow"}})
		if a.Status != 422 {
			t.Fatalf("%d", a.Status)
		}
		requireSeen(t, a.Body, "2026-10-01 is there twice.", "“2026-02-30 c” does not begin with a date", "“tomorrow” does not begin with a date", "Please fill this in.", "2026-10-01 b")
		if n := len(setupOf(t, f).Calendars[0].Days); n != 4 {
			t.Errorf("%d days are left", n)
		}
	})
}

func TestAPersonIsRefusedWithEveryFaultAtOnceAndNoWeightIsNoWay(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, b, _ := managed(t, env)
		bob := "/admin/users/" + idText(f.Consultant("bob"))
		a := b.Post(bob, url.Values{
			"name": {""}, "email": {"ANN@harbourline.test"}, "active": {"1"}, "weight": {"0"}, "capacity": {"some"}, "capacity_day": {"-1"}, "calendar": {"987"}, "hours_1": {"9 to 5"},
		})
		if a.Status != 422 {
			t.Fatalf("%d", a.Status)
		}
		requireSeen(t, a.Body, "Somebody with this e-mail is here already.", "Switch them to away, or untick Active, instead", "A whole number, please.", "A number from 0 to 100000.", "Please choose one of the list.", "Write it as", "Please fill this in.")
		a = b.Post(bob, url.Values{"active": {"1"}, "capacity_day": {"3"}, "capacity_week": {"9"}, "capacity_month": {"20"}, "calendar": {idText(f.Calendar("UK"))}})
		if a.Status != 303 {
			t.Fatalf("%d %s", a.Status, faults(a.Body))
		}
		requireSeen(t, b.Get(bob).Body, `name="capacity_week" type="number" value="9"`, "UK", "/inbox/time-off/")
	})
}
