package doctor_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/doctor"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// rotating is a firm of one team with these weights, of people called a, b, c ...
type rotating struct {
	*testkit.Firm
	t      *testing.T
	env    *testkit.Env
	people []int64
	posted int
}

func newRotating(t *testing.T, env *testkit.Env, team crm.Team, weights ...int) *rotating {
	t.Helper()
	f := &rotating{Firm: env.NewFirm(env.Boot()), t: t, env: env}
	for i, weight := range weights {
		f.people = append(f.people, f.Consultant(string(rune('a'+i)), func(c *crm.Consultant) { c.Weight = weight }))
	}
	f.Team(team, f.people...)
	return f
}

// leads has so many leads handed out.
func (f *rotating) leads(n int) {
	f.t.Helper()
	for range n {
		f.posted++
		f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", f.posted))
		f.Settle()
	}
}

func (f *rotating) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// judged examines the firm's only rotation.
func (f *rotating) judged() doctor.Rotation {
	f.t.Helper()
	found, err := doctor.Fairness(context.Background(), doctor.FairnessOptions{Config: &f.env.Config})
	if err != nil || len(found) != 1 {
		f.t.Fatalf("%d rotations, %v", len(found), err)
	}
	return found[0]
}

func (f *rotating) sound() doctor.Rotation {
	f.t.Helper()
	r := f.judged()
	if r.Faulty != 0 {
		f.t.Errorf("%d faults: %s", r.Faulty, strings.Join(r.Faults, "\n"))
	}
	return r
}

func TestWhileNobodyChangesEveryLeadIsJudgedByTheBoundOfOne(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newRotating(t, env, crm.Team{}, 5, 3, 1)
		f.leads(20)
		r := f.sound()
		if r.Steady.Leads != 20 || r.Changing.Leads != 0 || r.Steady.Worst == 0 || r.Steady.Worst > 1 {
			t.Errorf("%+v", r)
		}
		for i, want := range []float64{20 * 5 / 9., 20 * 3 / 9., 20 / 9.} {
			if p := r.People[i]; p.Share-want > 1e-9 || want-p.Share > 1e-9 || p.Offered < int(want-1) || p.Offered > int(want+1) || p.Worst == 0 {
				t.Errorf("%+v, want a share of %v", p, want)
			}
		}
	})
}

func TestOnceTheEligibleChangeTheBoundIsTwoUntilNothingIsOwed(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newRotating(t, env, crm.Team{}, 1, 1)
		weigh := func(weight int) {
			f.Change(f.people[1], func(p *account.Person) { p.Consultant.Weight = weight })
		}
		f.leads(1)
		weigh(2)
		f.leads(2) // the one who was offered the first lead is ahead by a half all the while
		if r := f.sound(); r.Steady.Leads != 1 || r.Changing.Leads != 2 {
			t.Errorf("%+v", r)
		}
	})
}

func TestDeclinesAndWithdrawalsAreJudgedByTheBoundOfTwo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx, r := newRotating(t, env, crm.Team{}, 2, 2, 2, 2), context.Background(), rand.New(rand.NewPCG(1, 1))
		withdrawn := 0
		for range 24 {
			f.leads(1)
			lead := f.Count(`SELECT MAX(id) FROM leads`)
			offer := f.File(lead).Offer()
			switch r.IntN(4) {
			case 0:
				f.must(f.App.Assignment.Decline(ctx, f.Actor(offer.ConsultantID), lead, "busy"))
			case 1:
				f.must(f.App.Assignment.Close(ctx, f.Admin, lead, crm.LeadJunk, ""))
				withdrawn++
			case 2:
				f.must(f.App.Assignment.Accept(ctx, f.Actor(offer.ConsultantID), lead))
			}
			f.Settle()
		}
		found := f.sound()
		if found.TakenBack != withdrawn || withdrawn == 0 || found.Changing.Leads == 0 || found.Changing.Worst == 0 {
			t.Errorf("%d were withdrawn: %+v", withdrawn, found)
		}
	})
}

func TestWhatIsTakenBackAtOnceIsExcusedUntilItIsMadeUpFor(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newRotating(t, env, crm.Team{}, 1, 1), context.Background()
		f.leads(12)
		f.must(f.App.Assignment.SetAway(ctx, f.Admin, f.people[0], true)) // six offers go to the other
		f.Settle()
		f.Advance(time.Second)
		f.must(f.App.Assignment.SetAway(ctx, f.Admin, f.people[0], false))
		f.Settle()
		f.leads(12)
		r := f.sound()
		made := r.Steady.Leads + r.Changing.Leads + r.Excused
		if r.TakenBack != 6 || r.Excused == 0 || r.Excused > 8 || made != 12+6+12 || r.Changing.Worst > 2 {
			t.Errorf("%+v", r)
		}
		for _, p := range r.People {
			if off := p.Share - float64(p.Offered); off > 2 || off < -2 {
				t.Errorf("it was not made up for: %+v", p)
			}
		}
	})
}

func TestWhoLeavesAndJoinsAgainBeginsAnew(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newRotating(t, env, crm.Team{}, 3, 2, 2)
		f.leads(3)
		team := f.team()
		f.Team(team, f.people[:2]...)
		f.Team(team, f.people...) // with no decision in between
		f.leads(2)
		f.Team(team, f.people[1:]...)
		f.leads(5)
		f.Team(team, f.people...)
		f.leads(5)
		if r := f.sound(); r.Leads != 15 {
			t.Errorf("%+v", r)
		}
	})
}

