package routing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/testkit"
)

// english is a condition that the enquiries of these tests meet.
var english = crm.Conditions{Languages: []string{"en"}}

// byStrategy is a firm whose rule hands its leads out in a way.
func byStrategy(t *testing.T, env *testkit.Env, strategy crm.Strategy, team crm.Team, members ...string) (f *testkit.Firm, id int64, ids []int64) {
	t.Helper()
	f = env.NewFirm(env.Boot())
	for _, name := range members {
		ids = append(ids, f.Consultant(name))
	}
	id = f.Team(team, ids...)
	f.Rule(string(strategy), english, id, strategy)
	return f, id, ids
}

// ask makes an enquiry in words that were not used before, or it would be the same again.
func ask(f *testkit.Firm, client string) desk.File {
	return f.Enquire("wechat", client, "locale", "en", "message", fmt.Sprint("enquiry ", f.Count(`SELECT COUNT(*) FROM submissions`)))
}

func take(t *testing.T, f *testkit.Firm, file desk.File) {
	t.Helper()
	if err := f.App.Assignment.Accept(context.Background(), f.Actor(file.Offer().ConsultantID), file.Lead.ID); err != nil {
		t.Fatal(err)
	}
}

func won(t *testing.T, f *testkit.Firm, file desk.File) {
	t.Helper()
	take(t, f, file)
	if err := f.App.Assignment.Close(context.Background(), f.Admin, file.Lead.ID, crm.LeadWon, ""); err != nil {
		t.Fatal(err)
	}
	f.Settle()
}

func mailed(f *testkit.Firm, kind, name string) int64 {
	return f.Count(`SELECT COUNT(*) FROM messages WHERE kind = $1 AND to_address = $2`, kind, name+"@harbourline.test")
}

func TestALeadGoesToWhoeverHasTheFewest(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := byStrategy(t, env, crm.StrategyLeastLoaded, crm.Team{}, "ann", "bob")
		first, second := ask(f, "client_1"), ask(f, "client_2")
		offeredTo(t, first, ids[0])
		offeredTo(t, second, ids[1])
		won(t, f, second)
		offeredTo(t, ask(f, "client_3"), ids[1])
		if n := f.Count(`SELECT COUNT(*) FROM team_members WHERE credit <> 0`); n != 0 {
			t.Errorf("%d credits changed by leads that stand outside the rotation", n)
		}
		if d := first.Decisions[0]; d.Strategy != crm.StrategyLeastLoaded || d.Rule != "least_loaded" {
			t.Errorf("decided by %s, %s", d.Rule, d.Strategy)
		}
	})
}

