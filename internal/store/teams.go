package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectTeam = `SELECT id, name, services, languages, offer_timeout, fallback, position FROM teams `

func scanTeam(row database.Scanner) (t crm.Team, err error) {
	var seconds int64
	err = row.Scan(&t.ID, &t.Name, database.IntoJSON(&t.Services), database.IntoJSON(&t.Languages), &seconds,
		&t.Fallback, &t.Position)
	t.OfferTimeout = time.Duration(seconds) * time.Second
	return t, err
}

// InsertTeam makes a team and returns its id.
func InsertTeam(tx *database.Tx, t crm.Team) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO teams
		(name, services, languages, offer_timeout, fallback, position) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		t.Name, database.JSON(t.Services), database.JSON(t.Languages), int64(t.OfferTimeout/time.Second), t.Fallback, t.Position)
}

// UpdateTeam writes what may change of a team.
func UpdateTeam(tx *database.Tx, t crm.Team) error {
	return one(tx, "team", `UPDATE teams SET name = $2, services = $3, languages = $4, offer_timeout = $5,
		fallback = $6, position = $7 WHERE id = $1`, t.ID, t.Name, database.JSON(t.Services),
		database.JSON(t.Languages), int64(t.OfferTimeout/time.Second), t.Fallback, t.Position)
}

// ClearFallback takes the fallback from the team that has it.
func ClearFallback(tx *database.Tx) error {
	_, err := tx.Exec(`UPDATE teams SET fallback = FALSE WHERE fallback`)
	return err
}

// Teams returns every team in the order in which they are asked.
func Teams(tx *database.Tx) ([]crm.Team, error) {
	return database.All(tx, scanTeam, selectTeam+`ORDER BY position, id`)
}

// TeamByID returns one team.
func TeamByID(tx *database.Tx, id int64) (crm.Team, error) {
	t, err := database.One(tx, scanTeam, selectTeam+`WHERE id = $1`, id)
	return found(t, err, "team")
}

// RotationLock is held by a transaction that reads or changes whose turn it is, or who is in a rotation.
const RotationLock = "rotation"

// Member is a consultant's place in the rotation of one team.
type Member struct {
	TeamID      int64
	Consultant  crm.Consultant
	Credit      float64
	LastOffered time.Time
}

// Members returns the members of a team by id, active or not.
func Members(tx *database.Tx, teamID int64) ([]Member, error) {
	return database.All(tx, func(row database.Scanner) (Member, error) {
		m := Member{TeamID: teamID}
		c, err := scanConsultant(row, &m.Credit, database.Time(&m.LastOffered))
		m.Consultant = c
		return m, err
	}, `SELECT `+consultantColumns+`, m.credit, m.last_offered_at
		FROM team_members m JOIN consultants c ON c.user_id = m.user_id JOIN users u ON u.id = c.user_id
		WHERE m.team_id = $1 ORDER BY m.user_id`, teamID)
}

// AddMember puts a consultant into a team's rotation with a credit; a member stays as it is.
func AddMember(tx *database.Tx, teamID, userID int64, credit float64) error {
	_, err := tx.Exec(`INSERT INTO team_members (team_id, user_id, credit) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, teamID, userID, credit)
	return err
}

// RemoveMember takes a consultant out of a team's rotation.
func RemoveMember(tx *database.Tx, teamID, userID int64) error {
	_, err := tx.Exec(`DELETE FROM team_members WHERE team_id = $1 AND user_id = $2`, teamID, userID)
	return err
}

// UpdateMembers writes the credits of members and when each was last offered a lead.
func UpdateMembers(tx *database.Tx, all []Member) error {
	if len(all) == 0 {
		return nil
	}
	var args []any
	for _, m := range all {
		args = append(args, m.TeamID, m.Consultant.ID, m.Credit, database.Micros(m.LastOffered))
	}
	_, err := tx.Exec(given("team_id, user_id, credit, last_offered_at", len(all), "BIGINT", "BIGINT", "DOUBLE PRECISION", "BIGINT")+`
		UPDATE team_members SET credit = given.credit, last_offered_at = given.last_offered_at FROM given
		WHERE team_members.team_id = given.team_id AND team_members.user_id = given.user_id`, args...)
	return err
}
