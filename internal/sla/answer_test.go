package sla_test

import (
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
)

func TestAnAnswerInTimeMeetsTheClock(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		b.skip("2026-11-25 15:00")
		atOnce, inTime, atLast := b.lead().ID, b.lead().ID, b.running()
		b.start(b.shown(atOnce), crm.ClockFirst)
		b.start(b.shown(inTime), crm.ClockFirst)
		for _, c := range []struct {
			lead             int64
			at, trail, mails string
		}{
			{atOnce, "2026-11-25 15:00", "sla.met ", ""},
			{inTime, "2026-11-26 14:59", "sla.met ", ""},
			{atLast, "2026-11-26 16:59", "sla.warned sla.met ", "sla_warning:ann "},
		} {
			b.at(c.at)
			b.do(b.sla.Answer, c.lead)
			b.ended(c.lead, crm.SLAMet)
			b.do(b.sla.Answer, c.lead) // for the second time
			b.want(c.lead, crm.SLA{}, c.trail, c.mails)
		}
		if b.waiting() != 0 {
			t.Errorf("looked at %d times", b.waiting())
		}
	})
}

func TestAnAnswerTooLateEndsTheClockAndItStaysBreached(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.running()
		b.at("2026-11-24 14:00")
		b.at("2026-11-24 16:00")
		b.do(b.sla.Answer, lead)
		b.ended(lead, crm.SLABreached)
		b.want(lead, crm.SLA{}, "sla.breached ", breached)
	})
}

func TestAnAnswerThatComesBeforeTheJobOfTheBreachIsLateAllTheSame(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		late, closed, sharp := b.lead(), b.lead(), b.lead()
		for _, l := range []crm.Lead{late, closed, sharp} {
			b.start(l, crm.ClockFirst)
		}
		b.skip("2026-11-24 14:00") // the very instant
		b.do(b.sla.Answer, sharp.ID)
		env.Clock.Advance(time.Minute)
		b.do(b.sla.Answer, late.ID)
		b.do(b.sla.Drop, closed.ID)
		b.work()
		for _, l := range []crm.Lead{late, closed, sharp} {
			if c := b.clock(l.ID); c.State != crm.SLABreached || c.EndedAt.IsZero() {
				t.Errorf("%+v", c)
			}
			b.want(l.ID, crm.SLA{}, "sla.breached ", "")
		}
	})
}

func TestALeadThatIsClosedDropsItsClock(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.running()
		b.do(b.sla.Drop, lead)
		b.ended(lead, crm.SLADropped)
		if n := b.waiting(); n != 0 {
			t.Errorf("it is still looked at %d times", n)
		}
		b.at("2026-11-26 18:00")
		b.want(lead, crm.SLA{}, "", "")
	})
}

func TestABreachedClockThatIsDroppedStaysBreached(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.running()
		b.at("2026-11-24 14:00")
		b.do(b.sla.Pause, lead)
		b.do(b.sla.Drop, lead)
		b.ended(lead, crm.SLABreached)
		b.want(lead, crm.SLA{}, "sla.breached ", breached)
	})
}

func TestNothingIsDoneToALeadWithoutAClock(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.lead()
		for _, act := range []func(*database.Tx, int64) error{b.sla.Answer, b.sla.Pause, b.sla.Resume, b.sla.Drop} {
			b.do(act, lead.ID)
		}
		b.want(lead.ID, crm.SLA{}, "", "")
		b.write(func(tx *database.Tx) error {
			if err := b.sla.Answer(tx, lead.ID+1); !crm.IsKind(err, crm.KindNotFound) {
				t.Errorf("a lead that is not there: %v", err)
			}
			return nil
		})
		if n := b.count(`SELECT COUNT(*) FROM sla_clocks`) + b.waiting(); n != 0 {
			t.Errorf("%d clocks and jobs", n)
		}
	})
}
