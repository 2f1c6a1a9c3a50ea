package routing_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// stranded counts the open leads that have neither an owner, nor a live offer with a deadline that a job
// watches, nor a place in a queue.
const stranded = `SELECT COUNT(*) FROM leads l WHERE l.state IN ('new', 'queued', 'offered', 'working', 'waiting')
	AND NOT (l.state IN ('working', 'waiting') AND l.owner_id IS NOT NULL AND EXISTS
		(SELECT 1 FROM offers o WHERE o.lead_id = l.id AND o.seat = 'lead' AND o.ended_at IS NULL AND o.state = 'accepted' AND o.user_id = l.owner_id))
	AND NOT (l.state = 'offered' AND EXISTS
		(SELECT 1 FROM offers o JOIN jobs j ON j.unique_key = 'expire:' || o.id AND j.state = 'ready' AND j.run_at = o.deadline_at
		WHERE o.lead_id = l.id AND o.seat = 'lead' AND o.ended_at IS NULL AND o.state = 'offered' AND o.user_id = l.offered_id))
	AND NOT (l.state = 'queued' AND l.queue_reason NOT IN ('', 'choosing') AND l.owner_id IS NULL AND l.offered_id IS NULL)`

// idle counts the queued leads of which some member of the team could be asked at once.
const idle = `SELECT COUNT(*) FROM leads l WHERE l.state = 'queued' AND EXISTS
	(SELECT 1 FROM team_members m JOIN consultants c ON c.user_id = m.user_id JOIN users u ON u.id = m.user_id
	WHERE m.team_id = l.team_id AND c.active AND u.active
	AND (c.capacity = 0 OR c.capacity > (SELECT COUNT(*) FROM offers o JOIN leads k ON k.id = o.lead_id
		WHERE o.user_id = c.user_id AND o.ended_at IS NULL AND k.state IN ('new', 'queued', 'offered', 'working', 'waiting')))
	AND 3 > (SELECT COUNT(*) FROM offers o WHERE o.lead_id = l.id AND o.user_id = c.user_id AND o.state IN ('declined', 'expired')))`

// miscounted counts the consultants whose load is not the number of open leads they own or are being offered.
const miscounted = `SELECT COUNT(*) FROM consultants c WHERE c.load <> (SELECT COUNT(*) FROM offers o JOIN leads l ON l.id = o.lead_id
	WHERE o.user_id = c.user_id AND o.ended_at IS NULL AND l.state IN ('new', 'queued', 'offered', 'working', 'waiting'))`

func TestWhateverHappensNoOpenLeadIsStranded(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
				r := rand.New(rand.NewPCG(seed, 8))
				f := env.NewFirm(env.Boot())
				var ids []int64
				for i := range 4 {
					ids = append(ids, f.Consultant(fmt.Sprintf("c%d", i), withCapacity(1+i%3)))
				}
				one := f.Team(crm.Team{Name: "one"}, ids[0], ids[1], ids[2])
				two := f.Team(crm.Team{Name: "two"}, ids[2], ids[3])
				f.Form("one", one)
				f.Form("two", two)
				for step := range 70 {
					act(t, env, f, r, ids, step)
					if r.IntN(3) > 0 {
						continue // let several things happen at once
					}
					f.Settle()
					for what, sql := range map[string]string{"stranded": stranded, "waiting though somebody is free": idle, "loads miscounted": miscounted, "dead jobs": `SELECT COUNT(*) FROM jobs WHERE state = 'dead'`} {
						if n := f.Count(sql); n != 0 {
							t.Fatalf("after step %d, %s: %d", step, what, n)
						}
					}
				}
			})
		})
	}
}

// act does one thing at random. What is refused is refused; it must only leave nothing stranded.
func act(t *testing.T, env *testkit.Env, f *testkit.Firm, r *rand.Rand, ids []int64, step int) {
	t.Helper()
	ctx := context.Background()
	lead, offered, owner := someLead(t, f, r)
	switch kind := r.IntN(9); {
	case kind < 3 || lead == 0:
		f.Post([]string{"one", "two"}[r.IntN(2)], "wechat", fmt.Sprintf("client_%d", r.IntN(30)), "message", fmt.Sprint("step ", step))
	case kind < 5 && offered != 0:
		_ = f.App.Assignment.Accept(ctx, f.Actor(offered), lead)
	case kind < 6 && offered != 0:
		_ = f.App.Assignment.Decline(ctx, f.Actor(offered), lead, "busy")
	case kind < 7 && owner != 0:
		_ = f.App.Assignment.Close(ctx, f.Actor(owner), lead, crm.LeadLost, "no")
	case kind < 8:
		f.Settle()
		env.Clock.Advance(time.Duration(r.IntN(20)) * time.Minute)
	default:
		f.Change(ids[r.IntN(len(ids))], func(p *person) { p.User.Active = r.IntN(3) > 0 })
	}
}

func someLead(t *testing.T, f *testkit.Firm, r *rand.Rand) (lead, offered, owner int64) {
	t.Helper()
	var leads []crm.Lead
	err := f.App.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
		leads, err = store.Leads(tx, crm.Scope{All: true}, store.LeadFilter{View: store.ViewAll, Limit: 100})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(leads) == 0 {
		return 0, 0, 0
	}
	l := leads[r.IntN(len(leads))]
	return l.ID, l.OfferedID, l.OwnerID
}

func TestRoutingGoesOnAfterRedisHasForgottenEverything(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, _ := newFirm(t, env, "ann", "bob")
		for i := range 20 {
			f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", i))
			if i%5 == 0 {
				if err := f.App.Redis.Client().FlushAll(context.Background()).Err(); err != nil {
					t.Fatal(err)
				}
			}
		}
		f.Settle()
		everyLeadIsOfferedOnce(t, f, 20)
	})
}

func TestRoutingGoesOnWithoutRedis(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.RedisURL = "redis://127.0.0.1:1" // where nobody listens
		f, _, _ := newFirm(t, env, "ann", "bob")
		for i := range 20 {
			f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", i))
		}
		f.Settle()
		everyLeadIsOfferedOnce(t, f, 20)
	})
}

func everyLeadIsOfferedOnce(t *testing.T, f *testkit.Firm, want int64) {
	t.Helper()
	leads := f.Count(`SELECT COUNT(*) FROM leads WHERE state = 'offered'`)
	offers := f.Count(`SELECT COUNT(*) FROM offers`)
	notices := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'offer' AND state = 'accepted'`)
	if leads != want || offers != want || notices != want {
		t.Errorf("%d leads offered, %d offers, %d notices, want %d of each", leads, offers, notices, want)
	}
}
