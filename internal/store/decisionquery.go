package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// DecisionByID returns one decision.
func DecisionByID(tx *database.Tx, id int64) (crm.Decision, error) {
	lead, err := database.One(tx, database.Column[int64], `SELECT lead_id FROM decisions WHERE id = $1`, id)
	if _, err = found(lead, err, "decision"); err != nil {
		return crm.Decision{}, err
	}
	all, err := DecisionsOfLead(tx, lead)
	for _, d := range all {
		if d.ID == id {
			return d, err
		}
	}
	return crm.Decision{}, err
}

// TeamsOfUsers returns the ids of the teams that each user is a member of.
func TeamsOfUsers(tx *database.Tx) (map[int64][]int64, error) {
	teams := map[int64][]int64{}
	_, err := database.All(tx, func(row database.Scanner) (user int64, err error) {
		var team int64
		err = row.Scan(&user, &team)
		teams[user] = append(teams[user], team)
		return user, err
	}, `SELECT user_id, team_id FROM team_members ORDER BY user_id, team_id`)
	return teams, err
}
