package store

import (
	"strconv"

	"frontdesk/internal/database"
)

// SecretFingerprint is the setting by which the database recognises the secret it was set up with.
const SecretFingerprint = "secret_fingerprint"

// LastSitemap is the setting that says what became of the last import of a site's sitemap.
func LastSitemap(siteID int64) string { return "sitemap_of_site_" + strconv.FormatInt(siteID, 10) }

// Setting returns the value kept under a name; not found: crm.KindNotFound.
func Setting(tx *database.Tx, name string) (string, error) {
	value, err := database.One(tx, database.Column[string], `SELECT value FROM settings WHERE name = $1`, name)
	return found(value, err, "setting")
}

// PutSetting keeps a value under a name.
func PutSetting(tx *database.Tx, name, value string) error {
	_, err := tx.Exec(`INSERT INTO settings (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
