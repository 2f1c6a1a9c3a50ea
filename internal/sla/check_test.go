package sla_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/sla"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func TestAClockWarnsAtFourFifthsOfItsTimeAndIsBreachedAtItsEnd(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		b.skip("2026-11-25 15:00")
		lead := b.running()
		due := in(shanghai, "2026-11-26 17:00")

		b.at("2026-11-26 14:59")
		b.want(lead, crm.SLA{State: crm.SLADue, DueAt: due}, "", "")
		b.at("2026-11-26 15:00")
		b.want(lead, crm.SLA{State: crm.SLAWarned, DueAt: due}, "sla.warned ", "sla_warning:ann ")
		b.at("2026-11-26 16:59")
		b.want(lead, crm.SLA{State: crm.SLAWarned, DueAt: due}, "sla.warned ", "sla_warning:ann ")
		b.at("2026-11-26 17:00")
		b.want(lead, crm.SLA{State: crm.SLABreached, DueAt: due}, "sla.warned sla.breached ", "sla_warning:ann "+breached)
		if c := b.clock(lead); !c.EndedAt.IsZero() || b.waiting() != 0 {
			t.Errorf("it ends before anybody answers: %+v, looked at %d times", c, b.waiting())
		}
	})
}

func TestAWarningThatNobodyCouldSendInTimeIsNotSent(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		lead := b.unwatched()
		b.skip("2026-12-01 10:00")
		b.work()
		b.want(lead, crm.SLA{State: crm.SLABreached, DueAt: in(shanghai, "2026-11-24 14:00")}, "sla.breached ", breached)
	})
}

func TestAJobThatComesForAMovedClockDoesNothingAndLeavesTheRightOne(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		b.skip("2026-11-25 15:00")
		lead := b.unwatched()
		b.write(func(tx *database.Tx) error { // as if it were claimed: then a pause does not find it
			_, err := tx.Exec(`UPDATE jobs SET unique_key = NULL WHERE kind = 'check_clock'`)
			return err
		})
		b.skip("2026-11-26 14:00")
		b.do(b.sla.Pause, lead) // three hours left
		b.queue.Start()
		b.at("2026-11-26 16:00")
		b.want(lead, crm.SLA{State: crm.SLADue, Paused: true}, "", "")
		if b.waiting() != 0 {
			t.Fatalf("looked at %d times", b.waiting())
		}
		b.do(b.sla.Resume, lead)
		b.write(func(tx *database.Tx) error { // one that failed before the pause and is tried again now
			_, err := tx.Exec(`INSERT INTO jobs (kind, args, priority, run_at, created_at, trace, state, attempts, last_error)
				SELECT 'check_clock', $1, 0, $2, $2, '', 'ready', 1, 'failed' FROM sla_clocks`,
				database.JSON(map[string]int64{"clock": b.clock(lead).ID}), database.Micros(tx.Now()))
			return err
		})
		b.settle()
		b.want(lead, crm.SLA{State: crm.SLADue, DueAt: in(shanghai, "2026-11-27 11:00")}, "", "")
		if b.waiting() != 1 {
			t.Errorf("looked at %d times", b.waiting())
		}
		b.at("2026-11-27 11:00")
		b.want(lead, crm.SLA{State: crm.SLABreached, DueAt: in(shanghai, "2026-11-27 11:00")},
			"sla.breached ", breached)
	})
}

