package boot

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// errOtherSecret is why a host is refused whose secret is not that of the database.
var errOtherSecret = errors.New("FRONTDESK_SECRET is not the one this database was set up with: links made by other hosts would fail; give every host the same secret")

// secret returns what signs links: the setting, or on SQLite a file in the data folder, made at first start.
// The database keeps a fingerprint, so that no host runs with another one.
func (a *App) secret(ctx context.Context) ([]byte, error) {
	secret := a.options.Config.Secret
	if secret == "" {
		var err error
		if secret, err = secretFile(filepath.Join(a.options.Config.Data, "secret")); err != nil {
			return nil, err
		}
	}
	return []byte(secret), a.compareFingerprint(ctx, secret)
}

func secretFile(path string) (string, error) {
	kept, err := os.ReadFile(path)
	if err == nil {
		return strings.TrimSpace(string(kept)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("reading the secret: %w", err)
	}
	secret := rand.Text() + rand.Text()
	if err := os.WriteFile(path, []byte(secret+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keeping the secret: %w", err)
	}
	return secret, nil
}

func (a *App) compareFingerprint(ctx context.Context, secret string) error {
	sum := sha256.Sum256([]byte("fingerprint of " + secret))
	fingerprint := hex.EncodeToString(sum[:8])
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		if err := tx.Lock("secret"); err != nil {
			return err
		}
		kept, err := store.Setting(tx, "secret_fingerprint")
		if crm.IsKind(err, crm.KindNotFound) {
			return store.PutSetting(tx, "secret_fingerprint", fingerprint)
		}
		if err == nil && kept != fingerprint {
			return errOtherSecret
		}
		return err
	})
}
