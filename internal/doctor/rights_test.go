package doctor_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"frontdesk/internal/config"
	"frontdesk/internal/doctor"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/servers"
)

// onServer is an environment on a PostgreSQL of its own.
func onServer(t *testing.T) (*testkit.Env, *servers.Postgres) {
	t.Helper()
	server := servers.PostgresFor(t, servers.PostgresOptions{Durable: true})
	env := testkit.New(t)
	env.Config.DatabaseURL, env.Config.Secret = server.URL, strings.Repeat("test secret ", 4)
	return env, server
}

// run runs statements as the superuser, one by one, and returns the one text that the last one answers.
func run(t *testing.T, server *servers.Postgres, statements ...string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, s := range statements {
		rows, err := conn.Query(context.Background(), s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		for rows.Next() {
			if err := rows.Scan(&answer); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return answer
}

// as examines the database as another user.
func as(t *testing.T, env *testkit.Env, user string) []doctor.Finding {
	t.Helper()
	u, err := url.Parse(env.Config.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(user)
	return examine(env, set(func(c *config.Config) { c.DatabaseURL = u.String() }))
}

func TestAPostgresThatCannotBeWrittenToIsAFault(t *testing.T) {
	env, server := onServer(t)
	run(t, server, "CREATE ROLE poor LOGIN")
	found := as(t, env, "poor")
	expect(t, found, doctor.Fault, "database", "may not create tables")
	refuse(t, found, doctor.Warn, "database")
	expect(t, examine(env), doctor.Warn, "database", "have yet to run")
	refuse(t, examine(env), doctor.Fault, "database")

	started(t, env)
	run(t, server, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO poor", "GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO poor")
	refuse(t, as(t, env, "poor"), doctor.Fault, "database")
	run(t, server, "REVOKE UPDATE ON submissions FROM poor")
	expect(t, as(t, env, "poor"), doctor.Fault, "database", "may not write to submissions:")

	run(t, server, "ALTER ROLE postgres SET default_transaction_read_only = on")
	expect(t, examine(env), doctor.Fault, "database", "read-only")
	run(t, server, "SET default_transaction_read_only = off", "ALTER ROLE postgres RESET default_transaction_read_only")
	refuse(t, examine(env), doctor.Fault, "database")
}

func TestAStandbyIsAFault(t *testing.T) {
	env, server := onServer(t)
	started(t, env)
	folder := run(t, server, "SHOW data_directory")
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	refuse(t, examine(env), doctor.Fault, "database")
	if err := os.WriteFile(filepath.Join(folder, "standby.signal"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	expect(t, examine(env), doctor.Fault, "database", "standby")
}

func TestServingBelievesNoOtherProgramAndNoServerThatIsNotReady(t *testing.T) {
	answer, status := "", http.StatusOK
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(web.Close)
	serving := func() []doctor.Finding {
		return examine(testkit.New(t), func(o *doctor.Options) { o.Only = []string{doctor.Serving} },
			set(func(c *config.Config) { c.Listen = strings.TrimPrefix(web.URL, "http://") }))
	}
	for _, answer = range []string{"", "ok\n", "<html>welcome</html>", "{}", `{"status":"up"}`, `{"status":7}`, `{"status":"unavailable"}`, `["ready"]`} {
		expect(t, serving(), doctor.Fault, doctor.Serving, "no server is ready")
	}
	for _, word := range []string{"ready", "degraded"} {
		answer = `{"status":"` + word + `","parts":{"database":{"status":"ok"}}}`
		expect(t, serving(), doctor.OK, doctor.Serving, "a server is "+word)
	}
	status = http.StatusServiceUnavailable
	expect(t, serving(), doctor.Fault, doctor.Serving, "no server is ready")
}
