package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectCanned = `SELECT id, name, language, site_id, team_id, user_id, text FROM canned_replies `

func scanCanned(row database.Scanner) (c crm.CannedReply, err error) {
	return c, row.Scan(&c.ID, &c.Name, &c.Language, database.Optional(&c.SiteID), database.Optional(&c.TeamID), database.Optional(&c.UserID), &c.Text)
}

// CannedReplies returns those of the firm, its sites and teams, and of one user, oldest first.
func CannedReplies(tx *database.Tx, user int64) ([]crm.CannedReply, error) {
	return database.All(tx, scanCanned, selectCanned+`WHERE user_id IS NULL OR user_id = $1 ORDER BY id`, user)
}

// CannedReplyByID returns one.
func CannedReplyByID(tx *database.Tx, id int64) (crm.CannedReply, error) {
	c, err := database.One(tx, scanCanned, selectCanned+`WHERE id = $1`, id)
	return found(c, err, "canned")
}

// SaveCannedReply writes a new one, id 0, or changes one, and returns its id.
func SaveCannedReply(tx *database.Tx, c crm.CannedReply) (int64, error) {
	values := []any{c.Name, c.Language, database.ID(c.SiteID), database.ID(c.TeamID), database.ID(c.UserID), c.Text}
	if c.ID == 0 {
		return database.One(tx, database.Column[int64], `INSERT INTO canned_replies (name, language, site_id, team_id, user_id, text, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`, append(values, database.Micros(tx.Now()))...)
	}
	return c.ID, one(tx, "canned", `UPDATE canned_replies SET name = $1, language = $2, site_id = $3, team_id = $4, user_id = $5, text = $6
		WHERE id = $7`, append(values, c.ID)...)
}

// DeleteCannedReply removes one.
func DeleteCannedReply(tx *database.Tx, id int64) error {
	return one(tx, "canned", `DELETE FROM canned_replies WHERE id = $1`, id)
}

// SignatureOf returns what stands below somebody's answers, by language.
func SignatureOf(tx *database.Tx, user int64) (crm.Text, error) {
	type line struct{ language, text string }
	all, err := database.All(tx, func(row database.Scanner) (l line, err error) { return l, row.Scan(&l.language, &l.text) },
		`SELECT language, text FROM signatures WHERE user_id = $1`, user)
	signature := crm.Text{}
	for _, l := range all {
		signature[l.language] = l.text
	}
	return signature, err
}

// PutSignature keeps it.
func PutSignature(tx *database.Tx, user int64, signature crm.Text) error {
	if _, err := tx.Exec(`DELETE FROM signatures WHERE user_id = $1`, user); err != nil {
		return err
	}
	for language, text := range signature {
		if _, err := tx.Exec(`INSERT INTO signatures (user_id, language, text) VALUES ($1, $2, $3)`, user, language, text); err != nil {
			return err
		}
	}
	return nil
}
