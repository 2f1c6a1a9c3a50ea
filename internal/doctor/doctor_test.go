package doctor_test

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"frontdesk/internal/boot"
	"frontdesk/internal/config"
	"frontdesk/internal/database"
	"frontdesk/internal/doctor"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/servers"
	"frontdesk/migrations"
)

// examine examines an environment, as changed.
func examine(env *testkit.Env, change ...func(*doctor.Options)) []doctor.Finding {
	settings := env.Config
	settings.Listen = "127.0.0.1:0"
	settings.BaseURL = "http://127.0.0.1:8080"
	o := doctor.Options{Config: &settings, Migrations: migrations.For, Patience: 5 * time.Second}
	for _, c := range change {
		c(&o)
	}
	return doctor.Examine(context.Background(), o)
}

func set(change func(*config.Config)) func(*doctor.Options) {
	return func(o *doctor.Options) { change(o.Config) }
}

// expect requires a finding of a check whose words contain a part, with a remedy unless it is fine.
func expect(t *testing.T, findings []doctor.Finding, level doctor.Level, check, part string) {
	t.Helper()
	for _, f := range findings {
		if f.Check == check && f.Level == level && strings.Contains(f.Says, part) && (f.Remedy != "" || level == doctor.OK) {
			return
		}
	}
	t.Errorf("no %s of %s says %q in:\n%s", level, check, part, listed(findings))
}

// refuse requires that a check found nothing of a level.
func refuse(t *testing.T, findings []doctor.Finding, level doctor.Level, check string) {
	t.Helper()
	if slices.ContainsFunc(findings, func(f doctor.Finding) bool { return f.Check == check && f.Level == level }) {
		t.Errorf("a %s of %s in:\n%s", level, check, listed(findings))
	}
}

func listed(findings []doctor.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s | %s | %s | %s\n", f.Level, f.Check, f.Says, f.Remedy)
	}
	return b.String()
}

// started starts a firm once and stops it.
func started(t *testing.T, env *testkit.Env) {
	t.Helper()
	settings := env.Config
	if err := settings.Check(); err != nil {
		t.Fatal(err)
	}
	app, err := boot.Open(context.Background(), boot.Options{Config: &settings, Log: env.Log()})
	if err != nil {
		t.Fatal(err)
	}
	app.Stop(context.Background())
}

func TestAWellFirmHasNoFault(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		started(t, env)
		env.Config.SMTPURL = testkit.NewSink(t).URL
		found := examine(env)
		if doctor.Worst(found) == doctor.Fault {
			t.Error(listed(found))
		}
		for _, check := range []string{"settings", "data folder", "database", "secret", "redis", "mail", "clock", "listening", "proxies"} {
			expect(t, found, doctor.OK, check, "")
		}
	})
}

