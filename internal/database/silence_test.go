package database_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// silence is what the server of a test says of how long a transaction may lie idle.
func silence(t *testing.T, address string) (setting string) {
	t.Helper()
	db := openAt(t, address)
	err := db.Read(context.Background(), func(tx *database.Tx) (err error) {
		setting, err = database.One(tx, database.Column[string], `SHOW idle_in_transaction_session_timeout`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return setting
}

// serverOf is the address of the tests' PostgreSQL with settings added.
func serverOf(t *testing.T, settings string) string {
	t.Helper()
	address := os.Getenv("FRONTDESK_TEST_POSTGRES_URL")
	if address == "" {
		t.Skip("FRONTDESK_TEST_POSTGRES_URL is not set; run make test")
	}
	if strings.Contains(address, "?") {
		return address + "&" + settings
	}
	return address + "?" + settings
}

// openAt opens a PostgreSQL until the test ends.
func openAt(t *testing.T, address string) *database.DB {
	t.Helper()
	db, err := database.Open(context.Background(), database.Options{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func TestATransactionThatFellSilentIsUndoneByTheServerAndIsAnOutage(t *testing.T) {
	sooner := serverOf(t, "idle_in_transaction_session_timeout=50")
	if by := silence(t, serverOf(t, "")); by != "5s" {
		t.Errorf("by itself it is %s", by)
	}
	if by := silence(t, sooner); by != "50ms" {
		t.Errorf("the URL says 50ms, the server %s", by)
	}
	err := openAt(t, sooner).Write(context.Background(), func(tx *database.Tx) error {
		time.Sleep(200 * time.Millisecond) // as a process that is frozen
		_, err := tx.Exec(`SELECT 1`)
		return err
	})
	if !crm.IsKind(err, crm.KindUnavailable) {
		t.Errorf("the transaction ended with %v", err)
	}
}
