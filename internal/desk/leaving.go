package desk

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Leaving is a consultant whose open leads are to go to others; their Load is how many seats that are.
type Leaving struct {
	crm.Consultant
	Colleagues []Successor
}

// Leaving returns a consultant with those who could take over. Managers only. Errors: crm.KindNotFound.
func (d *Desk) Leaving(ctx context.Context, actor crm.Actor, userID int64) (l Leaving, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return l, err
	}
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		if l.Consultant, err = store.ConsultantByID(tx, userID); err != nil {
			return err
		}
		l.Colleagues, err = successors(tx, crm.Team{}, userID)
		return err
	})
	return l, err
}
