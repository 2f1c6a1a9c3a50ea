package database

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// weakNames are the settings found weak, in order.
func weakNames(settings []Setting) string {
	var names []string
	for _, s := range Weak(settings) {
		names = append(names, s.Name)
	}
	return strings.Join(names, " ")
}

func TestOurSQLiteIsDurable(t *testing.T) {
	db, err := Open(context.Background(), Options{Path: filepath.Join(t.TempDir(), "a.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	settings, err := db.Durability(context.Background())
	if err != nil || len(settings) != 2 || weakNames(settings) != "" {
		t.Errorf("%v %v", settings, err)
	}
}

func TestAWeakenedSQLiteIsFoundOut(t *testing.T) {
	for pragma, want := range map[string]string{
		"PRAGMA synchronous = NORMAL": "synchronous", "PRAGMA synchronous = OFF": "synchronous",
		"PRAGMA synchronous = EXTRA": "", "PRAGMA journal_mode = MEMORY": "journal_mode",
	} {
		e, err := openSQLite(context.Background(), filepath.Join(t.TempDir(), "a.db"))
		if err != nil {
			t.Fatal(err)
		}
		e.pool.SetMaxIdleConns(0)
		for _, reader := range e.all[1:] { // the journal changes only while nobody else has the file open
			reader.close()
		}
		if err := e.script(context.Background(), pragma); err != nil {
			t.Fatal(err)
		}
		settings, err := e.durability(context.Background())
		if err != nil || weakNames(settings) != want {
			t.Errorf("%s: %v %v", pragma, settings, err)
		}
		e.all = e.all[:1]
		e.close()
	}
}

func TestPostgresIsWeakOnlyWhereItsOwnDiskIsNotWaitedFor(t *testing.T) {
	for commit, want := range map[string]string{"on": "", "local": "", "remote_write": "", "remote_apply": "", "off": "synchronous_commit"} {
		settings := judgePostgres(map[string]string{"fsync": "on", "full_page_writes": "on", "synchronous_commit": commit})
		if got := weakNames(settings); got != want {
			t.Errorf("%s: %q", commit, got)
		}
	}
	settings := judgePostgres(map[string]string{"fsync": "off", "full_page_writes": "off", "synchronous_commit": "on"})
	if got := weakNames(settings); got != "fsync full_page_writes" {
		t.Errorf("got %q", got)
	}
	if said := Weak(settings)[0].String(); !strings.Contains(said, "fsync = off") || !strings.Contains(said, "postgresql.conf") {
		t.Errorf("it says %q", said)
	}
}
