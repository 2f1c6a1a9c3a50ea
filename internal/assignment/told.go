package assignment

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Told are those who are told what the client of a lead says: its owner, or whoever is being asked. Where they have left it
// is the managers, and nobody while the lead is queued: whoever takes it will see all.
func (a *Assignment) Told(tx *database.Tx, lead crm.Lead) ([]crm.User, error) {
	holder := lead.Holder()
	if holder == 0 {
		return nil, nil
	}
	user, err := store.UserByID(tx, holder)
	if err != nil || user.Active {
		return []crm.User{user}, err
	}
	return store.ActiveManagers(tx)
}
