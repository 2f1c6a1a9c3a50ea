package database_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
)

func table(t *testing.T, db *database.DB) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *database.Tx) error {
		_, err := tx.Exec(`CREATE TABLE things (name TEXT PRIMARY KEY)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func put(tx *database.Tx, name string) error {
	_, err := tx.Exec(`INSERT INTO things (name) VALUES ($1)`, name)
	return err
}

func names(t *testing.T, db *database.DB) []string {
	t.Helper()
	var all []string
	err := db.Read(context.Background(), func(tx *database.Tx) (err error) {
		all, err = database.All(tx, database.Column[string], `SELECT name FROM things ORDER BY name`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ways are the ways to write.
var ways = map[string]func(*database.DB, context.Context, func(*database.Tx) error) error{
	"alone": (*database.DB).Write, "first": (*database.DB).WriteFirst, "shared": (*database.DB).WriteShared,
}

// inEachWay runs a test on both databases for each way to write.
func inEachWay(t *testing.T, test func(t *testing.T, db *database.DB, write func(*database.DB, context.Context, func(*database.Tx) error) error)) {
	for name, write := range ways {
		t.Run(name, func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) { test(t, env.DB(), write) })
		})
	}
}

func TestAWriteThatFailsLeavesNothingAndItsNeighboursStay(t *testing.T) {
	inEachWay(t, func(t *testing.T, db *database.DB, write func(*database.DB, context.Context, func(*database.Tx) error) error) {
		table(t, db)
		refused := errors.New("refused")
		var wait sync.WaitGroup
		failures := make([]error, 200)
		for i := range failures {
			wait.Go(func() {
				failures[i] = write(db, context.Background(), func(tx *database.Tx) error {
					if err := put(tx, fmt.Sprintf("%03d", i)); err != nil {
						return err
					}
					if i%7 == 0 {
						return refused
					}
					return nil
				})
			})
		}
		wait.Wait()
		kept := 0
		for i, err := range failures {
			switch {
			case i%7 == 0 && !errors.Is(err, refused):
				t.Errorf("write %d: %v", i, err)
			case i%7 != 0 && err != nil:
				t.Errorf("write %d: %v", i, err)
			case i%7 != 0:
				kept++
			}
		}
		if got := names(t, db); len(got) != kept {
			t.Errorf("%d of %d are there", len(got), kept)
		}
	})
}

func TestAfterCommitRunsOnlyForWhatWasCommitted(t *testing.T) {
	inEachWay(t, func(t *testing.T, db *database.DB, write func(*database.DB, context.Context, func(*database.Tx) error) error) {
		var heard []string
		hear := func(tx *database.Tx, what string) { tx.AfterCommit(func() { heard = append(heard, what) }) }
		err := write(db, context.Background(), func(tx *database.Tx) error {
			hear(tx, "kept")
			_ = tx.Savepoint(func() error { // the error is the point
				hear(tx, "undone")
				return errors.New("undo")
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		_ = write(db, context.Background(), func(tx *database.Tx) error { // the error is the point
			hear(tx, "rolled back")
			return errors.New("no")
		})
		if fmt.Sprint(heard) != "[kept]" {
			t.Errorf("heard %v", heard)
		}
	})
}

func TestASavepointUndoesItsOwnPartOnly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		table(t, db)
		err := db.Write(context.Background(), func(tx *database.Tx) error {
			if err := put(tx, "before"); err != nil {
				return err
			}
			err := tx.Savepoint(func() error {
				if err := put(tx, "inside"); err != nil {
					return err
				}
				return put(tx, "before") // breaks the primary key
			})
			if !database.IsUnique(err) {
				t.Errorf("got %v, want a breach of the unique key", err)
			}
			return put(tx, "after")
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(names(t, db)); got != "[after before]" {
			t.Errorf("got %s", got)
		}
	})
}

func TestAPanicInAWriteReachesItsCallerAndUndoesTheWrite(t *testing.T) {
	inEachWay(t, func(t *testing.T, db *database.DB, write func(*database.DB, context.Context, func(*database.Tx) error) error) {
		table(t, db)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was lost")
				}
			}()
			_ = write(db, context.Background(), func(tx *database.Tx) error { // panics before it returns
				if err := put(tx, "x"); err != nil {
					t.Error(err)
				}
				panic("broken")
			})
		}()
		if got := names(t, db); len(got) != 0 {
			t.Errorf("kept %v", got)
		}
	})
}

// burst panics somewhere below a write.
//
//go:noinline
func burst(cause error) { panic(cause) }

func TestAPanicInAWriteTellsItsCallerWhereItWas(t *testing.T) {
	cause := errors.New("broken")
	inEachWay(t, func(t *testing.T, db *database.DB, write func(*database.DB, context.Context, func(*database.Tx) error) error) {
		defer func() {
			p := recover()
			told := fmt.Sprint(p) + string(debug.Stack()) // on PostgreSQL the write is run where the caller is
			if !strings.Contains(told, "broken") || !strings.Contains(told, "database_test.burst(") {
				t.Errorf("it says %s", told)
			}
			if err, _ := p.(error); !errors.Is(err, cause) {
				t.Errorf("what it panicked with is lost: %v", p)
			}
		}()
		_ = write(db, context.Background(), func(*database.Tx) error { // panics before it returns
			burst(cause)
			return nil
		})
	})
}

func TestLocksTakeTurns(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		table(t, db)
		var wait sync.WaitGroup
		for range 30 {
			wait.Go(func() {
				err := db.Write(context.Background(), func(tx *database.Tx) error {
					if err := tx.Lock("counter"); err != nil {
						return err
					}
					n, err := database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM things`)
					if err != nil {
						return err
					}
					return put(tx, fmt.Sprintf("%02d", n))
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if got := names(t, db); len(got) != 30 || got[29] != "29" {
			t.Errorf("got %v", got)
		}
	})
}

