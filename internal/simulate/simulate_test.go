package simulate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/i18n"
	"frontdesk/internal/testkit"
	"frontdesk/migrations"
)

// bench is a firm's database, looked at as the command does.
type bench struct {
	t  *testing.T
	db *database.DB
	o  Options
}

func newBench(t *testing.T, db *database.DB) *bench {
	t.Helper()
	catalog, err := i18n.Load(os.DirFS("../../templates/locales"))
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t, db, Options{DB: db, Migrations: migrations.For(database.SQLite), Catalog: catalog}}
}

// demoFirm is the demonstration firm, without a past.
func demoFirm(t *testing.T, env *testkit.Env) *bench {
	t.Helper()
	db := env.DB()
	if err := demo.Fill(context.Background(), db, demo.Firm{PasswordHash: "hash", Base: "https://harbourline.test"}); err != nil {
		t.Fatal(err)
	}
	return newBench(t, db)
}

func (b *bench) run(r Request) Report {
	b.t.Helper()
	report, err := Run(context.Background(), b.o, r)
	if err != nil {
		b.t.Fatal(err)
	}
	return report
}

func (b *bench) refused(r Request) string {
	b.t.Helper()
	_, err := Run(context.Background(), b.o, r)
	if err == nil {
		b.t.Errorf("%+v is taken", r)
		return ""
	}
	return err.Error()
}

// text is all of a report.
func text(t *testing.T, r Report) string {
	t.Helper()
	encoded, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	return string(encoded) + b.String()
}

