package store

import (
	"errors"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectCallBack = `SELECT id, lead_id, user_id, at, done_at FROM call_backs `

func scanCallBack(row database.Scanner) (c crm.CallBack, err error) {
	return c, row.Scan(&c.ID, &c.LeadID, &c.UserID, database.Time(&c.At), database.Time(&c.DoneAt))
}

// InsertCallBack plans a call and returns its id; whatever was planned for the lead before is ended.
func InsertCallBack(tx *database.Tx, c crm.CallBack) (int64, error) {
	if err := EndCallBack(tx, c.LeadID); err != nil {
		return 0, err
	}
	return database.One(tx, database.Column[int64], `INSERT INTO call_backs (lead_id, user_id, at, created_at)
		VALUES ($1, $2, $3, $4) RETURNING id`, c.LeadID, c.UserID, database.Micros(c.At), database.Micros(tx.Now()))
}

// EndCallBack ends the call that is planned for a lead, if there is one.
func EndCallBack(tx *database.Tx, leadID int64) error {
	_, err := tx.Exec(`UPDATE call_backs SET done_at = $2 WHERE lead_id = $1 AND done_at IS NULL`, leadID, database.Micros(tx.Now()))
	return err
}

// CallBackByID returns one planned call.
func CallBackByID(tx *database.Tx, id int64) (crm.CallBack, error) {
	c, err := database.One(tx, scanCallBack, selectCallBack+`WHERE id = $1`, id)
	return found(c, err, "call_back")
}

// CallBackOf returns the call that is planned for a lead, or due; the zero one when there is none.
func CallBackOf(tx *database.Tx, leadID int64) (crm.CallBack, error) {
	c, err := database.One(tx, scanCallBack, selectCallBack+`WHERE lead_id = $1 AND done_at IS NULL`, leadID)
	if errors.Is(err, database.ErrNoRows) {
		return crm.CallBack{}, nil
	}
	return c, err
}
