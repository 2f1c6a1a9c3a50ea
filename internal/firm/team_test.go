package firm_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/account"
	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func TestATeamIsRefusedWithAllThatIsWrongAtOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(env)
		ann := f.Consultant("ann")
		_, err := f.App.Firm.SaveTeam(context.Background(), f.Admin, crm.Team{
			TimeZone: "Mars/Olympus", Hours: `{"mon":[["9","5"]]}`, CalendarID: 987_654, OffHours: "sometimes", OfferTimeout: 8 * 24 * time.Hour,
			Rounds: 11, ManagerID: ann, SupportTeamID: 987_654, StickyAway: -time.Hour, Targets: crm.Targets{FirstResponse: -1, NextResponse: 91 * 24 * time.Hour},
		}, []int64{f.Admin.ID}, crm.FieldError{Field: "first_minutes", Code: "number_invalid"})
		requireFaults(t, err, map[string]string{
			"name": "required", "time_zone": "time_zone_unknown", "hours": "hours_invalid", "calendar": "choice_invalid", "off_hours": "choice_invalid",
			"offer_minutes": "number_range", "rounds": "number_range", "manager": "choice_invalid", "support_team": "choice_invalid",
			"sticky_hours": "number_range", "first_minutes": "number_invalid", "next_minutes": "number_range", "members": "choice_invalid",
		})
		if n := f.Count(`SELECT COUNT(*) FROM teams`); n != 0 {
			t.Errorf("%d teams were made", n)
		}
	})
}

func TestAReminderComesBeforeTheDeadline(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(env)
		team := crm.Team{Name: "T", TimeZone: "UTC", OffHours: crm.OffHoursHold, Rounds: 1, OfferTimeout: 15 * time.Minute}
		for reminder, code := range map[time.Duration]string{0: "", 14 * time.Minute: "", 15 * time.Minute: "reminder_late", -time.Minute: "reminder_late"} {
			team.Reminder = reminder
			_, err := f.App.Firm.SaveTeam(context.Background(), f.Admin, team, nil)
			if got := faults(t, err)["reminder_minutes"]; got != code {
				t.Errorf("%s before: %q, want %q", reminder, got, code)
			}
		}
	})
}

func TestATeamIsKeptAsItWasSaved(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(env)
		support := f.Team(crm.Team{Name: "support"})
		want := crm.Team{
			Name: "T", TimeZone: "Europe/London", Hours: `{"mon":[["09:00","18:00"]]}`, CalendarID: f.Calendar("UK", "2026-12-25"), OffHours: crm.OffHoursHold,
			OfferTimeout: time.Hour, Reminder: 10 * time.Minute, Rounds: 5, ManagerID: f.Admin.ID, SupportTeamID: support, StickyAway: 2 * time.Hour,
			CatchUp: true, Targets: crm.Targets{FirstResponse: time.Hour, NextResponse: 2 * time.Hour},
		}
		want.ID = f.Team(want)
		if d := cmp.Diff(want, setup(t, f).Teams[1]); d != "" {
			t.Error(d)
		}
	})
}

func TestWhoJoinsIsLevelOrOneLeadAheadAsTheTeamSays(t *testing.T) {
	for catchUp, want := range map[bool][2]float64{false: {0.25, -0.5}, true: {1.25, 0.5}} {
		testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
			f := newFirm(env)
			ann, bob, eve := f.Consultant("ann"), f.Consultant("bob"), f.Consultant("eve")
			team := f.Team(crm.Team{}, ann, bob)
			f.Exec(`UPDATE team_members SET credit = 0.75, support_credit = -0.5 WHERE user_id = $1`, ann)
			f.Exec(`UPDATE team_members SET credit = -0.25, support_credit = -0.5 WHERE user_id = $1`, bob)
			f.Team(crm.Team{ID: team, CatchUp: catchUp}, ann, bob, eve)
			if n := f.Count(`SELECT COUNT(*) FROM team_members WHERE user_id = $1 AND credit = $2 AND support_credit = $3`, eve, want[0], want[1]); n != 1 {
				t.Errorf("catching up %v: who joins is not at %v", catchUp, want)
			}
			if n := f.Count(`SELECT COUNT(*) FROM team_members WHERE credit IN (0.75, -0.25)`); n != 2 {
				t.Error("who stays has other credits")
			}
		})
	}
}

func TestACalendarIsKeptInOrderAndRefusesADateTwice(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newFirm(env), context.Background()
		f.Calendar("China", "2026-10-02", "2026-10-01")
		if got := setup(t, f).Calendars[0].Days[0].Date.String(); got != "2026-10-01" {
			t.Errorf("begins with %s", got)
		}
		day := calendar.Holiday{Date: calendar.Date{Year: 2026, Month: 10, Day: 1}}
		_, err := f.App.Firm.SaveCalendar(ctx, f.Admin, crm.Calendar{Days: []calendar.Holiday{day, day}})
		requireFaults(t, err, map[string]string{"name": "required", "days": "date_twice"})
		_, err = f.App.Firm.SaveCalendar(ctx, f.Admin, crm.Calendar{Name: "x", Days: []calendar.Holiday{{Date: calendar.Date{Year: 2026, Month: 2, Day: 30}}}})
		requireFaults(t, err, map[string]string{"days": "date_invalid"})
		if _, err = f.App.Firm.SaveCalendar(ctx, f.Admin, crm.Calendar{ID: 987_654, Name: "x"}); !crm.HasCode(err, "calendar_not_found") {
			t.Errorf("a calendar that is not there: %v", err)
		}
	})
}

func TestAChangeHasTheQueuesThatMayMoveLookedAtAgain(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(env)
		ann := f.Consultant("ann")
		one := f.Team(crm.Team{Name: "one"}, ann)
		two := f.Team(crm.Team{Name: "two", SupportTeamID: one})
		f.Team(crm.Team{Name: "three"})
		drains(f)
		for _, step := range []struct {
			name string
			do   func()
			want int64
		}{
			{"a team of its own", func() { f.Team(crm.Team{ID: two, Name: "two", SupportTeamID: one}) }, 1},
			{"a team that supports another", func() { f.Team(crm.Team{ID: one, Name: "one"}, ann) }, 2},
			{"a rule", func() { f.Rule("zh", crm.Conditions{Languages: []string{"zh"}}, two) }, 1},
			{"a calendar", func() { f.Calendar("China") }, 3},
			{"a person", func() { f.Change(ann, func(p *account.Person) { p.Consultant.Weight = 2 }) }, 3},
		} {
			step.do()
			if got := drains(f); got != step.want {
				t.Errorf("%s: %d queues, want %d", step.name, got, step.want)
			}
		}
	})
}
