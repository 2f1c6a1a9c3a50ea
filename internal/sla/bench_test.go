package sla_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/rediskit"
	"frontdesk/internal/roster"
	"frontdesk/internal/sla"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// Business hours of the tests: Monday to Friday, 10:00 to 18:00.
const hours = `{"mon":[["10:00","18:00"]],"tue":[["10:00","18:00"]],"wed":[["10:00","18:00"]],"thu":[["10:00","18:00"]],"fri":[["10:00","18:00"]]}`

const shanghai = "Asia/Shanghai"

// breached are the mails to Ann and Mei when nothing was heard of the lead in time.
const breached = "sla_breach:ann sla_breach:mei "

// in reads a time on the clock of a zone.
func in(zone, text string) time.Time {
	location, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, location)
	if err != nil {
		panic(err)
	}
	return at
}

// bench is a small firm with an SLA: a site, a team that answers within ten hours, its owner Ann and its manager Mei.
type bench struct {
	t     *testing.T
	env   *testkit.Env
	db    *database.DB
	queue *queue.Queue
	sla   *sla.SLA
	site  crm.Site
	team  crm.Team
	ann   int64
	mei   int64
}

func newBench(t *testing.T, env *testkit.Env) *bench {
	t.Helper()
	b := &bench{t: t, env: env, db: env.DB()}
	r, err := rediskit.Open(env.Config.RedisURL)
	b.must(err)
	b.queue = queue.New(queue.Options{DB: b.db, Redis: r.Client(), Log: env.Log(), Sweep: 5 * time.Millisecond})
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		b.queue.Stop(ctx)
		b.must(r.Close())
	})
	catalog, err := i18n.Load(os.DirFS("../../templates/locales"))
	b.must(err)
	out := outbox.New(b.queue, "harbourline.test", "https://desk.harbourline.test")
	b.sla = sla.New(sla.Options{DB: b.db, Queue: b.queue, Outbox: out, Catalog: catalog})
	b.write(b.furnish)
	return b
}

func (b *bench) furnish(tx *database.Tx) error {
	b.ann, b.mei = b.person(tx, "ann", crm.RoleConsultant), b.person(tx, "mei", crm.RoleManager)
	b.site = crm.Site{Name: "Harbourline", TimeZone: shanghai, Country: "CN", Locale: "en", ReferenceKey: make([]byte, 32)}
	id, err := store.InsertSite(tx, b.site)
	b.must(err)
	b.site.ID = id
	b.team = crm.Team{
		Name: "Customs", TimeZone: shanghai, Hours: hours, OffHours: crm.OffHoursHold, OfferTimeout: time.Minute, Rounds: 3,
		ManagerID: b.mei, Targets: crm.Targets{FirstResponse: 10 * time.Hour},
	}
	b.team.ID, err = store.InsertTeam(tx, b.team)
	return err
}

func (b *bench) person(tx *database.Tx, name string, role crm.Role) int64 {
	b.t.Helper()
	id, err := store.InsertUser(tx, crm.User{
		Name: name, Email: name + "@harbourline.test", Role: role, Locale: "en", TimeZone: shanghai, Active: true,
	})
	b.must(err)
	return id
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) write(fn func(tx *database.Tx) error) {
	b.t.Helper()
	b.must(b.db.Write(context.Background(), fn))
}

// read returns what a query of the store yields.
func read[T any](b *bench, query func(tx *database.Tx) (T, error)) (value T) {
	b.t.Helper()
	b.must(b.db.Read(context.Background(), func(tx *database.Tx) (err error) {
		value, err = query(tx)
		return err
	}))
	return value
}

// lead makes a lead that Ann owns.
func (b *bench) lead() crm.Lead {
	b.t.Helper()
	return b.leadOf(func(l *crm.Lead) { l.State, l.OwnerID = crm.LeadWorking, b.ann })
}

func (b *bench) leadOf(change func(*crm.Lead)) (lead crm.Lead) {
	b.t.Helper()
	b.write(func(tx *database.Tx) error {
		contacts, err := store.InsertContacts(tx, []crm.Contact{{Name: "Lin Yue", Locale: "en"}})
		b.must(err)
		lead = crm.Lead{SiteID: b.site.ID, ContactID: contacts[0], TeamID: b.team.ID, Strategy: crm.StrategyRotation, State: crm.LeadNew,
			Language: "en", Country: "CN", Reference: fmt.Sprintf("NO.20261123%05d", contacts[0])}
		change(&lead)
		ids, err := store.InsertLeads(tx, []crm.Lead{lead})
		b.must(err)
		lead.ID, lead.LastActivity = ids[0], tx.Now()
		return store.UpdateLead(tx, lead)
	})
	return b.shown(lead.ID)
}

// shown is a lead as lists show it.
func (b *bench) shown(id int64) crm.Lead {
	b.t.Helper()
	return read(b, func(tx *database.Tx) (crm.Lead, error) { return store.LeadInScope(tx, crm.Scope{All: true}, id) })
}

// start starts a clock on a lead.
func (b *bench) start(lead crm.Lead, kind crm.ClockKind) {
	b.t.Helper()
	b.startAll(sla.Started{Lead: lead, Team: b.team, Site: b.site, Kind: kind})
}

