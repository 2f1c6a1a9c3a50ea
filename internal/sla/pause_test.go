package sla_test

import (
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func TestAPauseOverANightAndAWeekendTakesNoBusinessTime(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		b.skip("2026-11-26 17:00") // a Thursday
		lead := b.running()        // due on Friday at 18:00 and one hour of Monday
		b.at("2026-11-26 20:00")
		b.do(b.sla.Pause, lead)
		if c := b.clock(lead); c.Remaining != 9*time.Hour || !c.PausedAt.Equal(env.Clock.Now()) || b.waiting() != 0 {
			t.Errorf("%+v, looked at %d times", c, b.waiting())
		}
		b.want(lead, crm.SLA{State: crm.SLADue, Paused: true}, "", "")
		b.at("2026-11-27 14:00")
		b.do(b.sla.Pause, lead) // for the second time
		b.do(b.sla.Resume, lead)
		b.do(b.sla.Resume, lead)
		b.want(lead, crm.SLA{State: crm.SLADue, DueAt: in(shanghai, "2026-11-30 15:00")}, "", "")

		b.at("2026-11-27 17:30")
		b.do(b.sla.Pause, lead) // five and a half hours left
		b.at("2026-12-01 11:00")
		b.want(lead, crm.SLA{State: crm.SLADue, Paused: true}, "", "")
		b.do(b.sla.Resume, lead)
		due := in(shanghai, "2026-12-01 16:30")
		b.want(lead, crm.SLA{State: crm.SLADue, DueAt: due}, "", "")
		b.at("2026-12-01 14:29")
		b.want(lead, crm.SLA{State: crm.SLADue, DueAt: due}, "", "")
		b.at("2026-12-01 14:30")
		b.want(lead, crm.SLA{State: crm.SLAWarned, DueAt: due}, "sla.warned ", "sla_warning:ann ")
		b.at("2026-12-01 16:30")
		b.want(lead, crm.SLA{State: crm.SLABreached, DueAt: due}, "sla.warned sla.breached ", "sla_warning:ann "+breached)
	})
}

func TestAClockThatWasWarnedOfBeforeAPauseIsNotWarnedOfAgain(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.running()      // Monday noon
		b.at("2026-11-24 12:30") // half an hour after the warning
		b.do(b.sla.Pause, lead)
		b.want(lead, crm.SLA{State: crm.SLAWarned, Paused: true}, "sla.warned ", "sla_warning:ann ")
		b.at("2026-11-25 12:30")
		b.do(b.sla.Resume, lead)
		b.at("2026-11-25 13:59")
		b.want(lead, crm.SLA{State: crm.SLAWarned, DueAt: in(shanghai, "2026-11-25 14:00")}, "sla.warned ", "sla_warning:ann ")
		b.at("2026-11-25 14:00")
		if s := b.shown(lead).SLA; s.State != crm.SLABreached {
			t.Errorf("%+v", s)
		}
	})
}

func TestAWarningThatAPauseForestalledComesAtOnceWhenTheClockRunsOn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.unwatched()
		b.skip("2026-11-24 13:00") // nobody works: the warning of noon was not sent
		b.do(b.sla.Pause, lead)
		b.skip("2026-11-24 20:00")
		b.do(b.sla.Resume, lead)
		b.work()
		b.want(lead, crm.SLA{State: crm.SLAWarned, DueAt: in(shanghai, "2026-11-25 11:00")}, "sla.warned ", "sla_warning:ann ")
	})
}

func TestABreachedClockPausesWithNothingLeftAndStaysDueSinceWhenItWas(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.running()
		b.at("2026-11-24 14:00")
		b.at("2026-11-24 15:00")
		b.do(b.sla.Pause, lead)
		if c := b.clock(lead); c.Remaining != 0 || c.PausedAt.IsZero() || c.State != crm.SLABreached {
			t.Errorf("%+v", c)
		}
		b.want(lead, crm.SLA{State: crm.SLABreached, Paused: true}, "sla.breached ", breached)
		b.at("2026-11-26 15:00")
		b.do(b.sla.Resume, lead)
		b.at("2026-11-30 15:00")
		b.want(lead, crm.SLA{State: crm.SLABreached, DueAt: in(shanghai, "2026-11-24 14:00")}, "sla.breached ", breached)
		b.do(b.sla.Answer, lead)
		b.ended(lead, crm.SLABreached)
	})
}

func TestAPauseThatComesBeforeTheJobOfTheBreachHidesNoBreach(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.unwatched()
		b.skip("2026-11-24 15:00")
		b.do(b.sla.Pause, lead)
		b.work()
		b.want(lead, crm.SLA{State: crm.SLABreached, Paused: true}, "sla.breached ", breached)
	})
}

func TestAnAnswerDuringAPauseMeetsTheClock(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.running()
		b.do(b.sla.Pause, lead)
		b.at("2026-12-24 14:00")
		b.do(b.sla.Answer, lead)
		b.ended(lead, crm.SLAMet)
		b.want(lead, crm.SLA{}, "sla.met ", "")
	})
}

func TestAClockResumedBeforeTheHourThatIsLeftOutRunsPastIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		const berlin = "Europe/Berlin"
		b.team.TimeZone, b.team.Hours, b.team.Targets.FirstResponse = berlin, `{"sun":[["00:00","08:00"]]}`, 5*time.Hour
		b.write(func(tx *database.Tx) error { return store.UpdateTeam(tx, b.team) })
		env.Clock.Advance(in(berlin, "2027-03-21 07:00").Sub(env.Clock.Now()))
		lead := b.running()
		b.until(in(berlin, "2027-03-21 08:00"))
		b.do(b.sla.Pause, lead)
		b.until(in(berlin, "2027-03-28 01:00")) // at 02:00 it is 03:00
		b.do(b.sla.Resume, lead)
		b.want(lead, crm.SLA{State: crm.SLADue, DueAt: in(berlin, "2027-03-28 06:00")}, "", "")
		if c := b.clock(lead); !c.WarnAt.Equal(in(berlin, "2027-03-28 05:00")) {
			t.Errorf("%+v", c)
		}
	})
}

func TestPausesTakeNoPartOfASecondAway(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.running()
		for range 10 {
			env.Clock.Advance(100 * time.Millisecond)
			b.do(b.sla.Pause, lead)
			b.do(b.sla.Resume, lead)
		}
		if due := b.shown(lead).SLA.DueAt; due.Before(in(shanghai, "2026-11-24 14:00")) || due.After(in(shanghai, "2026-11-24 14:00").Add(time.Second)) {
			t.Errorf("due at %s", due)
		}
	})
}

func TestAPromiseThatNoBusinessTimeIsLeftForIsDropped(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.running()
		b.do(b.sla.Pause, lead)
		b.team.Hours = `{"mon":[["10:00","10:01"]]}` // not ten hours in ten years
		b.write(func(tx *database.Tx) error { return store.UpdateTeam(tx, b.team) })
		b.do(b.sla.Resume, lead)
		b.ended(lead, crm.SLADropped)
		if n := b.waiting(); n != 0 {
			t.Errorf("it is still looked at %d times", n)
		}
		b.want(lead, crm.SLA{}, "", "")
	})
}
