package sla_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/sla"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func TestAClockIsDueWhenItsTargetOfBusinessTimeIsOver(t *testing.T) {
	const days = `{"wed":[["10:00","18:00"]],"thu":[["10:00","18:00"]],"fri":[["10:00","18:00"]],"sat":[["10:00","18:00"]]}`
	const allDay = `{"mon":[["00:00","24:00"]],"sat":[["00:00","24:00"]],"sun":[["00:00","24:00"]]}`
	cases := []struct {
		name, zone, hours, holiday, from string
		target                           time.Duration
		warn, due                        string
	}{
		{"over a night", shanghai, days, "", "2026-11-25 15:00", 10 * time.Hour, "2026-11-26 15:00", "2026-11-26 17:00"},
		{"over a holiday", shanghai, days, "2026-11-26", "2026-11-25 15:00", 10 * time.Hour, "2026-11-27 15:00", "2026-11-27 17:00"},
		{"begun in the evening", shanghai, days, "", "2026-11-25 20:00", 10 * time.Hour, "2026-11-26 18:00", "2026-11-27 12:00"},
		{"over a weekend", shanghai, hours, "", "2026-11-27 17:00", 10 * time.Hour, "2026-11-30 17:00", "2026-12-01 11:00"},
		{"at all hours", shanghai, "", "", "2026-11-27 17:00", 10 * time.Minute, "2026-11-27 17:08", "2026-11-27 17:10"},
		{"with the clock put forward", "Europe/Berlin", allDay, "", "2027-03-27 22:00", 10 * time.Hour, "2027-03-28 07:00", "2027-03-28 09:00"},
		{"with the clock put back", "America/New_York", allDay, "", "2027-11-06 22:00", 10 * time.Hour, "2027-11-07 05:00", "2027-11-07 07:00"},
	}
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		for _, c := range cases {
			b.team.TimeZone, b.team.Hours, b.team.Targets.FirstResponse = c.zone, c.hours, c.target
			b.holiday(c.holiday)
			env.Clock.Advance(in(c.zone, c.from).Sub(env.Clock.Now()))
			lead := b.lead()
			b.start(lead, crm.ClockFirst)
			got := b.clock(lead.ID)
			if !got.DueAt.Equal(in(c.zone, c.due)) || !got.WarnAt.Equal(in(c.zone, c.warn)) || !got.StartedAt.Equal(env.Clock.Now()) {
				t.Errorf("%s: %+v", c.name, got)
			}
			if got.State != crm.SLADue || got.Kind != crm.ClockFirst || got.Target != c.target || got.TeamID != b.team.ID {
				t.Errorf("%s: %+v", c.name, got)
			}
			b.want(lead.ID, crm.SLA{State: crm.SLADue, DueAt: got.DueAt}, "", "")
		}
		if n := b.waiting(); int(n) != len(cases) {
			t.Errorf("%d are looked at", n)
		}
	})
}

// holiday closes the team on a day.
func (b *bench) holiday(day string) {
	b.t.Helper()
	if b.team.CalendarID = 0; day == "" {
		return
	}
	date, err := calendar.ParseDate(day)
	b.must(err)
	b.write(func(tx *database.Tx) (err error) {
		b.team.CalendarID, err = store.InsertCalendar(tx, crm.Calendar{Name: "Holidays", Days: []calendar.Holiday{{Date: date, Name: "Day"}}})
		return err
	})
}

