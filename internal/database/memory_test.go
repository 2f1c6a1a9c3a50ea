package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/migrations"
)

func openMemory(t *testing.T, now func() time.Time) *database.DB {
	t.Helper()
	db, err := database.OpenMemory(context.Background(), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func TestADatabaseInMemoryTakesTheTablesAndGoesByItsClock(t *testing.T) {
	at := time.Date(2030, 1, 2, 3, 4, 5, 678, time.UTC)
	db := openMemory(t, func() time.Time { return at })
	ctx := context.Background()
	if _, err := db.Migrate(ctx, migrations.For(db.Dialect())); err != nil {
		t.Fatal(err)
	}
	write := func(fn func(*database.Tx) error) error { return db.Write(ctx, fn) }
	if err := write(func(tx *database.Tx) error {
		_, err := tx.Exec(`INSERT INTO settings (name, value) VALUES ('kept', $1)`, tx.Now().Format(time.RFC3339Nano))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	undone := errors.New("undone")
	if err := write(func(tx *database.Tx) error {
		_, err := tx.Exec(`DELETE FROM settings`)
		return errors.Join(err, undone)
	}); !errors.Is(err, undone) {
		t.Fatal(err)
	}
	if err := db.Read(ctx, func(tx *database.Tx) error {
		value, err := database.One(tx, database.Column[string], `SELECT value FROM settings WHERE name = 'kept'`)
		if value != "2030-01-02T03:04:05Z" {
			t.Errorf("it has %q", value)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestTwoDatabasesInMemoryShareNothingAndAClosedOneIsGone(t *testing.T) {
	ctx := context.Background()
	first, second := openMemory(t, time.Now), openMemory(t, time.Now)
	if err := first.Write(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(`CREATE TABLE mine (id INTEGER PRIMARY KEY)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	tables := func(db *database.DB) (n int) {
		t.Helper()
		if err := db.Read(ctx, func(tx *database.Tx) error {
			all, err := database.Tables(tx)
			n = len(all)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := tables(first); n != 1 {
		t.Errorf("the first has %d tables", n)
	}
	if n := tables(second); n != 0 {
		t.Errorf("the second has %d tables", n)
	}
	first.Close()
	if n := tables(openMemory(t, time.Now)); n != 0 {
		t.Errorf("one opened later has %d tables", n)
	}
}
