package backup

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// Errors about the secret, by which the database's own fingerprint decides: what was signed with one is worthless
// under another.
var (
	ErrForeignSecret = errors.New("the secret is not the one this database was set up with, and a backup without that would be worthless: set FRONTDESK_SECRET, or FRONTDESK_DATA to the folder that keeps it")
	ErrOtherSecret   = errors.New("FRONTDESK_SECRET is not the secret of this backup, without which its links, sessions and keys are worthless; it is in the archive: frontdesk restore --show-secret ARCHIVE")
	ErrLostSecret    = errors.New("the archive does not hold the secret that its database was set up with, without which its links, sessions and keys are worthless: give that as FRONTDESK_SECRET")
)

// requireOwn refuses a secret that is not the database's. One that never served has none.
func requireOwn(tx *database.Tx, secret string) error {
	kept, err := store.Setting(tx, store.SecretFingerprint)
	if crm.IsKind(err, crm.KindNotFound) {
		return nil
	}
	if err == nil && kept != token.Fingerprint(secret) {
		return ErrForeignSecret
	}
	return err
}

// suits refuses a host whose secret, or else the archive's own, is not the one that the archive's rows belong to.
func (a *Archive) suits(setting string) error {
	own, err := a.Secret()
	if err != nil {
		return fmt.Errorf("%w: the secret: %w", ErrDamaged, err)
	}
	kept, err := a.fingerprint()
	if err != nil {
		return err
	}
	if kept == "" { // nothing was signed yet
		kept = token.Fingerprint(cmp.Or(own, setting))
	}
	switch kept {
	case token.Fingerprint(cmp.Or(setting, own)):
		return nil
	case token.Fingerprint(own):
		return ErrOtherSecret
	}
	return ErrLostSecret
}

// fingerprint is the one that the archive's database kept; empty in one that never served.
func (a *Archive) fingerprint() (kept string, err error) {
	i := slices.IndexFunc(a.Manifest.Tables, func(t Table) bool { return t.Name == "settings" })
	if i < 0 {
		return "", fmt.Errorf("%w: there are no settings", ErrDamaged)
	}
	t := a.Manifest.Tables[i]
	name, value := slices.Index(t.Columns, "name"), slices.Index(t.Columns, "value")
	if name < 0 || value < 0 {
		return "", fmt.Errorf("%w: the columns of its settings are %v", ErrDamaged, t.Columns)
	}
	kinds := make([]database.ColumnKind, len(t.Columns)) // all are text
	err = a.each(t, kinds, 1, func(rows [][]any) error {
		for _, row := range rows {
			if row[name] == store.SecretFingerprint {
				kept, _ = row[value].(string)
			}
		}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("%w: its settings: %w", ErrDamaged, err)
	}
	return kept, err
}
