package desk

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// TimeOff is when a consultant is given nothing.
type TimeOff struct {
	Consultant crm.Consultant
	Absences   []crm.Absence // that are not over, by their beginning
	Now        time.Time
}

// TimeOff returns the time off of a consultant: one's own, or anybody's for managers. Errors: crm.KindForbidden,
// KindNotFound for somebody who is no consultant.
func (d *Desk) TimeOff(ctx context.Context, actor crm.Actor, userID int64) (off TimeOff, err error) {
	if actor.ID != userID {
		if err := actor.Require(crm.RoleManager); err != nil {
			return off, err
		}
	}
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		off.Now = tx.Now()
		if off.Consultant, err = store.ConsultantByID(tx, userID); err != nil {
			return err
		}
		off.Absences, err = store.AbsencesOf(tx, userID)
		return err
	})
	return off, err
}
