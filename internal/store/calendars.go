package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// Calendars returns every calendar of holidays.
func Calendars(tx *database.Tx) ([]crm.Calendar, error) {
	return database.All(tx, func(row database.Scanner) (c crm.Calendar, err error) {
		return c, row.Scan(&c.ID, &c.Name, database.IntoJSON(&c.Days))
	}, `SELECT id, name, days FROM calendars ORDER BY id`)
}

// InsertCalendar makes a calendar and returns its id.
func InsertCalendar(tx *database.Tx, c crm.Calendar) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO calendars (name, days) VALUES ($1, $2) RETURNING id`,
		c.Name, database.JSON(c.Days))
}

// UpdateCalendar writes a calendar.
func UpdateCalendar(tx *database.Tx, c crm.Calendar) error {
	return one(tx, "calendar", `UPDATE calendars SET name = $2, days = $3 WHERE id = $1`, c.ID, c.Name, database.JSON(c.Days))
}

const selectAbsence = `SELECT id, user_id, from_at, until_at, reason FROM absences `

func scanAbsence(row database.Scanner) (a crm.Absence, err error) {
	return a, row.Scan(&a.ID, &a.ConsultantID, database.Time(&a.From), database.Time(&a.Until), &a.Reason)
}

// Absences returns everybody's time off that is not over, by its beginning.
func Absences(tx *database.Tx) ([]crm.Absence, error) {
	return database.All(tx, scanAbsence, selectAbsence+`WHERE until_at > $1 ORDER BY from_at, id`, database.Micros(tx.Now()))
}

// AbsencesOf returns the time off of one consultant that is not over, by its beginning.
func AbsencesOf(tx *database.Tx, userID int64) ([]crm.Absence, error) {
	return database.All(tx, scanAbsence, selectAbsence+`WHERE user_id = $1 AND until_at > $2 ORDER BY from_at, id`, userID, database.Micros(tx.Now()))
}

// AbsenceByID returns one absence.
func AbsenceByID(tx *database.Tx, id int64) (crm.Absence, error) {
	a, err := database.One(tx, scanAbsence, selectAbsence+`WHERE id = $1`, id)
	return found(a, err, "absence")
}

// InsertAbsence writes an absence and returns its id.
func InsertAbsence(tx *database.Tx, a crm.Absence) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO absences (user_id, from_at, until_at, reason)
		VALUES ($1, $2, $3, $4) RETURNING id`, a.ConsultantID, database.Micros(a.From), database.Micros(a.Until), a.Reason)
}

// DeleteAbsence removes an absence of a consultant.
func DeleteAbsence(tx *database.Tx, userID, id int64) error {
	return one(tx, "absence", `DELETE FROM absences WHERE id = $1 AND user_id = $2`, id, userID)
}

// SetAway turns a consultant's away switch.
func SetAway(tx *database.Tx, userID int64, away bool) error {
	return one(tx, "consultant", `UPDATE consultants SET away = $2 WHERE user_id = $1`, userID, away)
}

// Given is when a consultant was given a lead that they have not let go: they are being asked, or have accepted.
type Given struct {
	ConsultantID int64
	At           time.Time
}

// GivenSince returns the leads given to these consultants since a time, for the limits of days, weeks and months.
func GivenSince(tx *database.Tx, consultants []int64, since time.Time) ([]Given, error) {
	if len(consultants) == 0 {
		return nil, nil
	}
	return database.All(tx, func(row database.Scanner) (g Given, err error) {
		return g, row.Scan(&g.ConsultantID, database.Time(&g.At))
	}, `SELECT user_id, offered_at FROM offers WHERE offered_at >= $1 AND seat = 'lead' AND state IN ('offered', 'accepted')
		AND user_id IN `+list(len(consultants), 2), append([]any{database.Micros(since)}, arguments(consultants)...)...)
}
