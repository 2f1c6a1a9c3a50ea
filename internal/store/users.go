package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectUser = `SELECT id, name, email, role, locale, time_zone, password_hash, active, created_at FROM users `

func scanUser(row database.Scanner) (u crm.User, err error) {
	return u, row.Scan(&u.ID, &u.Name, &u.Email, &u.Role, &u.Locale, &u.TimeZone, &u.PasswordHash, &u.Active,
		database.Time(&u.CreatedAt))
}

// InsertUser makes a user and returns its id; database.IsUnique when the e-mail is taken.
func InsertUser(tx *database.Tx, u crm.User) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO users
		(name, email, role, locale, time_zone, password_hash, active, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
		u.Name, u.Email, string(u.Role), u.Locale, u.TimeZone, u.PasswordHash, u.Active, database.Micros(tx.Now()))
}

// UpdateUser writes what may change of a user, but for the password; database.IsUnique when the e-mail is taken.
func UpdateUser(tx *database.Tx, u crm.User) error {
	return one(tx, "user", `UPDATE users SET name = $2, email = $3, role = $4, locale = $5, time_zone = $6, active = $7
		WHERE id = $1`, u.ID, u.Name, u.Email, string(u.Role), u.Locale, u.TimeZone, u.Active)
}

// SetPassword replaces the password of a user as read, and ends every session of theirs; not found when it
// was replaced meanwhile.
func SetPassword(tx *database.Tx, u crm.User, hash string) error {
	err := one(tx, "user", `UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2`, u.ID, u.PasswordHash, hash)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM sessions WHERE user_id = $1`, u.ID)
	return err
}

// SetLocale writes the language of a user.
func SetLocale(tx *database.Tx, userID int64, locale string) error {
	return one(tx, "user", `UPDATE users SET locale = $2 WHERE id = $1`, userID, locale)
}

// UserForUpdate returns one user and keeps others from changing them before the transaction ends.
func UserForUpdate(tx *database.Tx, id int64) (crm.User, error) {
	u, err := database.One(tx, scanUser, selectUser+`WHERE id = $1 `+tx.ForUpdate("users"), id)
	return found(u, err, "user")
}

// UserByID returns one user.
func UserByID(tx *database.Tx, id int64) (crm.User, error) {
	u, err := database.One(tx, scanUser, selectUser+`WHERE id = $1`, id)
	return found(u, err, "user")
}

// UserByEmail returns the user of a normalised e-mail.
func UserByEmail(tx *database.Tx, email string) (crm.User, error) {
	u, err := database.One(tx, scanUser, selectUser+`WHERE email = $1`, email)
	return found(u, err, "user")
}

// Users returns every user by name.
func Users(tx *database.Tx) ([]crm.User, error) {
	return database.All(tx, scanUser, selectUser+`ORDER BY id`)
}

// ActiveManagers returns the managers and administrators who are active.
func ActiveManagers(tx *database.Tx) ([]crm.User, error) {
	return database.All(tx, scanUser, selectUser+`WHERE active AND role IN ('manager', 'admin') ORDER BY id`)
}

// ManagersOf returns who is told of a team's trouble: its manager while active, else every active one.
func ManagersOf(tx *database.Tx, team crm.Team) ([]crm.User, error) {
	all, err := ActiveManagers(tx)
	for _, u := range all {
		if u.ID == team.ManagerID {
			return []crm.User{u}, err
		}
	}
	return all, err
}

// CountUsers returns how many users there are.
func CountUsers(tx *database.Tx) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM users`)
}

// TeamsOfUser returns the ids of the teams a user is a member of.
func TeamsOfUser(tx *database.Tx, userID int64) ([]int64, error) {
	return database.All(tx, database.Column[int64], `SELECT team_id FROM team_members WHERE user_id = $1 ORDER BY team_id`, userID)
}
