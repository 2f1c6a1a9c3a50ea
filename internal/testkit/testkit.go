// Package testkit boots Frontdesk for a test as the program boots it, on either database, with a clock that the
// test moves. A test names what must have happened and waits for it; it never sleeps for a while and hopes.
package testkit

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"frontdesk/internal/boot"
	"frontdesk/internal/config"
	"frontdesk/internal/database"
	"frontdesk/internal/imap"
	"frontdesk/internal/rediskit"
	"frontdesk/migrations"
)

// Noon is when a test's clock begins: a Monday, 12:00 in Shanghai.
var Noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// Env is one empty database with its Redis and its clock.
type Env struct {
	T      testing.TB
	Clock  *Clock
	Config config.Config // checked before each boot
}

// OnBoth runs a test on SQLite with the embedded Redis, and on PostgreSQL with a real one where `make test`
// has started them.
func OnBoth(t *testing.T, test func(t *testing.T, env *Env)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, New(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, NewPostgres(t))
	})
}

// NewPostgres returns an empty database of PostgreSQL with a real Redis, and skips the test where `make test` has
// not started them.
func NewPostgres(t *testing.T) *Env {
	t.Helper()
	server := os.Getenv("FRONTDESK_TEST_POSTGRES_URL")
	if server == "" {
		t.Skip("FRONTDESK_TEST_POSTGRES_URL is not set; run make test")
	}
	env := New(t)
	env.Config.DatabaseURL = createDatabase(t, server)
	env.Config.RedisURL = redisURL(t)
	env.Config.Secret = strings.Repeat("test secret ", 4)
	env.Config.AllowWeakDurability = true // the test server does without fsync, for speed
	return env
}

// redisURL names a database of the test Redis that no other test uses.
func redisURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv("FRONTDESK_TEST_REDIS_URL")
	if server == "" {
		t.Skip("FRONTDESK_TEST_REDIS_URL is not set; run make test")
	}
	r, err := rediskit.Open(server)
	if err != nil {
		t.Fatal(err)
	}
	number, err := r.Client().Incr(context.Background(), "next test").Result()
	if err != nil {
		t.Fatalf("connecting to the test Redis: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s/%d", server, number)
}

// New returns an empty SQLite database with the embedded Redis, for tests of what is not the same on both.
func New(t *testing.T) *Env {
	t.Helper()
	return &Env{T: t, Clock: NewClock(Noon), Config: config.Config{
		Listen: "127.0.0.1:8080", Data: t.TempDir(), MailFrom: "Harbourline <desk@harbourline.test>",
		SubmitRate: "off", AdminEmail: "root@harbourline.test", AdminPassword: "correct horse battery",
	}}
}

// createDatabase makes an empty database on a server, dropped when the test ends.
func createDatabase(t testing.TB, server string) string {
	t.Helper()
	name := "test_" + strings.ToLower(rand.Text())
	run := func(sql string) {
		ctx := context.Background()
		conn, err := pgx.Connect(ctx, server)
		if err != nil {
			t.Fatalf("connecting to the test server: %v", err)
		}
		defer conn.Close(ctx)
		if _, err := conn.Exec(ctx, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	run("CREATE DATABASE " + name)
	t.Cleanup(func() { run("DROP DATABASE " + name + " WITH (FORCE)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// DB opens the database with its tables, for tests of what lies below the stations.
func (e *Env) DB() *database.DB {
	e.T.Helper()
	ctx := context.Background()
	db, err := database.Open(ctx, database.Options{
		URL: e.Config.DatabaseURL, Path: filepath.Join(e.Config.Data, "frontdesk.db"), Now: e.Clock.Now,
	})
	if err != nil {
		e.T.Fatal(err)
	}
	e.T.Cleanup(db.Close)
	if _, err := db.Migrate(ctx, migrations.For(db.Dialect())); err != nil {
		e.T.Fatal(err)
	}
	return db
}

// Boot starts a whole Frontdesk on the database; change may alter its settings. It stops with the test.
func (e *Env) Boot(change ...func(*boot.Options)) *boot.App {
	e.T.Helper()
	settings := e.Config
	if err := settings.Check(); err != nil {
		e.T.Fatal(err)
	}
	o := boot.Options{Config: &settings, Log: e.Log(), Now: e.Clock.Now, Sweep: 20 * time.Millisecond, Worker: true, Web: true,
		Pace: imap.Pace{Poll: 20 * time.Millisecond, Hold: 20 * time.Millisecond, Retry: 5 * time.Millisecond, Longest: 50 * time.Millisecond}}
	for _, c := range change {
		c(&o)
	}
	ctx := context.Background()
	app, err := boot.Open(ctx, o)
	if err != nil {
		e.T.Fatal(err)
	}
	if err := app.Start(ctx); err != nil {
		e.T.Fatal(err)
	}
	e.T.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		app.Stop(ctx)
	})
	return app
}

// Open builds the demo firm's product with these settings here, working on no jobs, until it is closed.
func Open(ctx context.Context, settings config.Config) (app *boot.App, closeApp func(), err error) {
	if err := settings.Check(); err != nil {
		return nil, nil, err
	}
	app, err = boot.Open(ctx, boot.Options{Config: &settings, Log: slog.New(slog.DiscardHandler), Demo: true})
	return app, func() { app.Stop(ctx) }, err
}

// Demo makes the boot one of the demo firm.
func Demo(o *boot.Options) { o.Demo = true }

// Log writes warnings and errors into the test's output.
func (e *Env) Log() *slog.Logger {
	return slog.New(slog.NewTextHandler(testWriter{e.T}, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

type testWriter struct{ t testing.TB }

var _ io.Writer = testWriter{}

func (w testWriter) Write(line []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(line)))
	return len(line), nil
}

// Eventually waits until condition returns nil, and fails with its last error after 20 seconds.
func Eventually(t testing.TB, condition func() error) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		err := condition()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(fmt.Errorf("it did not come to pass: %w", err))
		}
		time.Sleep(2 * time.Millisecond)
	}
}
