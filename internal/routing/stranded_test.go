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
		(SELECT 1 FROM offers o JOIN jobs j ON j.unique_key = 'expire:' || o.id AND j.state = 'ready' AND j.run_at <= o.deadline_at
		WHERE o.lead_id = l.id AND o.seat = 'lead' AND o.ended_at IS NULL AND o.state = 'offered' AND o.user_id = l.offered_id))
	AND NOT (l.state = 'queued' AND l.queue_reason NOT IN ('', 'choosing') AND l.owner_id IS NULL AND l.offered_id IS NULL)`

// idle counts the queued leads of which some member of the team could be asked at once.
const idle = `SELECT COUNT(*) FROM leads l WHERE l.state = 'queued' AND l.queue_reason <> 'pool' AND EXISTS
	(SELECT 1 FROM team_members m JOIN consultants c ON c.user_id = m.user_id JOIN users u ON u.id = m.user_id
	WHERE m.team_id = l.team_id AND c.active AND u.active AND NOT c.away
	AND c.user_id <> COALESCE(l.support_id, l.support_offered_id, 0)
	AND NOT EXISTS (SELECT 1 FROM absences a WHERE a.user_id = c.user_id AND a.from_at <= $1 AND a.until_at > $1)
	AND (c.capacity = 0 OR c.capacity > c.load)
	AND 3 > (SELECT COUNT(*) FROM offers o WHERE o.lead_id = l.id AND o.seat = 'lead' AND o.user_id = c.user_id
		AND (o.state IN ('declined', 'expired') OR (o.state = 'accepted' AND o.ended_at IS NOT NULL))))`

// unseated counts the open leads whose seats are not what the offers that hold them say, or are held by one person.
const unseated = `SELECT COUNT(*) FROM leads l WHERE l.state IN ('new', 'queued', 'offered', 'working', 'waiting') AND
	(COALESCE(l.support_id, l.support_offered_id, 0) <> COALESCE((SELECT o.user_id FROM offers o WHERE o.lead_id = l.id AND o.seat = 'support' AND o.ended_at IS NULL), 0)
	OR COALESCE(l.owner_id, l.offered_id, 0) <> COALESCE((SELECT o.user_id FROM offers o WHERE o.lead_id = l.id AND o.seat = 'lead' AND o.ended_at IS NULL), 0)
	OR COALESCE(l.support_id, l.support_offered_id, 0) = COALESCE(l.owner_id, l.offered_id, -1)
	OR (l.support_state = 'filled') <> (l.support_id IS NOT NULL) OR (l.support_state = 'offered') <> (l.support_offered_id IS NOT NULL))`

// exceeded counts the consultants with more than they have room for, though no manager gave it to them. Whoever was given
// a seat may have changed it for the other one of the same lead.
const exceeded = `SELECT COUNT(*) FROM consultants c WHERE c.capacity > 0 AND c.load > c.capacity + (SELECT COUNT(DISTINCT d.lead_id) FROM decisions d
	JOIN offers o ON o.lead_id = d.lead_id AND o.user_id = d.chosen_id AND o.ended_at IS NULL WHERE d.chosen_id = c.user_id AND d.rule = 'override')`

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
				one := f.Team(crm.Team{Name: "one", Reminder: time.Minute, Targets: crm.Targets{FirstResponse: time.Hour, NextResponse: time.Hour}}, ids[0], ids[1], ids[2])
				two := f.Team(crm.Team{Name: "two", SupportTeamID: one}, ids[2], ids[3])
				for i, name := range []string{"one", "two"} {
					f.Rule(name, crm.Conditions{Forms: []int64{f.Form(name)}}, []int64{one, two}[i], crm.Strategies[r.IntN(len(crm.Strategies))])
				}
				for step := range 90 {
					act(t, env, f, r, ids, step)
					if r.IntN(3) > 0 {
						continue // let several things happen at once
					}
					f.Settle()
					for what, sql := range map[string]string{
						"stranded": stranded, "loads miscounted": miscounted, "seats in disagreement": unseated, "capacities exceeded": exceeded,
						"dead jobs": `SELECT COUNT(*) FROM jobs WHERE state = 'dead'`, "jobs that failed": `SELECT COUNT(*) FROM jobs WHERE last_error <> ''`,
					} {
						if n := f.Count(sql); n != 0 {
							t.Fatalf("after step %d, %s: %d", step, what, n)
						}
					}
					if n := f.Count(idle, env.Clock.Now().UnixMicro()); n != 0 {
						t.Fatalf("after step %d, %d wait though somebody is free", step, n)
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
	l := someLead(t, f, r)
	someone := ids[r.IntN(len(ids))]
	seat := crm.Seats[r.IntN(2)]
	a := f.App.Assignment
	switch kind := r.IntN(20); {
	case kind < 6 || l.ID == 0:
		f.Post([]string{"one", "two"}[r.IntN(2)], "wechat", fmt.Sprintf("client_%d", r.IntN(30)), "message", fmt.Sprint("step ", step))
	case kind < 9 && l.HolderOf(seat) != 0:
		_ = a.Accept(ctx, f.Actor(l.HolderOf(seat)), l.ID)
	case kind < 10:
		_ = a.Accept(ctx, f.Actor(someone), l.ID) // perhaps from the queue
	case kind < 12 && l.HolderOf(seat) != 0:
		_ = a.Decline(ctx, f.Actor(l.HolderOf(seat)), l.ID, "busy")
	case kind < 13 && l.OwnerID != 0:
		_ = a.Close(ctx, f.Actor(l.OwnerID), l.ID, crm.LeadLost, "no")
	case kind < 14 && l.HolderOf(seat) != 0:
		_ = a.HandOver(ctx, f.Actor(l.HolderOf(seat)), l.ID, seat, someone, "")
	case kind < 15 && l.HolderOf(seat) != 0:
		_ = a.Return(ctx, f.Actor(l.HolderOf(seat)), l.ID, seat, "")
	case kind < 16:
		_ = []func() error{
			func() error { return a.Assign(ctx, f.Admin, l.ID, seat, someone, "") },
			func() error { _, err := a.Reassign(ctx, f.Admin, someone, ids[r.IntN(len(ids))]); return err },
			func() error { return a.Wait(ctx, f.Admin, l.ID) },
		}[r.IntN(3)]()
	case kind < 17:
		_ = a.SetAway(ctx, f.Admin, someone, r.IntN(3) == 0)
	case kind < 18:
		from := env.Clock.Now().Add(time.Duration(r.IntN(30)) * time.Minute)
		_, _ = a.AddAbsence(ctx, f.Admin, crm.Absence{ConsultantID: someone, From: from, Until: from.Add(time.Duration(1+r.IntN(60)) * time.Minute)})
	case kind < 19:
		f.Settle()
		env.Clock.Advance(time.Duration(r.IntN(20)) * time.Minute)
	default:
		f.Change(someone, func(p *person) { p.User.Active = r.IntN(3) > 0 })
	}
}

func someLead(t *testing.T, f *testkit.Firm, r *rand.Rand) crm.Lead {
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
		return crm.Lead{}
	}
	return leads[r.IntN(len(leads))]
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