func TestWhoJoinsAgainIsNotHeldToWhatWasBefore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newRotating(t, env, crm.Team{}, 1, 1)
		f.leads(1) // to the first, who is ahead by a half then
		team := f.team()
		f.Team(team, f.people[1])
		f.Team(team, f.people...)
		f.leads(1) // to the first again, who never had one in this team
		if r := f.sound(); r.People[0].Offered != 2 || r.People[0].Worst != -0.5 {
			t.Errorf("%+v", r.People)
		}
	})
}

func (f *rotating) team() (team crm.Team) {
	f.t.Helper()
	f.must(f.App.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
		teams, err := store.Teams(tx)
		team = teams[0]
		return err
	}))
	return team
}

func TestATeamThatLetsPeopleCatchUpIsOutsideTheBounds(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newRotating(t, env, crm.Team{CatchUp: true}, 1, 1, 1), context.Background()
		f.leads(2)
		f.must(f.App.Assignment.SetAway(ctx, f.Admin, f.people[0], true))
		f.Settle()
		f.Advance(time.Second)
		f.leads(12)
		r := f.sound()
		if !r.CatchUp || r.Steady.Leads+r.Changing.Leads != 0 || !strings.Contains(strings.Join(r.Verdict(), "\n"), "outside the bounds") {
			t.Errorf("%+v", r)
		}
		team := f.team()
		team.CatchUp = false
		f.Team(team, f.people...)
		if r := f.sound(); !r.CatchUp {
			t.Error("what was decided while they caught up is judged")
		}
	})
}

func TestADecisionThatWasTamperedWithIsReported(t *testing.T) {
	const victim = 5
	edit := func(change func(all []crm.Considered)) func(f *rotating) {
		return func(f *rotating) {
			f.must(f.App.DB.Write(context.Background(), func(tx *database.Tx) error {
				d, err := store.DecisionByID(tx, victim)
				if err != nil {
					return err
				}
				change(d.Considered)
				_, err = tx.Exec(`UPDATE decisions SET considered = $1 WHERE id = $2`, database.JSON(d.Considered), int64(victim))
				return err
			}))
		}
	}
	for what, c := range map[string]struct {
		tamper func(f *rotating)
		says   string
	}{
		"another was chosen": {func(f *rotating) {
			f.Exec(`UPDATE decisions SET chosen_id = (SELECT MIN(user_id) FROM team_members WHERE user_id <> chosen_id) WHERE id = $1`, victim)
		}, "decision 5: consultant"},
		"the offer went to another": {func(f *rotating) {
			f.Exec(`UPDATE offers SET user_id = (SELECT MIN(m.user_id) FROM team_members m WHERE m.user_id <> offers.user_id) WHERE decision_id = $1`, victim)
		}, "was offered the lead"},
		"the offer is gone": {func(f *rotating) { f.Exec(`UPDATE offers SET decision_id = NULL WHERE decision_id = $1`, victim) }, "no offer came of it"},
		"a share":           {edit(func(all []crm.Considered) { all[0].Share = 0.9 }), "the share of a is 0.900"},
		"a weight":          {edit(func(all []crm.Considered) { all[1].Weight = 70 }), "decision 5: it says that the share of"},
		"a credit":          {edit(func(all []crm.Considered) { all[2].After++ }), "decision 5: it leaves c with"},
		"all numbers, so that they agree with each other": {edit(func(all []crm.Considered) {
			all[0].Before, all[0].After = all[0].Before+0.4, all[0].After+0.4
		}), "a begins with a credit of"},
		"who was left out": {edit(func(all []crm.Considered) {
			for i := range all {
				all[i].Excluded = "away"
			}
		}), "was chosen and not eligible"},
		"an offer is said to have been withdrawn": {func(f *rotating) {
			at := f.env.Clock.Now().Add(-time.Hour).UnixMicro()
			f.Exec(`UPDATE offers SET state = 'withdrawn', ended_at = $1 WHERE decision_id = $2`, at, victim)
		}, "the turn was not given back"},
	} {
		t.Run(what, func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
				f := newRotating(t, env, crm.Team{}, 4, 3, 2)
				f.leads(9)
				f.sound()
				c.tamper(f)
				if r := f.judged(); r.Faulty == 0 || !strings.Contains(strings.Join(r.Faults, "\n"), c.says) {
					t.Errorf("%d faults: %s", r.Faulty, strings.Join(r.Faults, "\n"))
				}
			})
		})
	}
}

func TestOneTeamIsAskedForByNameOrNumber(t *testing.T) {
	env := testkit.New(t)
	f := newRotating(t, env, crm.Team{Name: "Trade"}, 1)
	f.leads(1)
	for name, want := range map[string]int{"Trade": 1, "1": 1, "": 1, "2": -1, "trade": -1} {
		found, err := doctor.Fairness(context.Background(), doctor.FairnessOptions{Config: &env.Config, Team: name})
		if want < 0 && (err == nil || !strings.Contains(err.Error(), "1 (Trade)")) || want >= 0 && (err != nil || len(found) != want) {
			t.Errorf("%q: %d, %v", name, len(found), err)
		}
	}
}

func TestWhatStandsOutsideTheRotationIsCountedApart(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newRotating(t, env, crm.Team{}, 1, 1), context.Background()
		f.leads(4)
		file := f.File(1)
		other := f.people[0] + f.people[1] - file.Offer().ConsultantID
		f.must(f.App.Assignment.Assign(ctx, f.Admin, file.Lead.ID, crm.SeatLead, other, ""))
		f.Settle()
		f.Advance(time.Second)
		f.leads(2)
		if r := f.sound(); r.Outside != 1 || r.Leads != 5 || r.TakenBack != 1 {
			t.Errorf("%+v", r)
		}
	})
}
