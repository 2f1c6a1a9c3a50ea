package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// Rules returns every rule in the order in which they are asked; the fallback is the last.
func Rules(tx *database.Tx) ([]crm.Rule, error) {
	return database.All(tx, func(row database.Scanner) (r crm.Rule, err error) {
		return r, row.Scan(&r.ID, &r.Position, &r.Name, database.IntoJSON(&r.Conditions), &r.TeamID, &r.Strategy, &r.Fallback)
	}, `SELECT id, position, name, conditions, team_id, strategy, fallback FROM rules ORDER BY fallback, position, id`)
}

// InsertRule makes a rule and returns its id.
func InsertRule(tx *database.Tx, r crm.Rule) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO rules (position, name, conditions, team_id, strategy, fallback)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		r.Position, r.Name, database.JSON(r.Conditions), r.TeamID, string(r.Strategy), r.Fallback)
}

// UpdateRule writes what may change of a rule; whether it is the fallback may not.
func UpdateRule(tx *database.Tx, r crm.Rule) error {
	return one(tx, "rule", `UPDATE rules SET position = $2, name = $3, conditions = $4, team_id = $5, strategy = $6 WHERE id = $1`,
		r.ID, r.Position, r.Name, database.JSON(r.Conditions), r.TeamID, string(r.Strategy))
}

// DeleteRule removes a rule that is not the fallback; not found when it is, or is not there.
func DeleteRule(tx *database.Tx, id int64) error {
	return one(tx, "rule", `DELETE FROM rules WHERE id = $1 AND NOT fallback`, id)
}
