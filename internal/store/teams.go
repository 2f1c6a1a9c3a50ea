package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectTeam = `SELECT id, name, time_zone, hours, calendar_id, off_hours, offer_timeout, reminder, rounds, manager_id,
	support_team_id, sticky_away, catch_up, first_response, next_response, queue_told_at FROM teams `

func scanTeam(row database.Scanner) (t crm.Team, err error) {
	return t, row.Scan(&t.ID, &t.Name, &t.TimeZone, &t.Hours, database.Optional(&t.CalendarID), &t.OffHours,
		database.Seconds(&t.OfferTimeout), database.Seconds(&t.Reminder), &t.Rounds, database.Optional(&t.ManagerID),
		database.Optional(&t.SupportTeamID), database.Seconds(&t.StickyAway), &t.CatchUp, database.Seconds(&t.Targets.FirstResponse),
		database.Seconds(&t.Targets.NextResponse), database.Time(&t.QueueToldAt))
}

func teamValues(t crm.Team) []any {
	return []any{t.Name, t.TimeZone, t.Hours, database.ID(t.CalendarID), string(t.OffHours), database.InSeconds(t.OfferTimeout),
		database.InSeconds(t.Reminder), t.Rounds, database.ID(t.ManagerID), database.ID(t.SupportTeamID), database.InSeconds(t.StickyAway),
		t.CatchUp, database.InSeconds(t.Targets.FirstResponse), database.InSeconds(t.Targets.NextResponse)}
}

// InsertTeam makes a team and returns its id.
func InsertTeam(tx *database.Tx, t crm.Team) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO teams (name, time_zone, hours, calendar_id, off_hours,
		offer_timeout, reminder, rounds, manager_id, support_team_id, sticky_away, catch_up, first_response, next_response)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`, teamValues(t)...)
}

// UpdateTeam writes what may change of a team.
func UpdateTeam(tx *database.Tx, t crm.Team) error {
	return one(tx, "team", `UPDATE teams SET name = $2, time_zone = $3, hours = $4, calendar_id = $5, off_hours = $6,
		offer_timeout = $7, reminder = $8, rounds = $9, manager_id = $10, support_team_id = $11, sticky_away = $12,
		catch_up = $13, first_response = $14, next_response = $15 WHERE id = $1`, append([]any{t.ID}, teamValues(t)...)...)
}

// ToldOfQueue notes when a team's manager was told of its queue; zero: there is none any more.
func ToldOfQueue(tx *database.Tx, teamID int64, at time.Time) error {
	return one(tx, "team", `UPDATE teams SET queue_told_at = $2 WHERE id = $1`, teamID, database.Micros(at))
}

// Teams returns every team, the oldest first.
func Teams(tx *database.Tx) ([]crm.Team, error) {
	return database.All(tx, scanTeam, selectTeam+`ORDER BY id`)
}

// TeamByID returns one team.
func TeamByID(tx *database.Tx, id int64) (crm.Team, error) {
	t, err := database.One(tx, scanTeam, selectTeam+`WHERE id = $1`, id)
	return found(t, err, "team")
}

// RotationLock is held by a transaction that reads or changes whose turn it is, or who is in a rotation.
const RotationLock = "rotation"

// Turn is a place in the rotation of one seat.
type Turn struct {
	Credit      float64 // exact share of the leads they were eligible for, less what was offered to them
	LastOffered time.Time
}

// Member is a consultant's place in one team, with a turn for each seat.
type Member struct {
	TeamID     int64
	Consultant crm.Consultant
	Lead       Turn
	Support    Turn
}

// Turn is the member's place in the rotation of a seat.
func (m *Member) Turn(seat crm.Seat) *Turn {
	if seat == crm.SeatSupport {
		return &m.Support
	}
	return &m.Lead
}

// Members returns the members of a team by id, active or not.
func Members(tx *database.Tx, teamID int64) ([]Member, error) {
	return database.All(tx, func(row database.Scanner) (Member, error) {
		m := Member{TeamID: teamID}
		c, err := scanConsultant(row, &m.Lead.Credit, database.Time(&m.Lead.LastOffered),
			&m.Support.Credit, database.Time(&m.Support.LastOffered))
		m.Consultant = c
		return m, err
	}, `SELECT `+consultantColumns+`, m.credit, m.last_offered_at, m.support_credit, m.support_offered_at
		FROM team_members m JOIN consultants c ON c.user_id = m.user_id JOIN users u ON u.id = c.user_id
		WHERE m.team_id = $1 ORDER BY m.user_id`, teamID)
}

// AddMember puts a consultant into a team's rotation with a credit for each seat; a member stays as it is.
func AddMember(tx *database.Tx, teamID, userID int64, lead, support float64) error {
	_, err := tx.Exec(`INSERT INTO team_members (team_id, user_id, credit, support_credit) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		teamID, userID, lead, support)
	return err
}

// RemoveMember takes a consultant out of a team's rotation.
func RemoveMember(tx *database.Tx, teamID, userID int64) error {
	_, err := tx.Exec(`DELETE FROM team_members WHERE team_id = $1 AND user_id = $2`, teamID, userID)
	return err
}

// UpdateMembers writes the turns of members.
func UpdateMembers(tx *database.Tx, all []Member) error {
	if len(all) == 0 {
		return nil
	}
	var args []any
	for _, m := range all {
		args = append(args, m.TeamID, m.Consultant.ID, m.Lead.Credit, database.Micros(m.Lead.LastOffered),
			m.Support.Credit, database.Micros(m.Support.LastOffered))
	}
	_, err := tx.Exec(given("team_id, user_id, credit, offered, support_credit, support_offered", len(all),
		"BIGINT", "BIGINT", "DOUBLE PRECISION", "BIGINT", "DOUBLE PRECISION", "BIGINT")+`
		UPDATE team_members SET credit = given.credit, last_offered_at = given.offered,
		support_credit = given.support_credit, support_offered_at = given.support_offered FROM given
		WHERE team_members.team_id = given.team_id AND team_members.user_id = given.user_id`, args...)
	return err
}
