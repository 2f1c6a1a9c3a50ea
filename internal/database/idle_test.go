package database_test

import (
	"context"
	"testing"
	"time"

	"frontdesk/internal/database"
)

func TestATransactionThatMayLieIdleOutlastsTheSilenceAndOnlyThatOne(t *testing.T) {
	db := openAt(t, serverOf(t, "pool_max_conns=1&idle_in_transaction_session_timeout=50"))
	waits := func(tx *database.Tx) error {
		if err := tx.MayLieIdle(); err != nil {
			return err
		}
		time.Sleep(200 * time.Millisecond) // as a pipe that nobody reads from
		_, err := tx.Exec(`SELECT 1`)
		return err
	}
	if err := db.Read(context.Background(), waits); err != nil {
		t.Errorf("one that reads: %v", err)
	}
	if err := db.Write(context.Background(), waits); err != nil {
		t.Errorf("one that writes: %v", err)
	}
	err := db.Read(context.Background(), func(tx *database.Tx) error {
		left, err := database.One(tx, database.Column[string], `SHOW idle_in_transaction_session_timeout`)
		if left != "50ms" {
			t.Errorf("the next one may lie idle for %s", left)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
