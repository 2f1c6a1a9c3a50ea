package drills

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/load"
	"frontdesk/internal/testkit/servers"
)

// A house is one firm, the demo's, with its servers and however many processes of the program.
type house struct {
	t        *testing.T
	sink     *testkit.Sink
	postgres *servers.Postgres // nil: SQLite, and Redis embedded
	redis    *servers.Redis
	relay    *relay // nil: mails go to the sink
	refusals bool   // the mail server refuses some mails for good
	folder   string // of SQLite's one process
	settings []string
	plans    int
	patience time.Duration // how long it may take until the house is quiet
}

// onBoth runs a drill on SQLite with the embedded Redis, and on PostgreSQL with a real one.
func onBoth(t *testing.T, drill func(t *testing.T, h *house)) {
	t.Run("sqlite", func(t *testing.T) { drill(t, onSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { drill(t, onServers(t, servers.PostgresOptions{})) })
}

func onSQLite(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, sink: testkit.NewSink(t), folder: t.TempDir()}
	h.set("DATABASE_URL", "")
	h.set("REDIS_URL", "")
	return h.furnish()
}

// onServers starts a PostgreSQL and a Redis for one house alone.
func onServers(t *testing.T, options servers.PostgresOptions) *house {
	t.Helper()
	h := &house{t: t, sink: testkit.NewSink(t), postgres: servers.PostgresFor(t, options), redis: servers.RedisFor(t, servers.RedisOptions{})}
	h.set("DATABASE_URL", h.postgres.URL)
	h.set("REDIS_URL", h.redis.URL)
	h.set("SECRET", strings.Repeat("drill secret ", 4))
	h.set("BASE_URL", "http://desk.drill.test")
	h.set("ALLOW_WEAK_DURABILITY", map[bool]string{true: "no", false: "yes"}[options.Durable])
	return h.furnish()
}

func (h *house) furnish() *house {
	h.patience = time.Minute
	h.set("SMTP_URL", h.sink.URL)
	h.set("MAIL_FROM", "Harbourline <desk@harbourline.test>")
	h.set("SUBMIT_RATE", "off")
	return h
}

// set changes a setting of the programs that are made from now on.
func (h *house) set(name, value string) {
	h.settings = append(h.settings, "FRONTDESK_"+name+"="+value)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// place makes a process that is not started yet; without arguments it is the demo. It ends with the test, and shows
// the end of its log if that failed.
func (h *house) place(args ...string) *servers.Frontdesk {
	h.t.Helper()
	p, err := servers.NewFrontdesk(servers.FrontdeskOptions{Binary: binary, Args: args, Dir: h.folder, Env: h.settings})
	h.must(err)
	h.t.Cleanup(func() {
		if h.t.Failed() {
			log := p.Log()
			h.t.Logf("%v said last:\n%s", args, log[max(0, len(log)-4000):])
		}
		h.must(p.Stop())
	})
	return p
}

// start is place, and the process is ready.
func (h *house) start(args ...string) *servers.Frontdesk {
	h.t.Helper()
	p := h.place(args...)
	h.must(p.Launch())
	return p
}

// fill makes the demo firm, for processes that do not.
func (h *house) fill() {
	h.t.Helper()
	p := h.start()
	code, err := p.Terminate()
	h.must(err)
	if code != 0 {
		h.t.Fatalf("the program ended with %d", code)
	}
}

// patience is how long a drill waits for what must happen by itself, such as the end of a transaction whose
// process is frozen.
const patience = 20 * time.Second

// write changes the database beside the running program.
func (h *house) write(fn func(*database.Tx) error) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	h.open(func(db *database.DB) error { return db.Write(ctx, fn) })
}

func (h *house) read(fn func(*database.Tx) error) {
	h.t.Helper()
	h.open(func(db *database.DB) error { return db.Read(context.Background(), fn) })
}

// open opens the database for a moment only: a reader that stays would spare SQLite the recovery after a crash.
func (h *house) open(fn func(*database.DB) error) {
	h.t.Helper()
	options := database.Options{Path: filepath.Join(h.folder, "data", "frontdesk.db")}
	if h.postgres != nil {
		options = database.Options{URL: h.postgres.URL}
	}
	db, err := database.Open(context.Background(), options)
	h.must(err)
	defer db.Close()
	h.must(fn(db))
}

// count returns the one number that a query yields.
func (h *house) count(sql string, args ...any) (n int64) {
	h.t.Helper()
	h.read(func(tx *database.Tx) (err error) {
		n, err = database.One(tx, database.Column[int64], sql, args...)
		return err
	})
	return n
}

// leaseTime is for how long the queue leases a job.
const leaseTime = 30 * time.Second

// elapse does to the jobs that were claimed before a moment what the rest of their lease would.
func (h *house) elapse(claimed time.Time) {
	h.t.Helper()
	h.write(func(tx *database.Tx) error {
		_, err := tx.Exec(`UPDATE jobs SET lease_until = 0 WHERE state = 'running' AND lease_until < $1`, claimed.Add(leaseTime).UnixMicro())
		return err
	})
}

// settle waits until all is done that follows from what was posted.
func (h *house) settle() {
	h.t.Helper()
	h.await(h.patience, func() error {
		n := h.count(`SELECT COUNT(*) FROM jobs WHERE state = 'running' OR kind IN ('route_submission', 'send_message') OR (state = 'ready' AND run_at <= $1)`, time.Now().UnixMicro())
		if n > 0 {
			return fmt.Errorf("%d jobs are due, running, or about a submission or a mail", n)
		}
		return nil
	})
}

// await waits until condition returns nil, and fails with its last error after a while.
func (h *house) await(atMost time.Duration, condition func() error) {
	h.t.Helper()
	deadline := time.Now().Add(atMost)
	for {
		err := condition()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			h.t.Fatal(fmt.Errorf("it did not come to pass in %v: %w", atMost, err))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// plan is for visitors who have not posted before, 250 a second.
func (h *house) plan(p *servers.Frontdesk) load.Plan {
	h.plans++
	return load.Plan{URL: p.URL, Name: "visitor", First: h.plans * 2000, Workers: 16, Rate: 250}
}

// loadRuns is a while in which the posting goes on, for what comes next to fall into the middle of it: there is
// nothing to wait for.
func loadRuns(d time.Duration) { time.Sleep(d) }

// during posts while something happens, and ends the posting when that is over.
func (h *house) during(plan load.Plan, happens func()) load.Result {
	h.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan load.Result)
	go func() { done <- load.Run(ctx, plan) }()
	func() {
		defer stop() // whatever happens
		happens()
	}()
	return <-done
}

// only fails unless every post was answered with 201 or one of the given statuses.
func only(r load.Result, statuses ...int) error {
	others := maps.Clone(r.Refused)
	for _, s := range statuses {
		delete(others, s)
	}
	if r.Failed > 0 || len(others) > 0 {
		return fmt.Errorf("%d without an answer, and %v", r.Failed, r.Refused)
	}
	if len(r.Acks) == 0 {
		return errors.New("nothing was acknowledged")
	}
	return nil
}