func TestAReturningClientGoesToTheirConsultant(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := byStrategy(t, env, crm.StrategySticky, crm.Team{}, "ann", "bob")
		file := ask(f, "client_1")
		offeredTo(t, file, ids[0])
		won(t, f, file)
		again := ask(f, "client_1")
		offeredTo(t, again, ids[0])
		if d := again.Decisions[0]; d.Strategy != crm.StrategySticky {
			t.Errorf("decided by %s", d.Strategy)
		}
		offeredTo(t, ask(f, "client_2"), ids[1]) // the turn is bob's still
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'covered'`); n != 0 {
			t.Errorf("%d were told of a colleague", n)
		}
	})
}

func TestAClientWaitsForTheirConsultantForASetTimeOnly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := byStrategy(t, env, crm.StrategySticky, crm.Team{StickyAway: 4 * time.Hour}, "ann", "bob")
		won(t, f, ask(f, "client_1")) // ann's
		absent := func(d time.Duration) {
			t.Helper()
			now := env.Clock.Now()
			if _, err := f.App.Assignment.AddAbsence(context.Background(), f.Actor(ids[0]), crm.Absence{ConsultantID: ids[0], From: now, Until: now.Add(d)}); err != nil {
				t.Fatal(err)
			}
			f.Settle()
		}
		absent(3 * time.Hour)
		file := ask(f, "client_1")
		offeredTo(t, file, ids[0])
		if want := env.Clock.Now().Add(3*time.Hour + 15*time.Minute); !file.Offer().Deadline.Equal(want) {
			t.Errorf("until %s, want %s", file.Offer().Deadline, want)
		}
		junk(t, f, file.Lead.ID)
		f.Advance(4 * time.Hour)
		absent(5 * time.Hour)
		offeredTo(t, ask(f, "client_1"), ids[1])
		if n := mailed(f, "covered", "ann"); n != 1 {
			t.Errorf("ann was told %d times", n)
		}
	})
}

func TestAShutTeamHoldsItsLeadsUntilItOpens(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann")
		hours := `{"mon":[["14:00","18:00"]]}` // a test begins on a Monday at noon
		team := f.Team(crm.Team{Hours: hours, OffHours: crm.OffHoursHold}, ann)
		file := f.Enquire("wechat", "client_1")
		queuedFor(t, file, "closed")
		f.Advance(2 * time.Hour)
		offeredTo(t, f.File(file.Lead.ID), ann)
		f.Advance(5 * time.Hour)
		f.Team(crm.Team{ID: team, Hours: hours, OffHours: crm.OffHoursOffer}, ann)
		offeredTo(t, f.Enquire("wechat", "client_2"), ann)
	})
}

func TestAHolidayIsADayOff(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann")
		team := f.Team(crm.Team{}, ann)
		today := env.Clock.Now().In(time.FixedZone("CST", 8*3600)).Format("2006-01-02")
		f.Exec(`INSERT INTO calendars (id, name, days) VALUES (7, 'China', $1)`, `[{"date":"`+today+`","name":"Today"}]`)
		f.Exec(`UPDATE teams SET calendar_id = 7 WHERE id = $1`, team)
		file := f.Enquire("wechat", "client_1")
		queuedFor(t, file, "holiday")
		f.Advance(12 * time.Hour)
		offeredTo(t, f.File(file.Lead.ID), ann)
	})
}

func TestALimitByPeriodHoldsUntilThePeriodIsOver(t *testing.T) {
	for code, c := range map[string]struct {
		limits crm.Limits
		opens  time.Duration // after noon on a Monday; the consultant lives in Shanghai
	}{
		"at_capacity_day":   {crm.Limits{Day: 2}, 12 * time.Hour},
		"at_capacity_week":  {crm.Limits{Week: 2}, (12 + 6*24) * time.Hour},
		"at_capacity_month": {crm.Limits{Month: 2}, 0},
	} {
		t.Run(code, func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
				f := env.NewFirm(env.Boot())
				ann := f.Consultant("ann", func(p *crm.Consultant) { p.Limits = c.limits })
				f.Team(crm.Team{}, ann)
				for i := range 2 {
					won(t, f, f.Enquire("wechat", fmt.Sprint("client_", i)))
				}
				file := f.Enquire("wechat", "client_late")
				queuedFor(t, file, code)
				if c.opens == 0 {
					local := env.Clock.Now().In(time.FixedZone("CST", 8*3600))
					c.opens = time.Date(local.Year(), local.Month()+1, 1, 0, 0, 0, 0, local.Location()).Sub(local)
				}
				f.Advance(c.opens - time.Second)
				queuedFor(t, f.File(file.Lead.ID), code)
				f.Advance(time.Second)
				offeredTo(t, f.File(file.Lead.ID), ann)
			})
		})
	}
}

func TestWhoLetsATurnGoIsNotGivenItsPlaceInThePeriod(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann", func(p *crm.Consultant) { p.Limits.Day = 1 })
		f.Team(crm.Team{Rounds: 1}, ann)
		file := f.Enquire("wechat", "client_1")
		decline(t, f, ann, file.Lead.ID)
		offeredTo(t, f.Enquire("wechat", "client_2"), ann)
	})
}

func TestWhoWasAwayCatchesUpOnlyWhereTheTeamSaysSo(t *testing.T) {
	for _, catchUp := range []bool{false, true} {
		t.Run(fmt.Sprint(catchUp), func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
				f := env.NewFirm(env.Boot())
				ann, bob := f.Consultant("ann"), f.Consultant("bob")
				f.Team(crm.Team{CatchUp: catchUp}, ann, bob)
				away := func(is bool) {
					t.Helper()
					if err := f.App.Assignment.SetAway(context.Background(), f.Admin, ann, is); err != nil {
						t.Fatal(err)
					}
				}
				away(true)
				for i := range 4 {
					offeredTo(t, f.Enquire("wechat", fmt.Sprint("client_", i)), bob)
				}
				away(false)
				mine := 0
				for i := range 4 {
					if f.Enquire("wechat", fmt.Sprint("later_", i)).Lead.OfferedID == ann {
						mine++
					}
				}
				if want := map[bool]int{false: 2, true: 4}[catchUp]; mine != want {
					t.Errorf("of four leads ann was offered %d, want %d", mine, want)
				}
			})
		})
	}
}

func TestTwoPointsOfOneContactOpenOneLead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot(resting))
		f.Team(crm.Team{}, f.Consultant("ann"), f.Consultant("bob"))
		f.Exec(`INSERT INTO contacts (id, name, company, country, locale, created_at) VALUES (9, 'One', '', '', 'en', 0)`)
		for kind, value := range map[string]string{"email": "one@client.test", "wechat": "client_one"} {
			f.Exec(`INSERT INTO contact_points (kind, value, display, contact_id) VALUES ($1, $2, '', 9)`, kind, value)
		}
		a, b := f.Post(testkit.Contact, "wechat", "client_one"), f.Post(testkit.Contact, "email", "one@client.test")
		env.Boot()
		f.Settle()
		if one, two := f.FileOf(a).Lead.ID, f.FileOf(b).Lead.ID; one != two {
			t.Errorf("leads %d and %d of one contact", one, two)
		}
	})
}

func TestTryingASubmissionSaysWhereItWouldGoAndChangesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann, bob := f.Consultant("ann"), f.Consultant("bob", speaking("zh"))
		team := f.Team(crm.Team{}, ann, bob)
		f.Rule("germans", crm.Conditions{Countries: []string{"DE"}}, team)
		f.Rule("english", english, team, crm.StrategyLeastLoaded)
		reference := f.Post(testkit.Contact, "wechat", "client_1", "locale", "en")
		f.Settle()
		counted := `SELECT (SELECT COUNT(*) FROM leads) + (SELECT COUNT(*) FROM offers) + (SELECT COUNT(*) FROM decisions) + (SELECT COUNT(*) FROM events)
			+ (SELECT COUNT(*) FROM messages) + (SELECT COUNT(*) FROM jobs)`
		before := f.Count(counted)
		trial, err := f.App.Routing.Try(context.Background(), f.Admin, reference)
		if err != nil {
			t.Fatal(err)
		}
		if len(trial.Passed) != 1 || trial.Passed[0].Rule.Name != "germans" || trial.Passed[0].Failed != "place" || trial.Rule.Name != "english" {
			t.Errorf("passed %+v, by %s", trial.Passed, trial.Rule.Name)
		}
		if len(trial.Seats) != 1 || trial.Seats[0].Decision.ChosenID != ann || trial.Seats[0].Decision.Considered[1].Excluded != "language" {
			t.Errorf("%+v", trial.Seats)
		}
		if after := f.Count(counted); after != before {
			t.Errorf("%d rows before, %d after", before, after)
		}
		_, err = f.App.Routing.Try(context.Background(), f.Actor(ann), reference)
		if !crm.IsKind(err, crm.KindForbidden) {
			t.Errorf("a consultant heard %v", err)
		}
	})
}
