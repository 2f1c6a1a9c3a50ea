package backup_test

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/internal/backup"
	"frontdesk/internal/testkit"
	"frontdesk/migrations"
)

// sourceOf is what a backup of an environment is made of.
func sourceOf(t *testing.T, env *testkit.Env) backup.Source {
	t.Helper()
	secret, err := env.Config.KeptSecret()
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, env)
	return backup.Source{DB: db, Migrations: migrations.For(db.Dialect()), Files: os.DirFS(env.Config.Data), Secret: secret}
}

// brimful is a writer that is full after a number of bytes.
type brimful struct {
	io.Writer
	room int
}

var errFull = errors.New("it is full")

func (b *brimful) Write(p []byte) (int, error) {
	if b.room -= len(p); b.room < 0 {
		return 0, errFull
	}
	return b.Writer.Write(p)
}

func TestAnArchiveThatGrowsInsideTheDataFolderEnds(t *testing.T) {
	env := testkit.New(t)
	stop(bootFor(t, env))
	dense := make([]byte, 1<<20) // what does not shrink on its way into the archive
	rand.Read(dense)
	if err := os.WriteFile(filepath.Join(env.Config.Data, "attachment"), dense, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(env.Config.Data, "backup.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := backup.Write(context.Background(), &brimful{file, 64 << 20}, sourceOf(t, env)); err != nil {
		t.Error(err)
	}
}

func TestAStreamIntoTheDataFolderIsRefusedByWhateverName(t *testing.T) {
	env := testkit.New(t)
	stop(bootFor(t, env))
	source := sourceOf(t, env)
	outside := filepath.Join(t.TempDir(), "backup.zip")
	file, err := os.Create(outside)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := backup.Pour(context.Background(), file, env.Config.Data, source); err != nil {
		t.Fatal(err)
	}
	if err := backup.Verify(outside, nil); err != nil {
		t.Error(err)
	}
	for _, place := range []string{"backup.zip", "mail/backup.zip"} {
		if err := os.Link(outside, filepath.Join(env.Config.Data, place)); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Pour(context.Background(), file, env.Config.Data, source); !errors.Is(err, backup.ErrInside) {
			t.Errorf("%s: %v", place, err)
		}
		if err := os.Remove(filepath.Join(env.Config.Data, place)); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	silence = "100"                  // milliseconds that PostgreSQL bears here
	stall   = 400 * time.Millisecond // of what is outside
)

// impatient has PostgreSQL undo a transaction soon that lies idle.
func impatient(t *testing.T, env *testkit.Env) {
	t.Helper()
	u, err := url.Parse(env.Config.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("idle_in_transaction_session_timeout", silence)
	u.RawQuery = query.Encode()
	env.Config.DatabaseURL = u.String()
}

func TestABackupWaitsForAPipeAndARestoreForADiskThatStall(t *testing.T) {
	env := testkit.NewPostgres(t)
	stop(bootFor(t, env))
	impatient(t, env)
	stalled := 0
	once := func(what string, _ int) {
		if what == "users" && stalled == 0 {
			stalled++
			time.Sleep(stall) // as whoever reads the pipe, or the disk
		}
	}
	source := sourceOf(t, env)
	source.Progress = once
	file := filepath.Join(t.TempDir(), "backup.zip")
	if _, err := backup.Save(context.Background(), file, env.Config.Data, source); err != nil || stalled != 1 {
		t.Fatalf("the backup stalled %d times: %v", stalled, err)
	}
	source.DB.Close()
	stalled = 0
	err := restore(t, file, env, force, func(to *backup.Target) { to.Progress = once })
	if err != nil || stalled != 1 {
		t.Errorf("the restore stalled %d times: %v", stalled, err)
	}
}