func TestAnExaminationBesideAServerChangesNothingAndStopsNobody(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		server := testkit.Serve(t, app)
		listen := strings.TrimPrefix(server, "http://")
		found := examine(env, set(func(c *config.Config) { c.Listen = listen }))
		expect(t, found, doctor.OK, "listening", "a server answers")
		err := app.DB.Write(context.Background(), func(*database.Tx) error { // while a write is under way
			expect(t, examine(env), doctor.OK, "database", "at migration")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAllFaultsOfTheSettingsAreToldAtOnce(t *testing.T) {
	found := examine(testkit.New(t), set(func(c *config.Config) { c.SubmitRate, c.MailFrom = "often", "nobody" }))
	expect(t, found, doctor.Fault, "settings", "FRONTDESK_SUBMIT_RATE")
	expect(t, found, doctor.Fault, "settings", "FRONTDESK_MAIL_FROM")
}

func TestANewHostIsToldWhatTheFirstStartMakes(t *testing.T) {
	env := testkit.New(t)
	env.Config.Data = filepath.Join(env.Config.Data, "not yet")
	found := examine(env)
	expect(t, found, doctor.Warn, "data folder", "does not exist")
	expect(t, found, doctor.Warn, "database", "does not exist")
	expect(t, found, doctor.Warn, "secret", "does not exist")
	expect(t, found, doctor.Warn, "mail", "becomes a file")
	if _, err := os.Stat(env.Config.Data); !os.IsNotExist(err) {
		t.Errorf("the examination made it: %v", err)
	}
}

func TestADataFolderThatIsOpenOrNoFolderIsFound(t *testing.T) {
	env := testkit.New(t)
	if err := os.Chmod(env.Config.Data, 0o755); err != nil {
		t.Fatal(err)
	}
	expect(t, examine(env), doctor.Warn, "data folder", "open to other users")
	file := filepath.Join(env.Config.Data, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, examine(env, set(func(c *config.Config) { c.Data = file })), doctor.Fault, "data folder", "is no folder")
}

func TestAFolderThatCannotBeWrittenToIsFound(t *testing.T) {
	env := testkit.New(t)
	env.Config.Data = "/proc/self" // not even root may
	expect(t, examine(env), doctor.Fault, "data folder", "cannot be written to")
}

func TestASecretThatOthersCanReadOrThatIsAnotherIsFound(t *testing.T) {
	env := testkit.New(t)
	started(t, env)
	if err := os.Chmod(env.Config.SecretPath(), 0o644); err != nil {
		t.Fatal(err)
	}
	expect(t, examine(env), doctor.Fault, "secret", "other users")
	found := examine(env, set(func(c *config.Config) { c.Secret = strings.Repeat("another secret ", 3) }))
	expect(t, found, doctor.Fault, "database", "not the one this database was set up with")
}

func TestPendingMigrationsAndDatabasesOfAnotherProgramAreFound(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		found := examine(env, func(o *doctor.Options) { o.Migrations = withMore })
		expect(t, found, doctor.Warn, "database", "9000_more.sql")
		if _, err := db.Migrate(context.Background(), withMore(db.Dialect())); err != nil {
			t.Fatal(err)
		}
		expect(t, examine(env), doctor.Fault, "database", "newer frontdesk")
		expect(t, examine(env, func(o *doctor.Options) { o.Migrations = altered }), doctor.Fault, "database", "was altered")
	})
}

func TestAPostgresThatCannotBeReachedSaysWhy(t *testing.T) {
	server := servers.PostgresFor(t, servers.PostgresOptions{Durable: true})
	env := testkit.New(t)
	env.Config.Secret = strings.Repeat("test secret ", 4)
	at := func(change func(*url.URL)) []doctor.Finding {
		u, err := url.Parse(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		change(u)
		return examine(env, set(func(c *config.Config) { c.DatabaseURL = u.String() }))
	}
	expect(t, at(func(u *url.URL) { u.Path = "/missing" }), doctor.Fault, "database", `"missing" does not exist`)
	expect(t, at(func(u *url.URL) { u.Host = "127.0.0.1:1" }), doctor.Fault, "database", "connection refused")
	expect(t, at(func(*url.URL) {}), doctor.OK, "database", "durable: fsync = on")
	requirePasswords(t, server)
	found := at(func(u *url.URL) { u.User = url.UserPassword("desk", "wrong") })
	expect(t, found, doctor.Fault, "database", "password authentication failed")
	if strings.Contains(listed(found), "wrong") {
		t.Errorf("it tells the password:\n%s", listed(found))
	}
}

// requirePasswords has the server ask for passwords.
func requirePasswords(t *testing.T, server *servers.Postgres) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var file string
	if err := conn.QueryRow(context.Background(), "SHOW hba_file").Scan(&file); err != nil {
		t.Fatal(err)
	}
	rules := "host all desk 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
	if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(context.Background(), "CREATE ROLE desk LOGIN PASSWORD 'right'; SELECT pg_reload_conf()"); err != nil {
		t.Fatal(err)
	}
}

func TestAWeakDatabaseIsAFaultUnlessItIsAllowed(t *testing.T) {
	server := servers.PostgresFor(t, servers.PostgresOptions{})
	env := testkit.New(t)
	env.Config.DatabaseURL, env.Config.Secret = server.URL, strings.Repeat("test secret ", 4)
	expect(t, examine(env), doctor.Fault, "database", "fsync = off")
	env.Config.AllowWeakDurability = true
	found := examine(env)
	expect(t, found, doctor.Warn, "database", "fsync = off")
	refuse(t, found, doctor.Fault, "database")
}

func TestARedisThatEvictsOrIsAwayIsFound(t *testing.T) {
	server := servers.RedisFor(t, servers.RedisOptions{Args: []string{"--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"}})
	env := testkit.New(t)
	env.Config.RedisURL = server.URL
	expect(t, examine(env), doctor.Fault, "redis", "allkeys-lru")
	expect(t, examine(env, set(func(c *config.Config) { c.RedisURL = "redis://127.0.0.1:1" })), doctor.Fault, "redis", "cannot be reached")
	expect(t, examine(env, set(func(c *config.Config) { c.RedisURL = "http://x" })), doctor.Fault, "redis", "FRONTDESK_REDIS_URL")
}

func TestAMailServerThatDoesNotTakeUsIsFound(t *testing.T) {
	sink := testkit.NewSink(t)
	with := func(change func(*url.URL)) []doctor.Finding {
		u, err := url.Parse(sink.URL)
		if err != nil {
			t.Fatal(err)
		}
		change(u)
		return examine(testkit.New(t), set(func(c *config.Config) { c.SMTPURL = u.String() }))
	}
	expect(t, with(func(*url.URL) {}), doctor.OK, "mail", "takes us")
	expect(t, with(func(*url.URL) {}), doctor.Warn, "mail", "no encryption")
	expect(t, with(func(u *url.URL) { u.Scheme = "smtp+starttls" }), doctor.Fault, "mail", "offers no STARTTLS")
	expect(t, with(func(u *url.URL) { u.Host = "127.0.0.1:1" }), doctor.Fault, "mail", "connection refused")
	sink.Misbehave(func(step testkit.Step, _ testkit.Mail) error {
		if step == testkit.Authenticating {
			return testkit.Refusal(535, "wrong password")
		}
		return nil
	})
	found := with(func(*url.URL) {})
	expect(t, found, doctor.Fault, "mail", "535")
	if strings.Contains(listed(found), ":secret@") {
		t.Errorf("it tells the password:\n%s", listed(found))
	}
	expect(t, examine(testkit.New(t), set(func(c *config.Config) { c.SMTPURL = "ftp://x" })), doctor.Fault, "mail", "FRONTDESK_SMTP_URL")
	local := examine(testkit.New(t), set(func(c *config.Config) { c.SMTPURL, c.MailFrom = sink.URL, "desk@localhost" }))
	expect(t, local, doctor.Warn, "mail", "desk@localhost")
}

func TestATakenOrImpossibleAddressIsFound(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "welcome") }))
	t.Cleanup(web.Close)
	for _, other := range []string{newSilent(t), strings.TrimPrefix(web.URL, "http://")} {
		expect(t, examine(testkit.New(t), set(func(c *config.Config) { c.Listen = other })), doctor.Fault, "listening", "another program")
	}
	expect(t, examine(testkit.New(t), set(func(c *config.Config) { c.Listen = "192.0.2.1:80" })), doctor.Fault, "listening", "cannot be listened on")
}

