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

// ledger is what everybody was due and was offered, added up from the decisions as they are stored.
type ledger struct {
	due     map[int64]float64
	offered map[int64]float64
	leads   int
}

func addUp(t *testing.T, f *testkit.Firm) ledger {
	t.Helper()
	l := ledger{due: map[int64]float64{}, offered: map[int64]float64{}}
	err := f.App.DB.Read(context.Background(), func(tx *database.Tx) error {
		leads, err := database.All(tx, database.Column[int64], `SELECT id FROM leads ORDER BY id`)
		l.leads = len(leads)
		for _, id := range leads {
			decisions, err := store.DecisionsOfLead(tx, id)
			if err != nil {
				return err
			}
			for _, d := range decisions {
				l.add(t, d)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (l ledger) add(t *testing.T, d crm.Decision) {
	t.Helper()
	total, shares := 0.0, 0.0
	for _, c := range d.Considered {
		if c.Excluded == "" {
			total += float64(c.Weight)
		}
	}
	for _, c := range d.Considered {
		if c.Excluded == "" && d.ChosenID != 0 {
			l.due[c.ConsultantID] += float64(c.Weight) / total
		}
		shares += c.Share
		if c.ConsultantID == d.ChosenID && c.Excluded != "" {
			t.Errorf("%s was chosen though left out: %s", c.Name, c.Excluded)
		}
	}
	if d.ChosenID != 0 {
		l.offered[d.ChosenID]++
		if math.Abs(shares-1) > 1e-9 {
			t.Errorf("decision %d: the shares add up to %v", d.ID, shares)
		}
	}
}

func (l ledger) check(t *testing.T, bound float64) {
	t.Helper()
	for id, due := range l.due {
		if off := math.Abs(l.offered[id] - due); off >= bound {
			t.Errorf("consultant %d was due %.3f and offered %v of %d", id, due, l.offered[id], l.leads)
		}
	}
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
						addUp(t, f).check(t, 1)
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
				addUp(t, f).check(t, 2)
			})
		})
	}
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
				if want := l.due[m.Consultant.ID] - l.offered[m.Consultant.ID]; math.Abs(m.Credit-want) > 1e-9 {
					t.Errorf("%s has credit %v, want %v", m.Consultant.Name, m.Credit, want)
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
		l := addUp(t, f)
		l.check(t, 1)
		if l.leads != enquiries {
			t.Errorf("%d leads of %d enquiries", l.leads, enquiries)
		}
		for what, sql := range map[string]string{
			"leads without exactly one live offer": `SELECT COUNT(*) FROM leads l WHERE
				(SELECT COUNT(*) FROM offers o WHERE o.lead_id = l.id AND o.ended_at IS NULL AND o.state = 'offered') <> 1`,
			"leads that do not agree with their offer": `SELECT COUNT(*) FROM leads l JOIN offers o ON o.lead_id = l.id AND o.ended_at IS NULL
				WHERE l.offered_id <> o.user_id OR l.state <> 'offered'`,
			"offers without a notice": `SELECT COUNT(*) FROM leads l WHERE
				(SELECT COUNT(*) FROM messages m WHERE m.lead_id = l.id AND m.kind = 'offer' AND m.state = 'accepted') <> 1`,
			"offers that will not expire": `SELECT COUNT(*) FROM offers o WHERE NOT EXISTS
				(SELECT 1 FROM jobs j WHERE j.unique_key = 'expire:' || o.id AND j.state = 'ready' AND j.run_at = o.deadline_at)`,
			"dead jobs": `SELECT COUNT(*) FROM jobs WHERE state = 'dead'`,
		} {
			if n := f.Count(sql); n != 0 {
				t.Errorf("%s: %d", what, n)
			}
		}
	})
}
