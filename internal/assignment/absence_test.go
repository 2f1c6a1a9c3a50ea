package assignment_test

import (
	"errors"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// promising is a team of these members that promises a first response within two hours.
func promising(t *testing.T, env *testkit.Env, members ...string) (f *testkit.Firm, ids []int64) {
	t.Helper()
	f = env.NewFirm(env.Boot())
	for _, name := range members {
		ids = append(ids, f.Consultant(name))
	}
	f.Team(crm.Team{Targets: crm.Targets{FirstResponse: 2 * time.Hour, NextResponse: time.Hour}}, ids...)
	return f, ids
}

func TestWhoGoesAwayGivesBackWhatIsUnansweredAndKeepsTheirTurn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := promising(t, env, "ann", "bob")
		mine := owned(t, f, ids[0], "client_one")
		owned(t, f, ids[1], "client_two")
		asked := f.Enquire("wechat", "client_three").Lead.ID
		wantSeats(t, f, asked, 0, ids[0], crm.LeadOffered)
		wantCode(t, f.App.Assignment.SetAway(ctx, f.Actor(ids[1]), ids[0], true), crm.KindForbidden, "forbidden")
		if err := f.App.Assignment.SetAway(ctx, f.Actor(ids[0]), ids[0], true); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSeats(t, f, mine, 0, ids[1], crm.LeadOffered)
		wantSeats(t, f, asked, 0, ids[1], crm.LeadOffered)
		if n := f.Count(`SELECT COUNT(*) FROM offers WHERE user_id = $1 AND state = 'withdrawn'`, ids[0]); n != 1 {
			t.Errorf("%d offers were withdrawn", n)
		}
		if err := f.App.Assignment.SetAway(ctx, f.Actor(ids[0]), ids[0], false); err != nil {
			t.Fatal(err)
		}
		if l := f.Enquire("wechat", "client_four").Lead; l.OfferedID != ids[0] {
			t.Errorf("offered to %d", l.OfferedID)
		}
	})
}

func TestWhoHasAnsweredTheirClientKeepsThemWhileAway(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob") // no clock: nothing is due
		id := owned(t, f, ids[0], "client_one")
		if err := f.App.Assignment.SetAway(ctx, f.Admin, ids[0], true); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSeats(t, f, id, ids[0], 0, crm.LeadWorking)
	})
}

func TestAQueueDrainsWhenSomebodyIsBack(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		if err := f.App.Assignment.SetAway(ctx, f.Actor(ids[0]), ids[0], true); err != nil {
			t.Fatal(err)
		}
		lead := f.Enquire("wechat", "client_one").Lead
		if lead.State != crm.LeadQueued || lead.QueueReason != "away" {
			t.Fatalf("%s, %s", lead.State, lead.QueueReason)
		}
		if err := f.App.Assignment.SetAway(ctx, f.Actor(ids[0]), ids[0], false); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSeats(t, f, lead.ID, 0, ids[0], crm.LeadOffered)
	})
}

func TestTimeOffBeginsAndEndsByItself(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		from := env.Clock.Now().Add(10 * time.Minute)
		_, err := f.App.Assignment.AddAbsence(ctx, f.Actor(ids[0]), crm.Absence{ConsultantID: ids[0], From: from, Until: from.Add(48 * time.Hour), Reason: "a wedding"})
		if err != nil {
			t.Fatal(err)
		}
		lead := f.Enquire("wechat", "client_one").Lead
		wantSeats(t, f, lead.ID, 0, ids[0], crm.LeadOffered)
		f.Advance(10 * time.Minute)
		if l := f.File(lead.ID).Lead; l.State != crm.LeadQueued || l.QueueReason != "time_off" {
			t.Fatalf("%s, %q", l.State, l.QueueReason)
		}
		f.Advance(48 * time.Hour)
		wantSeats(t, f, lead.ID, 0, ids[0], crm.LeadOffered)
	})
}

func TestTimeOffThatIsStruckEndsAtOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		off := crm.Absence{ConsultantID: ids[0], From: env.Clock.Now().Add(-time.Hour), Until: env.Clock.Now().Add(time.Hour)}
		id, err := f.App.Assignment.AddAbsence(ctx, f.Actor(ids[0]), off)
		if err != nil {
			t.Fatal(err)
		}
		lead := f.Enquire("wechat", "client_one").Lead
		if err := f.App.Assignment.RemoveAbsence(ctx, f.Actor(ids[0]), ids[0], id); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSeats(t, f, lead.ID, 0, ids[0], crm.LeadOffered)
		wantCode(t, f.App.Assignment.RemoveAbsence(ctx, f.Actor(ids[0]), ids[0], id), crm.KindNotFound, "absence_not_found")
	})
}

