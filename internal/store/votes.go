package store

import (
	"errors"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// ChoiceOf returns what a visitor answered on an article; crm.ChoiceNone when nothing.
func ChoiceOf(tx *database.Tx, v crm.Vote) (choice crm.VoteChoice, err error) {
	choice, err = database.One(tx, database.Column[crm.VoteChoice],
		`SELECT choice FROM votes WHERE article_id = $1 AND kind = $2 AND visitor = $3`, v.ArticleID, string(v.Kind), v.Visitor)
	if errors.Is(err, database.ErrNoRows) {
		return crm.ChoiceNone, nil
	}
	return choice, err
}

// PutVote writes a visitor's answer in the place of any before, or takes it back.
func PutVote(tx *database.Tx, v crm.Vote) error {
	if v.Choice == crm.ChoiceNone {
		_, err := tx.Exec(`DELETE FROM votes WHERE article_id = $1 AND kind = $2 AND visitor = $3`, v.ArticleID, string(v.Kind), v.Visitor)
		return err
	}
	_, err := tx.Exec(`INSERT INTO votes (article_id, kind, visitor, choice, network, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (article_id, kind, visitor) DO UPDATE SET choice = excluded.choice`,
		v.ArticleID, string(v.Kind), v.Visitor, string(v.Choice), v.Network, database.Micros(tx.Now()))
	return err
}

// CountVotesFrom returns how many visitors of one network have answered a question on an article.
func CountVotesFrom(tx *database.Tx, v crm.Vote) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM votes WHERE article_id = $1 AND kind = $2 AND network = $3`,
		v.ArticleID, string(v.Kind), v.Network)
}

// UpdateCounts writes the counts of an article that is locked.
func UpdateCounts(tx *database.Tx, id int64, c crm.Counts) error {
	return one(tx, "article", `UPDATE articles SET likes = $2, helpful = $3, unhelpful = $4, version = version + 1 WHERE id = $1`,
		id, c.Likes, c.Helpful, c.Unhelpful)
}
