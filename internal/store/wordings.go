package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectWording = `SELECT site_id, kind, language, subject, body, updated_at FROM wordings `

func scanWording(row database.Scanner) (w crm.Wording, err error) {
	return w, row.Scan(&w.SiteID, &w.Kind, &w.Language, &w.Subject, &w.Body, database.Time(&w.UpdatedAt))
}

// PutWording writes a site's own words for a mail, in place of those it had.
func PutWording(tx *database.Tx, w crm.Wording) error {
	_, err := tx.Exec(`INSERT INTO wordings (site_id, kind, language, subject, body, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (site_id, kind, language) DO UPDATE SET subject = excluded.subject, body = excluded.body, updated_at = excluded.updated_at`,
		w.SiteID, w.Kind, w.Language, w.Subject, w.Body, database.Micros(tx.Now()))
	return err
}

// DeleteWording gives a mail the product's words again; not found when it has them.
func DeleteWording(tx *database.Tx, siteID int64, kind, language string) error {
	return one(tx, "wording", `DELETE FROM wordings WHERE site_id = $1 AND kind = $2 AND language = $3`, siteID, kind, language)
}

// WordingOf returns a site's own words for a mail; not found when it has none.
func WordingOf(tx *database.Tx, siteID int64, kind, language string) (crm.Wording, error) {
	w, err := database.One(tx, scanWording, selectWording+`WHERE site_id = $1 AND kind = $2 AND language = $3`, siteID, kind, language)
	return found(w, err, "wording")
}

// WordingsOf returns all of a site's own words.
func WordingsOf(tx *database.Tx, siteID int64) ([]crm.Wording, error) {
	return database.All(tx, scanWording, selectWording+`WHERE site_id = $1 ORDER BY kind, language`, siteID)
}
