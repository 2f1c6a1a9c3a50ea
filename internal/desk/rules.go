package desk

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Rules returns the rules in the order in which they are asked. Managers only.
func (d *Desk) Rules(ctx context.Context, actor crm.Actor) (rules []crm.Rule, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return nil, err
	}
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		rules, err = store.Rules(tx)
		return err
	})
	return rules, err
}
