package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// InsertNote writes a note on a lead and returns its id.
func InsertNote(tx *database.Tx, n crm.Note) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO notes (lead_id, author_id, text, created_at)
		VALUES ($1, $2, $3, $4) RETURNING id`, n.LeadID, n.AuthorID, n.Text, database.Micros(tx.Now()))
}

// NotesOfLead returns the notes of a lead, oldest first.
func NotesOfLead(tx *database.Tx, leadID int64) ([]crm.Note, error) {
	return database.All(tx, func(row database.Scanner) (n crm.Note, err error) {
		return n, row.Scan(&n.ID, &n.LeadID, &n.AuthorID, &n.AuthorName, &n.Text, database.Time(&n.CreatedAt))
	}, `SELECT n.id, n.lead_id, n.author_id, u.name, n.text, n.created_at
		FROM notes n JOIN users u ON u.id = n.author_id WHERE n.lead_id = $1 ORDER BY n.id`, leadID)
}
