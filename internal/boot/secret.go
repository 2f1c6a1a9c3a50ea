package boot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// errOtherSecret is why a host is refused whose secret is not that of the database.
var errOtherSecret = errors.New("FRONTDESK_SECRET is not the one this database was set up with: links made by other hosts would fail; give every host the same secret")

// errNoSecret is why a command beside the server does without: it may run as another user than the server.
var errNoSecret = errors.New("there is no secret yet, which the server makes at its first start: start it once")

// secret returns what signs links: the setting, or on SQLite a file in the data folder, made at the server's first start.
// The database keeps a fingerprint, so that no host runs with another one, and none is made in place of a lost one.
func (a *App) secret(ctx context.Context) ([]byte, error) {
	c := a.options.Config
	secret, err := c.KeptSecret()
	if err == nil && secret == "" {
		secret, err = a.firstSecret(ctx)
	}
	if err != nil {
		return nil, err
	}
	return []byte(secret), a.compareFingerprint(ctx, secret)
}

// firstSecret makes the secret of a database that has never had one.
func (a *App) firstSecret(ctx context.Context) (string, error) {
	path := a.options.Config.SecretPath()
	err := a.DB.Read(ctx, func(tx *database.Tx) error {
		_, err := store.Setting(tx, store.SecretFingerprint)
		return err
	})
	switch {
	case err == nil:
		return "", fmt.Errorf("the secret of this database is lost: %s is missing or empty; put the one that a backup holds there: frontdesk restore --show-secret ARCHIVE", path)
	case !crm.IsKind(err, crm.KindNotFound):
		return "", err
	case a.options.Beside:
		return "", errNoSecret
	}
	return makeSecret(path)
}

func makeSecret(path string) (string, error) {
	secret := rand.Text() + rand.Text()
	if err := os.WriteFile(path, []byte(secret+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keeping the secret: %w", err)
	}
	return secret, nil
}

func (a *App) compareFingerprint(ctx context.Context, secret string) error {
	fingerprint := token.Fingerprint(secret)
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		if err := tx.Lock("secret"); err != nil {
			return err
		}
		kept, err := store.Setting(tx, store.SecretFingerprint)
		if crm.IsKind(err, crm.KindNotFound) {
			return store.PutSetting(tx, store.SecretFingerprint, fingerprint)
		}
		if err == nil && kept != fingerprint {
			return errOtherSecret
		}
		return err
	})
}
