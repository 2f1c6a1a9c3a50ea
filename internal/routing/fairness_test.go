package routing_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func addUp(t *testing.T, f *testkit.Firm) (shares testkit.Shares) {
	t.Helper()
	err := f.App.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
		shares, err = testkit.AddUp(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return shares
}

// within fails unless everybody is off their share by less than bound.
func within(t *testing.T, f *testkit.Firm, bound float64) testkit.Shares {
	t.Helper()
	shares := addUp(t, f)
	if err := shares.Check(bound); err != nil {
		t.Error(err)
	}
	return shares
}

func randomTeam(f *testkit.Firm, r *rand.Rand) (ids []int64) {
	for i := range 2 + r.IntN(6) {
		ids = append(ids, f.Consultant(fmt.Sprintf("c%d", i), func(c *crm.Consultant) { c.Weight = 1 + r.IntN(10) }))
	}
	f.Team(crm.Team{}, ids...)
	return ids
}

func TestWhatEverybodyIsOfferedStaysWithinOneOfTheirExactShare(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
				f := env.NewFirm(env.Boot())
				randomTeam(f, rand.New(rand.NewPCG(seed, 5)))
				for i := range 60 {
					f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", i))
					if i%20 == 19 {
						f.Settle()
						within(t, f, 1)
					}
				}
			})
		})
	}
}

// A lead that was declined goes to the others only, so who is eligible changes: the bound is two.
func TestWithDeclinesEverybodyStaysWithinTwoOfTheirExactShare(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
				r := rand.New(rand.NewPCG(seed, 6))
				f := env.NewFirm(env.Boot())
				randomTeam(f, r)
				for i := range 30 {
					file := f.Enquire("wechat", fmt.Sprintf("client_%d", i))
					for r.IntN(3) == 0 && file.Offer().ID != 0 {
						file = decline(t, f, file.Offer().ConsultantID, file.Lead.ID)
					}
				}
				within(t, f, 2)
			})
		})
	}
}

// With unequal weights a turn alone that is given back adds up: the whole lead must be.
func TestHoweverManyOffersAreTakenBackEverybodyStaysWithinTwoOfTheirExactShare(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		f.Team(crm.Team{}, f.Consultant("ann"), f.Consultant("bob", func(c *crm.Consultant) { c.Weight = 3 }))
		for i := range 60 {
			file := f.Enquire("wechat", fmt.Sprintf("client_%d", i))
			if i%5 < 2 {
				junk(t, f, file.Lead.ID)
			}
		}
		within(t, f, 2)
		if n := f.Count(`SELECT COUNT(*) FROM team_members WHERE ABS(credit) > 1.5`); n != 0 {
			t.Errorf("the credits of %d have run away", n)
		}
	})
}

func TestTheCreditsKeptAreTheDifferenceBetweenShareAndOffers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		team := f.Team(crm.Team{}, f.Consultant("ann", func(c *crm.Consultant) { c.Weight = 3 }), f.Consultant("bob"))
		for i := range 9 {
			f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", i))
		}
		f.Settle()
		l := addUp(t, f)
		err := f.App.DB.Read(context.Background(), func(tx *database.Tx) error {
			members, err := store.Members(tx, team)
			for _, m := range members {
				if want := l.Due[m.Consultant.ID] - l.Offered[m.Consultant.ID]; math.Abs(m.Lead.Credit-want) > 1e-9 {
					t.Errorf("%s has credit %v, want %v", m.Consultant.Name, m.Lead.Credit, want)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnOfferThatIsWithdrawnGivesTheTurnBack(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann", func(c *crm.Consultant) { c.Weight = 2 })
		f.Team(crm.Team{}, ann, f.Consultant("bob"))
		file := f.Enquire("wechat", "client_one")
		offeredTo(t, file, ann)
		junk(t, f, file.Lead.ID)
		offeredTo(t, f.Enquire("wechat", "client_two"), ann)
	})
}

func TestThreeProcessesOnOneDatabaseGiveEachSeatOnceAndFairly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		const enquiries = 300
		apps := []*boot.App{env.Boot()}
		f := env.NewFirm(apps[0])
		if f.App.DB.Dialect() == database.PostgreSQL { // several hosts need it
			apps = append(apps, env.Boot(), env.Boot())
		}
		randomTeam(f, rand.New(rand.NewPCG(1, 7)))
		var wait sync.WaitGroup
		for poster := range 10 {
			wait.Go(func() {
				for i := poster; i < enquiries; i += 10 {
					f.PostTo(apps[i%len(apps)], testkit.Contact, "wechat", fmt.Sprintf("client_%d", i))
				}
			})
		}
		wait.Wait()
		f.Settle()
		if l := within(t, f, 1); l.Leads != enquiries {
			t.Errorf("%d leads of %d enquiries", l.Leads, enquiries)
		}
		for what, sql := range map[string]string{
			"leads without exactly one live offer": `SELECT COUNT(*) FROM leads l WHERE
				(SELECT COUNT(*) FROM offers o WHERE o.lead_id = l.id AND o.ended_at IS NULL AND o.state = 'offered') <> 1`,
			"leads that do not agree with their offer": `SELECT COUNT(*) FROM leads l JOIN offers o ON o.lead_id = l.id AND o.ended_at IS NULL
				WHERE l.offered_id <> o.user_id OR l.state <> 'offered'`,
			"offers without a notice": `SELECT COUNT(*) FROM leads l WHERE
				(SELECT COUNT(*) FROM messages m WHERE m.lead_id = l.id AND m.kind = 'offer' AND m.state = 'accepted') <> 1`,
			"offers that will not expire": `SELECT COUNT(*) FROM offers o WHERE NOT EXISTS
				(SELECT 1 FROM jobs j WHERE j.unique_key = 'expire:' || o.id AND j.state = 'ready' AND j.run_at <= o.deadline_at)`,
			"dead jobs": `SELECT COUNT(*) FROM jobs WHERE state = 'dead'`,
		} {
			if n := f.Count(sql); n != 0 {
				t.Errorf("%s: %d", what, n)
			}
		}
	})
}