func TestLinksThatNobodyCanFollowAreFound(t *testing.T) {
	expect(t, examine(testkit.New(t)), doctor.Warn, "address", "this host only")
	found := examine(testkit.New(t), set(func(c *config.Config) { c.BaseURL = "http://desk.invalid" }))
	expect(t, found, doctor.Warn, "address", "not encrypted")
	expect(t, found, doctor.Warn, "address", "cannot be found")
}

func TestTrustingEverybodyIsAFaultAndTrustingNoProxyAWarning(t *testing.T) {
	for _, everybody := range []string{"0.0.0.0/0", "::/0"} {
		found := examine(testkit.New(t), set(func(c *config.Config) { c.TrustedProxies = []string{everybody} }))
		expect(t, found, doctor.Fault, "proxies", "anybody can pretend")
	}
	expect(t, examine(testkit.New(t), set(func(c *config.Config) { c.BaseURL = "https://desk.invalid" })), doctor.Warn, "proxies", "no proxy is trusted")
}

func TestServingAsksWhetherAServerIsReadyHere(t *testing.T) {
	only := func(o *doctor.Options) { o.Only = []string{doctor.Serving} }
	env := testkit.New(t)
	server := testkit.Serve(t, env.Boot())
	found := examine(env, only, set(func(c *config.Config) { c.Listen = strings.TrimPrefix(server, "http://") }))
	if len(found) != 1 || found[0].Level != doctor.OK {
		t.Errorf("%s", listed(found))
	}
	expect(t, examine(env, only, set(func(c *config.Config) { c.Listen = "127.0.0.1:1" })), doctor.Fault, doctor.Serving, "no server is ready")
}

func TestAnExaminationEndsAlthoughEverythingHangs(t *testing.T) {
	env := testkit.New(t)
	silent := newSilent(t)
	began := time.Now()
	found := examine(env, func(o *doctor.Options) { o.Patience = time.Second }, set(func(c *config.Config) {
		c.DatabaseURL, c.Secret = "postgres://x@"+silent+"/x?sslmode=disable", strings.Repeat("test secret ", 4)
		c.RedisURL, c.SMTPURL, c.Listen = "redis://"+silent, "smtp://"+silent, silent
	}))
	if took := time.Since(began); took > 6*time.Second {
		t.Errorf("it took %v", took)
	}
	for _, check := range []string{"database", "redis", "mail", "listening"} {
		expect(t, found, doctor.Fault, check, "")
	}
}

// newSilent is the address of a server that takes connections and says nothing.
func newSilent(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() })
			go func() { _, _ = bufio.NewReader(c).Discard(1 << 30) }()
		}
	}()
	return listener.Addr().String()
}

// withMore are the migrations of a newer program.
func withMore(dialect database.Dialect) fs.FS {
	files := copied(dialect)
	files["9000_more.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE more (id INTEGER PRIMARY KEY);\n")}
	return files
}

// altered are those of a program that somebody altered.
func altered(dialect database.Dialect) fs.FS {
	files := withMore(dialect).(fstest.MapFS)
	for name, file := range files {
		if strings.HasPrefix(name, "0001") {
			file.Data = append(file.Data, "-- altered\n"...)
		}
	}
	return files
}

func copied(dialect database.Dialect) fstest.MapFS {
	files := fstest.MapFS{}
	names, err := fs.Glob(migrations.For(dialect), "*.sql")
	for _, name := range names {
		var text []byte
		if err == nil {
			text, err = fs.ReadFile(migrations.For(dialect), name)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	if err != nil {
		panic(err) // the files are compiled in
	}
	return files
}