func TestTheTeamPromisesElseTheSiteElseNobody(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		for name, c := range map[string]struct {
			team, site crm.Targets
			kind       crm.ClockKind
			want       time.Duration
		}{
			"the team's":             {crm.Targets{FirstResponse: time.Hour}, crm.Targets{FirstResponse: 2 * time.Hour}, crm.ClockFirst, time.Hour},
			"the site's":             {crm.Targets{}, crm.Targets{FirstResponse: 2 * time.Hour}, crm.ClockFirst, 2 * time.Hour},
			"the team's next":        {crm.Targets{FirstResponse: 1, NextResponse: 3 * time.Hour}, crm.Targets{NextResponse: 4 * time.Hour}, crm.ClockNext, 3 * time.Hour},
			"the site's next":        {crm.Targets{FirstResponse: time.Hour}, crm.Targets{NextResponse: 4 * time.Hour}, crm.ClockNext, 4 * time.Hour},
			"nobody's":               {crm.Targets{NextResponse: time.Hour}, crm.Targets{NextResponse: time.Hour}, crm.ClockFirst, 0},
			"more than ten years of": {crm.Targets{FirstResponse: 90_000 * time.Hour}, crm.Targets{}, crm.ClockFirst, 0},
		} {
			lead := b.lead()
			b.team.Targets, b.site.Targets = c.team, c.site
			b.start(lead, c.kind)
			clocks := b.clocks(lead.ID)
			if c.want == 0 && (len(clocks) > 0 || b.shown(lead.ID).SLA != crm.SLA{}) {
				t.Errorf("%s: %+v", name, clocks)
			}
			if c.want > 0 && (len(clocks) != 1 || clocks[0].Target != c.want || clocks[0].Kind != c.kind) {
				t.Errorf("%s: %+v", name, clocks)
			}
		}
	})
}

func TestALeadKeepsTheClockItHas(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead, other := b.lead(), b.lead()
		one := sla.Started{Lead: lead, Team: b.team, Site: b.site, Kind: crm.ClockFirst}
		b.startAll(one, one)
		first := b.clock(lead.ID)
		env.Clock.Advance(time.Hour)
		b.startAll(sla.Started{Lead: other, Team: b.team, Site: b.site, Kind: crm.ClockFirst}, one)
		b.do(b.sla.Pause, lead.ID)
		b.startAll(one)
		if all := b.clocks(lead.ID); len(all) != 1 || !all[0].DueAt.Equal(first.DueAt) || all[0].PausedAt.IsZero() {
			t.Errorf("%+v", all)
		}
		if all := b.clocks(other.ID); len(all) != 1 {
			t.Errorf("the other lead has %d", len(all))
		}
		b.do(b.sla.Answer, lead.ID)
		b.team.Targets.NextResponse = time.Hour
		b.start(lead, crm.ClockNext)
		if all := b.clocks(lead.ID); len(all) != 2 || all[1].Kind != crm.ClockNext {
			t.Errorf("after the answer: %+v", all)
		}
	})
}

func TestOfThoseWhoStartAClockAtOnceOneDoes(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.lead()
		errs := make(chan error, 8)
		for range cap(errs) {
			go func() {
				errs <- b.db.Write(context.Background(), func(tx *database.Tx) error {
					locked, err := store.LeadForUpdate(tx, lead.ID)
					if err != nil {
						return err
					}
					r, err := roster.Read(tx)
					return errors.Join(err, b.sla.Start(tx, r, []sla.Started{{Lead: locked, Team: b.team, Site: b.site, Kind: crm.ClockFirst}}))
				})
			}()
		}
		for range cap(errs) {
			b.must(<-errs)
		}
		if all := b.clocks(lead.ID); len(all) != 1 || b.waiting() != 1 {
			t.Errorf("%d clocks, looked at %d times", len(all), b.waiting())
		}
	})
}

func TestWhatBecomesOfTheTeamMovesNoClock(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		b.skip("2026-11-25 15:00")
		lead := b.running()
		b.team.Hours, b.team.Targets.FirstResponse = "", time.Hour
		b.write(func(tx *database.Tx) error { return store.UpdateTeam(tx, b.team) })
		b.at("2026-11-26 16:59")
		b.want(lead, crm.SLA{State: crm.SLAWarned, DueAt: in(shanghai, "2026-11-26 17:00")}, "sla.warned ", "sla_warning:ann ")
	})
}
