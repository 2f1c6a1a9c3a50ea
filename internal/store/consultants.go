package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const consultantColumns = `c.user_id, u.name, u.email, u.locale, u.time_zone, c.languages, c.services, c.weight,
	c.capacity, c.capacity_day, c.capacity_week, c.capacity_month, c.load, c.hours, c.calendar_id, c.away, c.active AND u.active`

func scanConsultant(row database.Scanner, more ...any) (c crm.Consultant, err error) {
	return c, row.Scan(append([]any{&c.ID, &c.Name, &c.Email, &c.Locale, &c.TimeZone, database.IntoJSON(&c.Languages),
		database.IntoJSON(&c.Services), &c.Weight, &c.Capacity, &c.Limits.Day, &c.Limits.Week, &c.Limits.Month,
		&c.Load, &c.Hours, database.Optional(&c.CalendarID), &c.Away, &c.Active}, more...)...)
}

const selectConsultant = `SELECT ` + consultantColumns + ` FROM consultants c JOIN users u ON u.id = c.user_id `

// PutConsultant makes a user a consultant or writes what has changed.
func PutConsultant(tx *database.Tx, c crm.Consultant) error {
	_, err := tx.Exec(`INSERT INTO consultants (user_id, languages, services, weight, capacity, capacity_day,
		capacity_week, capacity_month, hours, calendar_id, away, active)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (user_id) DO UPDATE SET languages = excluded.languages, services = excluded.services,
		weight = excluded.weight, capacity = excluded.capacity, capacity_day = excluded.capacity_day,
		capacity_week = excluded.capacity_week, capacity_month = excluded.capacity_month, hours = excluded.hours,
		calendar_id = excluded.calendar_id, away = excluded.away, active = excluded.active`,
		c.ID, database.JSON(c.Languages), database.JSON(c.Services), c.Weight, c.Capacity, c.Limits.Day, c.Limits.Week,
		c.Limits.Month, c.Hours, database.ID(c.CalendarID), c.Away, c.Active)
	return err
}

// ConsultantByID returns one consultant.
func ConsultantByID(tx *database.Tx, id int64) (crm.Consultant, error) {
	c, err := database.One(tx, func(row database.Scanner) (crm.Consultant, error) { return scanConsultant(row) },
		selectConsultant+`WHERE c.user_id = $1`, id)
	return found(c, err, "consultant")
}

// Consultants returns every consultant, active or not.
func Consultants(tx *database.Tx) ([]crm.Consultant, error) {
	return database.All(tx, func(row database.Scanner) (crm.Consultant, error) { return scanConsultant(row) },
		selectConsultant+`ORDER BY c.user_id`)
}
