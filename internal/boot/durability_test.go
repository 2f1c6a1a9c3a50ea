package boot_test

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"frontdesk/internal/boot"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/servers"
)

// withPostgres gives a test the database of a server of its own.
func withPostgres(t *testing.T, o servers.PostgresOptions) *testkit.Env {
	t.Helper()
	server := servers.PostgresFor(t, o)
	env := testkit.New(t)
	env.Config.DatabaseURL = server.URL
	env.Config.Secret = strings.Repeat("test secret ", 4)
	return env
}

func TestADatabaseThatForgetsInAPowerCutIsRefusedByNameWithTheRemedy(t *testing.T) {
	env := withPostgres(t, servers.PostgresOptions{})
	err := open(env, func(*boot.Options) {})
	for _, word := range []string{"fsync = off", "full_page_writes = off", "postgresql.conf", "FRONTDESK_ALLOW_WEAK_DURABILITY=yes"} {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%q is not said in: %v", word, err)
		}
	}
}

func TestAnAllowedWeakDatabaseIsServedAndSaysSo(t *testing.T) {
	env := withPostgres(t, servers.PostgresOptions{})
	env.Config.AllowWeakDurability = true
	b := testkit.NewBrowser(t, testkit.Serve(t, env.Boot()))
	if a := b.Get("/readyz"); a.Status != http.StatusOK || !strings.Contains(a.Body, "weak: fsync, full_page_writes") {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}

func TestADurableDatabaseIsServedWhateverItsDefaultForOthers(t *testing.T) {
	env := withPostgres(t, servers.PostgresOptions{Durable: true})
	conn, err := pgx.Connect(context.Background(), env.Config.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(context.Background(), "ALTER DATABASE postgres SET synchronous_commit = off"); err != nil {
		t.Fatal(err)
	}
	b := testkit.NewBrowser(t, testkit.Serve(t, env.Boot()))
	if a := b.Get("/readyz"); strings.Contains(a.Body, "weak") {
		t.Errorf("%s (allowed by the environment: %q)", a.Body, os.Getenv("FRONTDESK_ALLOW_WEAK_DURABILITY"))
	}
}