func TestTimeOffThatCannotBeIsRefusedByItsField(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		now := env.Clock.Now()
		add := func(actor crm.Actor, from, until time.Duration) error {
			_, err := f.App.Assignment.AddAbsence(ctx, actor, crm.Absence{ConsultantID: ids[0], From: now.Add(from), Until: now.Add(until)})
			return err
		}
		if err := add(f.Actor(ids[0]), time.Hour, 3*time.Hour); err != nil {
			t.Fatal(err)
		}
		for code, err := range map[string]error{
			"span_ends_early": add(f.Actor(ids[0]), 9*time.Hour, 8*time.Hour),
			"in_the_past":     add(f.Actor(ids[0]), -3*time.Hour, -time.Hour),
			"spans_overlap":   add(f.Actor(ids[0]), 2*time.Hour, 4*time.Hour),
			"too_long_off":    add(f.Actor(ids[0]), 4*time.Hour, 9000*24*time.Hour),
		} {
			if fields := faults(err); len(fields) != 1 || fields[0].Field != "until" || fields[0].Code != code {
				t.Errorf("%s: %v", code, err)
			}
		}
		wantCode(t, add(f.Actor(ids[1]), 4*time.Hour, 5*time.Hour), crm.KindForbidden, "forbidden")
	})
}

func TestOneMailTellsTheManagerOfAQueueWhileItLasts(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		told := func(want int64) {
			t.Helper()
			if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'queued'`); n != want {
				t.Errorf("told %d times, want %d", n, want)
			}
		}
		away := func(is bool) {
			t.Helper()
			if err := f.App.Assignment.SetAway(ctx, f.Actor(ids[0]), ids[0], is); err != nil {
				t.Fatal(err)
			}
			f.Settle()
		}
		away(true)
		first := f.Enquire("wechat", "client_one").Lead.ID
		f.Enquire("wechat", "client_two")
		told(0)
		f.Advance(time.Minute)
		told(1)
		f.Enquire("wechat", "client_three")
		f.Advance(2 * time.Hour)
		told(1)
		f.Advance(22 * time.Hour)
		told(2)
		away(false)
		wantSeats(t, f, first, 0, ids[0], crm.LeadOffered)
		away(true)
		f.Advance(time.Minute)
		told(3) // another queue
	})
}

func TestAReminderComesOnceBeforeTheDeadline(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann, bob := f.Consultant("ann"), f.Consultant("bob")
		f.Team(crm.Team{OfferTimeout: 20 * time.Minute, Reminder: 5 * time.Minute}, ann, bob)
		reminded := func() int64 { return f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'reminder'`) }
		id := f.Enquire("wechat", "client_one").Lead.ID
		f.Advance(15*time.Minute - time.Second)
		if n := reminded(); n != 0 {
			t.Errorf("reminded %d times too early", n)
		}
		f.Advance(time.Second)
		if n := reminded(); n != 1 {
			t.Errorf("reminded %d times", n)
		}
		f.Advance(5 * time.Minute)
		wantSeats(t, f, id, 0, bob, crm.LeadOffered)
		if err := f.App.Assignment.Accept(ctx, f.Actor(bob), id); err != nil {
			t.Fatal(err)
		}
		f.Advance(time.Hour)
		if n := reminded(); n != 1 {
			t.Errorf("reminded %d times, though it was accepted", n)
		}
	})
}

func TestADeadlineCountsWhenWhoIsAskedWorks(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann", func(c *crm.Consultant) { c.Hours = `{"mon":[["09:00","12:10"]],"tue":[["09:00","12:00"]]}` })
		f.Team(crm.Team{}, ann) // a test begins on a Monday at noon
		file := f.Enquire("wechat", "client_one")
		if want := env.Clock.Now().Add(21*time.Hour + 5*time.Minute); !file.Offer().Deadline.Equal(want) {
			t.Errorf("until %s, want %s", file.Offer().Deadline, want)
		}
	})
}

func TestTheClockStopsWhileItIsTheClientsTurn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := promising(t, env, "ann")
		id := owned(t, f, ids[0], "client_one")
		due := f.File(id).Lead.SLA.DueAt
		f.Advance(30 * time.Minute)
		if err := f.App.Assignment.Wait(ctx, f.Actor(ids[0]), id); err != nil {
			t.Fatal(err)
		}
		wantCode(t, f.App.Assignment.Wait(ctx, f.Actor(ids[0]), id), crm.KindConflict, "move_not_allowed")
		if l := f.File(id).Lead; l.State != crm.LeadWaiting || !l.SLA.Paused {
			t.Errorf("%s, %+v", l.State, l.SLA)
		}
		f.Advance(5 * time.Hour)
		if err := f.App.Assignment.Resume(ctx, f.Actor(ids[0]), id); err != nil {
			t.Fatal(err)
		}
		if got := f.File(id).Lead.SLA; !got.DueAt.Equal(due.Add(5*time.Hour)) || got.State != crm.SLADue {
			t.Errorf("%+v, want due at %s", got, due.Add(5*time.Hour))
		}
	})
}

func TestAReopenedLeadNeedsRoom(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		f.Change(ids[0], func(p *account.Person) { p.Consultant.Capacity = 1 })
		id := owned(t, f, ids[0], "client_one")
		if err := f.App.Assignment.Close(ctx, f.Actor(ids[0]), id, crm.LeadLost, ""); err != nil {
			t.Fatal(err)
		}
		owned(t, f, ids[0], "client_two")
		wantCode(t, f.App.Assignment.Reopen(ctx, f.Actor(ids[0]), id), crm.KindConflict, "at_capacity")
		if err := f.App.Assignment.Reopen(ctx, f.Admin, id); err != nil {
			t.Fatal(err)
		}
		wantLoad(t, f, ids[0], 2)
	})
}

// faults are the fields that an error names.
func faults(err error) []crm.FieldError {
	var e *crm.Error
	if !errors.As(err, &e) {
		return nil
	}
	return e.Fields
}
