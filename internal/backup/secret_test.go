package backup_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/backup"
	"frontdesk/internal/demo"
	"frontdesk/internal/testkit"
	"frontdesk/migrations"
)

var another = strings.Repeat("another secret ", 3)

func TestABackupWithoutTheDatabasesOwnSecretIsRefusedAndLeavesNoFile(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		stop(bootFor(t, env))
		db := open(t, env)
		source := backup.Source{DB: db, Migrations: migrations.For(db.Dialect()), Files: os.DirFS(env.Config.Data)}
		folder := t.TempDir()
		for _, source.Secret = range []string{"", another} {
			_, err := backup.Save(context.Background(), filepath.Join(folder, "backup.zip"), env.Config.Data, source)
			if !errors.Is(err, backup.ErrForeignSecret) {
				t.Errorf("with the secret %q: %v", source.Secret, err)
			}
		}
		if left, _ := os.ReadDir(folder); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
}

func TestADatabaseThatNeverServedIsBackedUpWithoutASecret(t *testing.T) {
	env := testkit.New(t)
	env.DB()
	if err := backup.Verify(take(t, env), nil); err != nil {
		t.Error(err)
	}
}

// withSecret is an archive that holds another secret; none where it is empty.
func withSecret(t *testing.T, file, secret string) string {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(secret))
	whole = rewritten(t, whole, "secret", func([]byte) []byte { return []byte(secret) })
	whole = edited(t, whole, func(m *backup.Manifest) {
		m.Secret = &backup.File{Name: "secret", Bytes: int64(len(secret)), SHA256: hex.EncodeToString(sum[:])}
		if secret == "" {
			m.Secret = nil
		}
	})
	other := filepath.Join(t.TempDir(), "other.zip")
	if err := os.WriteFile(other, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return other
}

func TestAnArchiveWithoutItsRowsOwnSecretIsNotSoundAndIsRestoredOnlyUnderThat(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := bootFor(t, env)
		session, err := app.Account.SignIn(context.Background(), demo.Admin, demo.Password, here)
		if err != nil {
			t.Fatal(err)
		}
		stop(app)
		own, err := env.Config.KeptSecret()
		if err != nil {
			t.Fatal(err)
		}
		file, before := take(t, env), contentsOf(t, env)
		for _, held := range []string{"", another} {
			bad := withSecret(t, file, held)
			if err := backup.Verify(bad, nil); !errors.Is(err, backup.ErrLostSecret) {
				t.Errorf("an archive with %q is checked: %v", held, err)
			}
			for _, setting := range []string{"", another} {
				env.Config.Secret = setting
				if err := restore(t, bad, env, force); !errors.Is(err, backup.ErrLostSecret) {
					t.Errorf("an archive with %q is restored under %q: %v", held, setting, err)
				}
			}
			sameContents(t, contentsOf(t, env), before)
			env.Config.Secret = own
			if err := restore(t, bad, env, force); err != nil {
				t.Errorf("an archive with %q under the right secret: %v", held, err)
			}
		}
		serves(t, env, session)
	})
}
