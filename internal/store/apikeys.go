package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectAPIKey = `SELECT k.id, k.user_id, u.name, NOT u.active, k.name, k.key_hash, k.hint, k.scopes, k.created_by, k.created_at,
	k.last_used_at, k.expires_at, k.revoked_at FROM api_keys k JOIN users u ON u.id = k.user_id `

func scanAPIKey(row database.Scanner) (k crm.APIKey, err error) {
	return k, row.Scan(&k.ID, &k.UserID, &k.UserName, &k.Inactive, &k.Name, &k.Hash, &k.Hint, database.IntoJSON(&k.Scopes), &k.CreatedBy,
		database.Time(&k.CreatedAt), database.Time(&k.LastUsed), database.Time(&k.ExpiresAt), database.Time(&k.RevokedAt))
}

// InsertAPIKey writes a new key and returns its id.
func InsertAPIKey(tx *database.Tx, k crm.APIKey) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO api_keys
		(user_id, name, key_hash, hint, scopes, created_by, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
		k.UserID, k.Name, k.Hash, k.Hint, database.JSON(k.Scopes), k.CreatedBy, database.Micros(tx.Now()), database.Micros(k.ExpiresAt))
}

// APIKeys returns every key, the newest first, revoked ones too.
func APIKeys(tx *database.Tx) ([]crm.APIKey, error) {
	return database.All(tx, scanAPIKey, selectAPIKey+`ORDER BY k.id DESC`)
}

// APIKeyByHash returns the key of that hash, whether it still works or not.
func APIKeyByHash(tx *database.Tx, hash string) (crm.APIKey, error) {
	k, err := database.One(tx, scanAPIKey, selectAPIKey+`WHERE k.key_hash = $1`, hash)
	return found(k, err, "key")
}

// TouchAPIKey notes that a key was used, unless that was noted after a time.
func TouchAPIKey(tx *database.Tx, id int64, since time.Time) error {
	_, err := tx.Exec(`UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)`,
		id, database.Micros(tx.Now()), database.Micros(since))
	return err
}

// RevokeAPIKey ends a key; not found when there is none or it was revoked before.
func RevokeAPIKey(tx *database.Tx, id int64) error {
	return one(tx, "key", `UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`, id, database.Micros(tx.Now()))
}