func TestAnswersThatMeetTheBreachOfTheirClocksEndThemOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		var all []sla.Started
		for range 40 {
			all = append(all, sla.Started{Lead: b.lead(), Team: b.team, Site: b.site, Kind: crm.ClockFirst})
		}
		b.startAll(all...)
		b.skip("2026-12-01 10:00")
		b.queue.Start()
		var answering sync.WaitGroup
		for _, one := range all {
			answering.Go(func() {
				err := b.db.Write(context.Background(), func(tx *database.Tx) error {
					if _, err := store.LeadForUpdate(tx, one.Lead.ID); err != nil { // as assignment does
						return err
					}
					return b.sla.Answer(tx, one.Lead.ID)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		answering.Wait()
		b.settle()
		for _, one := range all {
			if c := b.clock(one.Lead.ID); c.State != crm.SLABreached || c.EndedAt.IsZero() {
				t.Errorf("%+v", c)
			}
			if mails := b.mails(one.Lead.ID); mails != "" && mails != breached {
				t.Errorf("mails %q", mails)
			}
			b.want(one.Lead.ID, crm.SLA{}, "sla.breached ", b.mails(one.Lead.ID))
		}
	})
}

func TestAWarningGoesToTheManagersWhenNobodyHasTheLead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		var gone int64
		b.write(func(tx *database.Tx) error {
			b.person(tx, "zoe", crm.RoleAdmin)
			gone = b.person(tx, "bob", crm.RoleConsultant)
			u, err := store.UserByID(tx, gone)
			b.must(err)
			u.Active = false
			return store.UpdateUser(tx, u)
		})
		others := b.team
		others.ManagerID = 0
		left := b.team
		left.ManagerID = gone
		b.write(func(tx *database.Tx) (err error) {
			others.ID, err = store.InsertTeam(tx, others)
			b.must(err)
			left.ID, err = store.InsertTeam(tx, left)
			return err
		})
		asked := func(l *crm.Lead) { l.State, l.OfferedID = crm.LeadOffered, b.ann }
		free := func(l *crm.Lead) { l.State = crm.LeadQueued }
		hers := func(l *crm.Lead) { l.State, l.OwnerID = crm.LeadWorking, b.mei }
		inactive := func(l *crm.Lead) { l.State, l.OwnerID = crm.LeadWorking, gone }
		cases := []struct {
			team    crm.Team
			of      func(*crm.Lead)
			readers string
		}{
			{b.team, asked, "sla_warning:ann " + breached},
			{b.team, free, "sla_warning:mei sla_breach:mei "},
			{b.team, hers, "sla_warning:mei sla_breach:mei "},
			{b.team, inactive, "sla_warning:mei sla_breach:mei "},
			{others, free, "sla_warning:mei sla_warning:zoe sla_breach:mei sla_breach:zoe "},
			{left, free, "sla_warning:mei sla_warning:zoe sla_breach:mei sla_breach:zoe "},
		}
		var leads []int64
		for _, c := range cases {
			lead := b.leadOf(func(l *crm.Lead) { l.TeamID = c.team.ID; c.of(l) })
			b.startAll(sla.Started{Lead: lead, Team: c.team, Site: b.site, Kind: crm.ClockFirst})
			leads = append(leads, lead.ID)
		}
		b.queue.Start()
		b.at("2026-11-24 12:00")
		b.at("2026-11-24 15:00")
		for i, c := range cases {
			if got := b.mails(leads[i]); got != c.readers {
				t.Errorf("case %d: %q, want %q", i, got, c.readers)
			}
		}
	})
}

func TestAMailSaysWhatIsDueWhenInTheReadersWords(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		var service int64
		b.write(func(tx *database.Tx) error {
			u, err := store.UserByID(tx, b.ann)
			b.must(err)
			u.Locale, u.TimeZone = "zh", "Europe/Berlin"
			b.must(store.UpdateUser(tx, u))
			service, err = store.InsertService(tx, crm.Service{SiteID: b.site.ID, Slug: "customs", Name: crm.Text{"en": "Customs", "zh": "报关"}})
			return err
		})
		lead := b.leadOf(func(l *crm.Lead) { l.State, l.OwnerID, l.ServiceID = crm.LeadWorking, b.ann, service })
		b.team.Targets.NextResponse = 10 * time.Hour
		b.start(lead, crm.ClockNext)
		b.queue.Start()
		b.at("2026-11-24 12:00")
		b.at("2026-11-24 14:00")
		warning, toAnn, toMei := b.vars(lead.ID, 0), b.vars(lead.ID, 1), b.vars(lead.ID, 2)
		for name, want := range map[string]any{
			"Name": "ann", "Reference": lead.Reference, "ContactName": "Lin Yue", "Service": "报关", "SiteName": "Harbourline", "Owner": "ann",
			"Asked": "", "Again": true, "Deadline": "2026年11月24日 07:00", "Left": "2小时后", "LeadURL": "https://desk.harbourline.test/inbox/leads/1",
		} {
			if warning[name] != want {
				t.Errorf("%s of the warning is %v, want %v", name, warning[name], want)
			}
		}
		if toAnn["Deadline"] != "2026年11月24日 07:00" || toMei["Deadline"] != "24 Nov 2026, 14:00" || toMei["Service"] != "Customs" || toMei["Owner"] != "ann" {
			t.Errorf("%v\n%v", toAnn, toMei)
		}
	})
}

// vars are the variables of a mail about a lead, counted from 0.
func (b *bench) vars(lead int64, n int) map[string]any {
	b.t.Helper()
	return read(b, func(tx *database.Tx) (map[string]any, error) {
		heads, err := store.MessagesOfLead(tx, lead)
		b.must(err)
		if len(heads) <= n {
			b.t.Fatalf("%d mails", len(heads))
		}
		m, err := store.MessageByID(tx, heads[n].ID)
		return m.Vars, err
	})
}
