package routing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

type person = account.Person

func withCapacity(n int) func(*crm.Consultant) { return func(c *crm.Consultant) { c.Capacity = n } }

// offHours are hours that begin at two in the afternoon; a test begins on a Monday at noon.
func offHours(c *crm.Consultant) { c.Hours = `{"mon":[["14:00","18:00"]],"tue":[["14:00","18:00"]]}` }

func TestOffDutyALeadWaitsAndIsOfferedAtTheOpening(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann", offHours)
		f.Team(crm.Team{}, ann)
		file := f.Enquire("wechat", "client_one")
		queuedFor(t, file, "off_duty")
		f.Advance(2*time.Hour - time.Second)
		queuedFor(t, f.File(file.Lead.ID), "off_duty")
		f.Advance(time.Second)
		file = f.File(file.Lead.ID)
		offeredTo(t, file, ann)
		if n := len(file.Decisions); n != 2 {
			t.Errorf("%d decisions: one for the queue and one for the offer are wanted", n)
		}
	})
}

func TestAnOfferNearClosingTimeWaitsForTheNextDay(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann", offHours)
		f.Team(crm.Team{}, ann)
		f.Advance(5*time.Hour + 55*time.Minute) // five to six
		file := f.Enquire("wechat", "client_one")
		offeredTo(t, file, ann)
		tomorrow := env.Clock.Now().Add(20*time.Hour + 15*time.Minute) // ten past two
		if got := file.Offer().Deadline; !got.Equal(tomorrow) {
			t.Errorf("it waits until %s, want %s", got, tomorrow)
		}
		f.Advance(20 * time.Hour)
		offeredTo(t, f.File(file.Lead.ID), ann)
		if n := f.Count(`SELECT COUNT(*) FROM offers`); n != 1 {
			t.Errorf("%d offers: the first still waits", n)
		}
	})
}

// full is a firm whose only consultant, of capacity one, has a lead while another waits.
func full(t *testing.T, env *testkit.Env) (f *testkit.Firm, team, ann, held, waiting int64) {
	t.Helper()
	f = env.NewFirm(env.Boot())
	ann = f.Consultant("ann", withCapacity(1))
	team = f.Team(crm.Team{}, ann)
	first := f.Enquire("wechat", "client_one")
	offeredTo(t, first, ann)
	accept(t, f, ann, first.Lead.ID)
	second := f.Enquire("wechat", "client_two")
	queuedFor(t, second, "at_capacity")
	return f, team, ann, first.Lead.ID, second.Lead.ID
}

func TestAtCapacityALeadWaitsUntilALeadIsClosed(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ann, held, waiting := full(t, env)
		closeLead(t, f, f.Actor(ann), held)
		offeredTo(t, f.File(waiting), ann)
	})
}

func TestAtCapacityALeadWaitsUntilTheCapacityIsRaised(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ann, _, waiting := full(t, env)
		f.Change(ann, func(p *person) { p.Consultant.Capacity = 2 })
		f.Settle()
		offeredTo(t, f.File(waiting), ann)
	})
}

func TestAtCapacityALeadWaitsUntilAMemberIsAdded(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, team, ann, _, waiting := full(t, env)
		bob := f.Consultant("bob")
		f.Settle()
		queuedFor(t, f.File(waiting), "at_capacity")
		f.Team(crm.Team{ID: team}, ann, bob)
		f.Settle()
		offeredTo(t, f.File(waiting), bob)
	})
}

func TestALeadWaitsUntilAMemberIsActivated(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann")
		f.Change(ids[0], func(p *person) { p.User.Active = false })
		file := f.Enquire("wechat", "client_one")
		queuedFor(t, file, "no_members")
		f.Change(ids[0], func(p *person) { p.User.Active = true })
		f.Settle()
		offeredTo(t, f.File(file.Lead.ID), ids[0])
	})
}

// Two teams share a consultant of capacity one, who holds a lead of the first while one waits in the second.
func TestWhoComesFreeInOneTeamIsOfferedWhatWaitsInAnother(t *testing.T) {
	for name, free := range map[string]func(t *testing.T, f *testkit.Firm, ann, lead int64){
		"by closing": func(t *testing.T, f *testkit.Firm, ann, lead int64) {
			accept(t, f, ann, lead)
			closeLead(t, f, f.Actor(ann), lead)
		},
		"by closing what was offered": func(t *testing.T, f *testkit.Firm, _, lead int64) { junk(t, f, lead) },
		"by declining":                func(t *testing.T, f *testkit.Firm, ann, lead int64) { decline(t, f, ann, lead) },
		"by letting an offer lapse":   func(_ *testing.T, f *testkit.Firm, _, _ int64) { f.Advance(16 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
				f := env.NewFirm(env.Boot())
				ann, bob := f.Consultant("ann", withCapacity(1)), f.Consultant("bob")
				one := f.Team(crm.Team{Name: "one"}, ann, bob)
				two := f.Team(crm.Team{Name: "two"}, ann)
				f.FormFor("one", one)
				f.FormFor("two", two)
				first := f.Post("one", "wechat", "client_one")
				f.Settle()
				second := f.Post("two", "wechat", "client_two")
				f.Settle()
				offeredTo(t, f.FileOf(first), ann)
				queuedFor(t, f.FileOf(second), "at_capacity")
				free(t, f, ann, f.FileOf(first).Lead.ID)
				offeredTo(t, f.FileOf(second), ann)
			})
		})
	}
}