// dump is every row of every table.
func dump(t *testing.T, db *database.DB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	if err := db.Read(context.Background(), func(tx *database.Tx) error {
		tables, err := database.Tables(tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			if err := table.Each(tx, func(row []any) error {
				all[table.Name] = append(all[table.Name], fmt.Sprint(row...))
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheSameSeedGivesTheSameResultAndChangesNothingInTheFirm(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := demoFirm(t, env)
		before := dump(t, b.db)
		request := Request{Generate: "15/day", For: "4d", From: "2026-12-01", Seed: 7, Away: []string{"Lin Mei=2026-12-02"}}
		first, again := text(t, b.run(request)), text(t, b.run(request))
		if first != again {
			t.Errorf("two results of one seed:\n%s\n%s", first, again)
		}
		request.Seed = 8
		if text(t, b.run(request)) == first {
			t.Error("another seed gives the same result")
		}
		if after := dump(t, b.db); !reflect.DeepEqual(before, after) {
			t.Error("the firm's database has changed")
		}
	})
}

func TestWhatIsTheSameOnBothDatabasesIsSimulatedAlike(t *testing.T) {
	request := Request{Generate: "15/day", For: "3d", From: "2026-12-01", Seed: 7}
	postgres := demoFirm(t, testkit.NewPostgres(t)).run(request)
	if got, want := text(t, demoFirm(t, testkit.New(t)).run(request)), text(t, postgres); got != want {
		t.Errorf("SQLite:\n%s\nPostgreSQL:\n%s", got, want)
	}
}

func TestEverythingThatCameIsAccountedForAndNobodyIsStranded(t *testing.T) {
	report := demoFirm(t, testkit.New(t)).run(Request{Generate: "40/day", For: "7d", From: "2026-12-07", Seed: 3})
	run := report.Runs[0]
	if run.Totals.Leads != report.Submissions || report.Submissions < 200 || report.Submissions > 360 {
		t.Errorf("%d leads of %d submissions", run.Totals.Leads, report.Submissions)
	}
	if run.Totals.Stranded != 0 || run.Totals.Waiting != 0 {
		t.Errorf("%+v", run.Totals)
	}
	waited, ended, due := 0, 0, 0.0
	for _, bin := range run.Waits {
		waited += bin.Leads
	}
	for _, c := range run.Consultants {
		ended += c.Accepted + c.Declined + c.Expired + c.Withdrawn - c.Offered
		due += c.Exact - float64(c.InTurn)
		if off := c.Exact - float64(c.InTurn); off > 2 || off < -2 {
			t.Errorf("%s was due %.2f and offered %d", c.Name, c.Exact, c.InTurn)
		}
	}
	if waited != run.Totals.Leads || ended != 0 || due > 1e-6 || due < -1e-6 {
		t.Errorf("%d of %d leads waited, %d offers have not ended, %.3f leads more are due than were offered", waited, run.Totals.Leads, ended, due)
	}
}

// TestTheSimulatedChoicesAreThoseThatRoutingMade routes enquiries of six weeks for real, everybody accepting at once, and
// simulates the same six weeks.
func TestTheSimulatedChoicesAreThoseThatRoutingMade(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		f := env.NewFirm(app)
		customs := f.Service("customs")
		ids := []int64{
			f.Consultant("ann", func(c *crm.Consultant) { c.Weight = 3 }),
			f.Consultant("ben", func(c *crm.Consultant) { c.Weight = 2; c.Languages = []string{"en"} }),
			f.Consultant("cai", func(c *crm.Consultant) { c.Languages = []string{"zh"} }),
			f.Consultant("dee", func(c *crm.Consultant) { c.Services = []int64{customs} }),
		}
		all := f.Team(crm.Team{Name: "all"}, ids...)
		f.Team(crm.Team{ID: all, Name: "all", SupportTeamID: f.Team(crm.Team{Name: "helpers"}, ids[0], ids[3])}, ids...)
		f.Rule("customs", crm.Conditions{Services: []int64{customs}}, f.Team(crm.Team{Name: "customs"}, ids...))
		acceptAll := func() {
			f.Settle()
			for _, o := range waiting(t, app.DB) {
				if err := app.Assignment.Accept(context.Background(), f.Actor(o.ConsultantID), o.LeadID); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i := range 110 {
			env.Clock.Advance(time.Duration(1+i%17) * time.Hour)
			fields := []string{"wechat", fmt.Sprintf("client_%d", i%95), "locale", []string{"en", "zh", "en"}[i%3], "message", fmt.Sprint(i)}
			if i%4 == 1 {
				fields = append(fields, "service", "customs")
			}
			f.Post(testkit.Contact, fields...)
			acceptAll()
		}
		env.Clock.Advance(time.Hour)
		f.Settle()

		b := newBench(t, app.DB)
		p, err := Request{Past: "60d"}.plan()
		if err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		firm, err := read(ctx, app.DB, p)
		if err != nil {
			t.Fatal(err)
		}
		h, err := openHouse(ctx, b.o, firm, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer h.close()
		if h := firm.habits[ids[0]]; !h.measured() || h.acceptsOf != 1 || h.late != 0 {
			t.Errorf("ann is taken for %+v", h)
		}
		for id, habit := range firm.habits { // of those who were asked less often than is measured, too
			habit.answers, habit.lasts = []answer{{state: crm.OfferAccepted}}, never // no lead is closed
			firm.habits[id] = habit
		}
		if err := firm.run(h, b.o, AsIs, 1, firm.past).through(ctx); err != nil {
			t.Fatal(err)
		}
		real, simulated := choices(t, app.DB), choices(t, h.db)
		if len(real) < 130 || !slices.Equal(real, simulated) {
			t.Errorf("really (%d):\n%s\nsimulated (%d):\n%s", len(real), strings.Join(real, "\n"), len(simulated), strings.Join(simulated, "\n"))
		}
	})
}

func waiting(t *testing.T, db *database.DB) (all []crm.Offer) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *database.Tx) (err error) {
		all, err = database.All(tx, func(row database.Scanner) (o crm.Offer, err error) {
			return o, row.Scan(&o.LeadID, &o.ConsultantID)
		}, `SELECT lead_id, user_id FROM offers WHERE state = 'offered' AND ended_at IS NULL ORDER BY id`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// choices are who was chosen for each seat of each lead, by which rule, and the time.
func choices(t *testing.T, db *database.DB) (all []string) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *database.Tx) (err error) {
		all, err = database.All(tx, func(row database.Scanner) (string, error) {
			var reference, seat, rule, state string
			var chosen, at, score int64
			err := row.Scan(&reference, &seat, &rule, &chosen, &at, &score, &state)
			return fmt.Sprint(reference, " ", seat, " ", rule, " ", chosen, " ", at, " ", score, " ", state), err
		}, `SELECT l.reference, d.seat, d.rule, d.chosen_id, d.created_at, l.score, l.state FROM decisions d JOIN leads l ON l.id = d.lead_id
			WHERE d.chosen_id IS NOT NULL ORDER BY l.reference, d.id`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnInterruptedRunEndsAtOnceAndLeavesNothingBehind(t *testing.T) {
	env := testkit.New(t)
	b := demoFirm(t, env)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	before, goroutines := files(t, env.Config.Data), runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	b.o.Progress = func(Progress) { cancel() }
	_, err := Run(ctx, b.o, Request{Generate: "200/day", For: "60d", Weight: []string{"Hannah=4"}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if after := files(t, env.Config.Data); !slices.Equal(before, after) {
		t.Errorf("there were %v, there are %v", before, after)
	}
	if left := files(t, temp); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
	testkit.Eventually(t, func() error {
		if n := runtime.NumGoroutine(); n > goroutines {
			return fmt.Errorf("%d goroutines, %d before", n, goroutines)
		}
		return nil
	})
}

func files(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAFirmWithoutATeamOrAPastIsToldWhatToDo(t *testing.T) {
	env := testkit.New(t)
	app := env.Boot(func(o *boot.Options) { o.Worker = false })
	b := newBench(t, app.DB)
	if got := b.refused(Request{Generate: "1/day"}); !strings.Contains(got, "make a team with consultants") {
		t.Error(got)
	}
	if got := demoFirm(t, testkit.New(t)).refused(Request{}); !strings.Contains(got, "no enquiry came between 2026-10-24 and 2026-11-23") || !strings.Contains(got, "--generate 40/day") {
		t.Error(got)
	}
}

func TestAHouseThatCannotBeFurnishedIsAnError(t *testing.T) {
	o := Options{Migrations: fstest.MapFS{"0001_broken.sql": {Data: []byte("CREATE TABLE")}}}
	if h, err := openHouse(t.Context(), o, &firm{}, nil); h != nil || err == nil {
		t.Errorf("%v, %v", h, err)
	}
}