func TestADatabaseFromTheFutureIsRefused(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		older := fstest.MapFS{"0000_older.sql": {Data: []byte("SELECT 1;\n")}}
		if _, err := db.Migrate(context.Background(), older); !errors.Is(err, database.ErrNewerDatabase) {
			t.Errorf("got %v", err)
		}
	})
}

func TestAChangedMigrationIsRefused(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		changed := fstest.MapFS{"0001_spine.sql": {Data: []byte("SELECT 1;\n")}}
		if _, err := db.Migrate(context.Background(), changed); err == nil {
			t.Error("it was taken")
		}
	})
}

func TestAMigrationMaySayWhatItLikesInItsComments(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		files := fstest.MapFS{"9999_more.sql": {Data: []byte(`-- Things that are known;
-- by name;

CREATE TABLE more (
	-- of the thing;
	name TEXT, -- as people say it
	size BIGINT
);
    -- and one of them;
INSERT INTO more (name, size) VALUES ('a; -- b', 3);
-- That is all.
`)}}
		if _, err := db.Migrate(context.Background(), files); err != nil {
			t.Fatal(err)
		}
		err := db.Read(context.Background(), func(tx *database.Tx) error {
			name, err := database.One(tx, database.Column[string], `SELECT name FROM more WHERE size = 3`)
			if name != "a; -- b" {
				t.Errorf("the name is %q", name)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		if s, err := db.Schema(context.Background(), files); err != nil || len(s.Changed) != 0 {
			t.Errorf("%+v %v", s, err)
		}
	})
}

func TestHostsThatMigrateAtOnceTakeTurns(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		files := fstest.MapFS{}
		files["9999_more.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE more (id BIGINT);\n")}
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				if _, err := db.Migrate(context.Background(), files); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
	})
}

func TestAReaderThatGoesAwayLeavesItsConnectionInOrder(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		table(t, db)
		var wait sync.WaitGroup
		for range 400 {
			wait.Go(func() {
				ctx, cancel := context.WithCancel(context.Background())
				go cancel()
				_ = db.Read(ctx, func(tx *database.Tx) error { // it may end early: that is the point
					_, err := database.All(tx, database.Column[string], `SELECT name FROM things`)
					return err
				})
			})
		}
		wait.Wait()
		for range 50 {
			names(t, db)
		}
	})
}

func TestADatabaseMayBeClosedTwice(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB() // closed once more when the test ends
		db.Close()
		if err := db.WriteShared(context.Background(), func(*database.Tx) error { return nil }); err == nil {
			t.Error("a closed database took a write")
		}
	})
}

func TestAReadOfOneQueryRunsNoOtherStatement(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		table(t, db)
		count := func(tx *database.Tx) (int64, error) {
			return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM things`)
		}
		for name, second := range map[string]func(*database.Tx) error{
			"query": func(tx *database.Tx) error { _, err := count(tx); return err },
			"write": func(tx *database.Tx) error { return put(tx, "one") },
			"lock":  func(tx *database.Tx) error { return tx.Lock("things") },
		} {
			first := int64(-1)
			err := db.ReadOne(t.Context(), func(tx *database.Tx) (err error) {
				if first, err = count(tx); err != nil {
					return err
				}
				return second(tx)
			})
			if first != 0 || err == nil {
				t.Errorf("%s: counted %d, %v", name, first, err)
			}
		}
		if all := names(t, db); len(all) != 0 {
			t.Errorf("there are %v", all)
		}
	})
}

func TestClosingWaitsForWhoeverReads(t *testing.T) {
	db, err := database.Open(t.Context(), database.Options{Path: filepath.Join(t.TempDir(), "db.sqlite")})
	if err != nil {
		t.Fatal(err)
	}
	reading, closed := make(chan struct{}), make(chan struct{})
	read := make(chan error)
	go func() {
		read <- db.Read(t.Context(), func(tx *database.Tx) error {
			close(reading)
			for i := range 200 { // the close comes while statements are prepared
				if _, err := database.One(tx, database.Column[int64], fmt.Sprintf("SELECT %d", i)); err != nil {
					return err
				}
			}
			return nil
		})
	}()
	<-reading
	go func() { db.Close(); close(closed) }()
	if err := <-read; err != nil {
		t.Errorf("a read that had begun: %v", err)
	}
	<-closed
	if err := db.Read(t.Context(), func(*database.Tx) error { return nil }); !crm.IsKind(err, crm.KindUnavailable) {
		t.Errorf("a read after it: %v", err)
	}
}