func (b *bench) startAll(all ...sla.Started) {
	b.t.Helper()
	b.write(func(tx *database.Tx) error {
		r, err := roster.Read(tx)
		b.must(err)
		return b.sla.Start(tx, r, all)
	})
}

// running makes a lead with a clock that starts now, and works on what is due from here on.
func (b *bench) running() int64 {
	b.t.Helper()
	lead := b.unwatched()
	b.queue.Start()
	return lead
}

// unwatched makes a lead with a clock that starts now, while nobody works on what is due.
func (b *bench) unwatched() int64 {
	b.t.Helper()
	lead := b.lead()
	b.start(lead, crm.ClockFirst)
	return lead.ID
}

// work works on what is due from here on, and waits until what already is has been done.
func (b *bench) work() {
	b.t.Helper()
	b.queue.Start()
	b.settle()
}

// do has the SLA do something to a lead.
func (b *bench) do(act func(*database.Tx, int64) error, lead int64) {
	b.t.Helper()
	b.write(func(tx *database.Tx) error { return act(tx, lead) })
}

// clocks are the clocks of a lead; clock is the last of them.
func (b *bench) clocks(lead int64) []crm.Clock {
	b.t.Helper()
	return read(b, func(tx *database.Tx) ([]crm.Clock, error) { return store.ClocksOfLead(tx, lead) })
}

func (b *bench) clock(lead int64) crm.Clock {
	b.t.Helper()
	all := b.clocks(lead)
	if len(all) == 0 {
		b.t.Fatalf("no clock on lead %d", lead)
	}
	return all[len(all)-1]
}

// ended fails unless the last clock of a lead came to its end just now, in this state.
func (b *bench) ended(lead int64, state crm.SLAState) {
	b.t.Helper()
	if c := b.clock(lead); c.State != state || !c.EndedAt.Equal(b.env.Clock.Now()) {
		b.t.Errorf("the clock is %+v, want it %s by now", c, state)
	}
}

// at moves the clock on to a time in Shanghai, and waits until what is due by then is done.
func (b *bench) at(text string) { b.t.Helper(); b.until(in(shanghai, text)) }

func (b *bench) until(at time.Time) {
	b.t.Helper()
	b.settle()
	ahead := at.Sub(b.env.Clock.Now())
	if ahead < 0 {
		b.t.Fatalf("%s is over", at)
	}
	b.env.Clock.Advance(ahead)
	b.settle()
}

// settle waits until no clock is due to be looked at, if anybody works.
func (b *bench) settle() {
	b.t.Helper()
	testkit.Eventually(b.t, func() error {
		if n := b.count(`SELECT COUNT(*) FROM jobs WHERE kind = 'check_clock' AND (state = 'running' OR state = 'ready' AND run_at <= $1)`,
			b.env.Clock.Now().UnixMicro()); n > 0 {
			return fmt.Errorf("%d clocks are due to be looked at", n)
		}
		return nil
	})
}

// skip moves the clock while nobody works.
func (b *bench) skip(text string) {
	b.t.Helper()
	b.env.Clock.Advance(in(shanghai, text).Sub(b.env.Clock.Now()))
}

func (b *bench) count(sql string, args ...any) int64 {
	b.t.Helper()
	return read(b, func(tx *database.Tx) (int64, error) { return database.One(tx, database.Column[int64], sql, args...) })
}

// waiting is how many looks at clocks are still to come.
func (b *bench) waiting() int64 {
	b.t.Helper()
	return b.count(`SELECT COUNT(*) FROM jobs WHERE kind = 'check_clock' AND state IN ('ready', 'running')`)
}

// mails are the kinds of the mails about a lead with their readers, in the order in which they were written.
func (b *bench) mails(lead int64) string {
	b.t.Helper()
	text := ""
	for _, m := range read(b, func(tx *database.Tx) ([]crm.Message, error) { return store.MessagesOfLead(tx, lead) }) {
		text += cmp.Or(m.Kind, "?") + ":" + m.ToName + " "
	}
	return text
}

// trail is the kinds of what is in the trail of a lead.
func (b *bench) trail(lead int64) string {
	b.t.Helper()
	text := ""
	for _, e := range read(b, func(tx *database.Tx) ([]crm.Event, error) { return store.EventsOfLead(tx, lead) }) {
		text += e.Kind + " "
	}
	return text
}

// want fails unless the lead shows this of its clock, its trail is this and these mails were written.
func (b *bench) want(lead int64, shown crm.SLA, trail, mails string) {
	b.t.Helper()
	if got := b.shown(lead).SLA; got.State != shown.State || got.Paused != shown.Paused || !got.DueAt.Equal(shown.DueAt) {
		b.t.Errorf("the lead shows %+v, want %+v", got, shown)
	}
	if got := b.trail(lead); got != trail {
		b.t.Errorf("the trail is %q, want %q", got, trail)
	}
	if got := b.mails(lead); got != mails {
		b.t.Errorf("the mails are %q, want %q", got, mails)
	}
}