func TestTheLongestWaitingIsOfferedFirst(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ann, held, waiting := full(t, env)
		later := f.Enquire("wechat", "client_three")
		queuedFor(t, later, "at_capacity")
		closeLead(t, f, f.Actor(ann), held)
		offeredTo(t, f.File(waiting), ann)
		queuedFor(t, f.File(later.Lead.ID), "at_capacity")
	})
}

func TestAQueueLongerThanABatchIsGoneThroughToItsEnd(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		english := f.Consultant("english", speaking("en"), withCapacity(1))
		chinese := f.Consultant("chinese", speaking("zh"))
		f.Change(chinese, func(p *person) { p.User.Active = false })
		f.Team(crm.Team{}, english, chinese)
		for i := range 120 {
			f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", i), "locale", "en")
		}
		last := f.Enquire("wechat", "client_last", "locale", "zh")
		queuedFor(t, last, "at_capacity")
		f.Change(chinese, func(p *person) { p.User.Active = true })
		f.Settle()
		offeredTo(t, f.File(last.Lead.ID), chinese)
	})
}

func TestADeclinedLeadGoesToEverybodyElseBeforeItComesBack(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		heavy := f.Consultant("heavy", func(c *crm.Consultant) { c.Weight = 100 })
		f.Team(crm.Team{}, heavy, f.Consultant("bob"), f.Consultant("cat"))
		file := f.Enquire("wechat", "client_one")
		offeredTo(t, file, heavy)
		for round := range 3 {
			asked := map[int64]bool{}
			for range 3 {
				id := file.Offer().ConsultantID
				if asked[id] {
					t.Fatalf("round %d: %d was asked again before the others", round, id)
				}
				asked[id] = true
				file = decline(t, f, id, file.Lead.ID)
			}
		}
		queuedFor(t, file, "asked")
		if len(file.Offers) != 9 {
			t.Errorf("%d offers, want three for each", len(file.Offers))
		}
	})
}

func TestAnOfferWithoutAnAnswerGoesToTheNextAtItsDeadline(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann", "bob")
		file := f.Enquire("wechat", "client_one")
		offeredTo(t, file, ids[0])
		f.Advance(15*time.Minute - time.Second)
		offeredTo(t, f.File(file.Lead.ID), ids[0])
		f.Advance(time.Second)
		file = f.File(file.Lead.ID)
		offeredTo(t, file, ids[1])
		if o := file.Offers[0]; o.State != crm.OfferExpired || o.Live() {
			t.Errorf("the first offer is %s", o.State)
		}
	})
}

func TestWhenEverybodyWasAskedThriceTheLeadWaitsForSomebodyToTakeIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann", "bob")
		file := f.Enquire("wechat", "client_one")
		for range 6 {
			offeredTo(t, f.File(file.Lead.ID), f.File(file.Lead.ID).Offer().ConsultantID)
			f.Advance(15 * time.Minute)
		}
		queuedFor(t, f.File(file.Lead.ID), "asked")
		accept(t, f, ids[1], file.Lead.ID)
		file = f.File(file.Lead.ID)
		if file.Lead.OwnerID != ids[1] || file.Lead.State != crm.LeadWorking || file.Lead.QueueReason != "" {
			t.Errorf("owner %d, %s (%s)", file.Lead.OwnerID, file.Lead.State, file.Lead.QueueReason)
		}
	})
}

func TestWhileALeadWaitsForOneReasonItGetsNoFurtherDecision(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, team, ann, _, waiting := full(t, env)
		for range 3 {
			f.Team(crm.Team{ID: team}, ann)
			f.Settle()
		}
		if n := len(f.File(waiting).Decisions); n != 1 {
			t.Errorf("%d decisions", n)
		}
	})
}

func TestAReopenedLeadWithoutAnOwnerIsOffered(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann")
		file := f.Enquire("wechat", "client_one")
		junk(t, f, file.Lead.ID)
		if err := f.App.Assignment.Reopen(context.Background(), f.Admin, file.Lead.ID); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		offeredTo(t, f.File(file.Lead.ID), ids[0])
	})
}

func TestNobodyTakesMoreFromTheQueueThanTheirCapacity(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ann, held, waiting := full(t, env)
		err := f.App.Assignment.Accept(context.Background(), f.Actor(ann), waiting)
		if !crm.HasCode(err, "at_capacity") {
			t.Fatalf("a full consultant took another lead: %v", err)
		}
		if n := f.Count(`SELECT COUNT(*) FROM leads WHERE owner_id = $1 OR offered_id = $1`, ann); n != 1 {
			t.Errorf("%d leads, beside %d", n, held)
		}
	})
}

func TestANewMemberJoinsAtTheLevelOfThoseWhoStay(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann, bob, eve := f.Consultant("ann"), f.Consultant("bob"), f.Consultant("eve")
		team := f.Team(crm.Team{}, ann, bob)
		f.Exec(`UPDATE team_members SET credit = 0.5 WHERE user_id = $1`, ann)
		f.Exec(`UPDATE team_members SET credit = -0.5 WHERE user_id = $1`, bob)
		f.Team(crm.Team{ID: team}, ann, eve) // bob takes his credit away
		if n := f.Count(`SELECT COUNT(*) FROM team_members WHERE credit = 0.5`); n != 2 {
			t.Errorf("%d of two members are at the level", n)
		}
	})
}
