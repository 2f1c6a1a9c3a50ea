package database

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/internal/crm"
)

// newSQLite opens a file with an empty table, things, whose writer waits for a lock no longer than it must.
func newSQLite(t *testing.T) (e *sqliteEngine, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.db")
	e, err := openSQLite(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.close)
	if err := e.script(context.Background(), `PRAGMA busy_timeout = 20; CREATE TABLE things (name TEXT)`); err != nil {
		t.Fatal(err)
	}
	return e, path
}

// things are the names in the table.
func things(t *testing.T, e *sqliteEngine) (names []string) {
	t.Helper()
	err := e.read(context.Background(), time.Now(), func(tx *Tx) (err error) {
		names, err = All(tx, Column[string], `SELECT name FROM things ORDER BY rowid`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// insert returns a write that puts a name into the table.
func insert(name string) *write {
	fn := func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO things (name) VALUES ($1)`, name)
		return err
	}
	return &write{ctx: context.Background(), now: time.Now, fn: fn, done: make(chan struct{})}
}

// commitTogether commits writes in one batch, in their order, on the connection of a writer that has nothing to do.
func commitTogether(e *sqliteEngine, batch ...*write) {
	w := &writer{conn: e.all[0], first: make(chan *write), rest: make(chan *write, len(batch))}
	for _, item := range batch[1:] {
		w.rest <- item
	}
	w.commit(batch[0])
}

func TestWhileAnotherProcessHoldsSQLitesLockAWriteIsUnavailable(t *testing.T) {
	e, path := newSQLite(t)
	db := &DB{engine: e, now: time.Now}
	other, err := openSQLite(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.close()
	if err := other.script(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(context.Context, func(*Tx) error) error{
		"alone": db.Write, "first": db.WriteFirst, "shared": db.WriteShared,
	} {
		if err := write(context.Background(), insert("early").fn); !crm.IsKind(err, crm.KindUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := other.script(context.Background(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(context.Background(), insert("late").fn); err != nil {
		t.Errorf("when it is free again: %v", err)
	}
	if got := fmt.Sprint(things(t, e)); got != "[late]" {
		t.Errorf("got %s", got)
	}
}

func TestABatchIsCommittedOnceThoughTheLastOfItHasGone(t *testing.T) {
	e, _ := newSQLite(t)
	gone, leave := context.WithCancel(context.Background())
	leave()
	batch := []*write{insert("a"), insert("b"), insert("c")}
	batch[2].ctx = gone
	commitTogether(e, batch...)
	if got := fmt.Sprint(things(t, e)); got != "[a b]" {
		t.Errorf("got %s", got)
	}
	if batch[0].err != nil || batch[1].err != nil || !errors.Is(batch[2].err, context.Canceled) {
		t.Errorf("they heard %v, %v and %v", batch[0].err, batch[1].err, batch[2].err)
	}
}

func TestWhenTheLastOfABatchFailsTheOthersAreCommittedAllTheSame(t *testing.T) {
	e, _ := newSQLite(t)
	gone, leave := context.WithCancel(context.Background())
	leave()
	refused := errors.New("refused")
	batch := []*write{insert("a"), insert("b"), insert("c"), insert("d")}
	batch[1].ctx, batch[2].fn = gone, func(*Tx) error { return refused }
	commitTogether(e, batch...)
	if got := fmt.Sprint(things(t, e)); got != "[a]" {
		t.Errorf("got %s", got)
	}
	if batch[0].err != nil || !errors.Is(batch[1].err, context.Canceled) || !errors.Is(batch[2].err, refused) {
		t.Errorf("they heard %v, %v and %v", batch[0].err, batch[1].err, batch[2].err)
	}
	select {
	case <-batch[3].done:
		t.Error("the one behind it was answered")
	default: // it waits for the next batch
	}
}
