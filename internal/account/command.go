package account

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Add makes a user at the command line, where whoever may run a command may do anything. Nobody is mailed: with an
// empty password it returns a link that sets one, once, within a week. Errors are crm.KindInvalid with the fields.
func (a *Account) Add(ctx context.Context, p Person, password string) (link string, err error) {
	if err := crm.Invalid(p.check()); err != nil {
		return "", err
	}
	if password != "" {
		if p.User.PasswordHash, err = a.HashPassword(ctx, password); err != nil {
			return "", err
		}
	}
	err = a.DB.Write(ctx, func(tx *database.Tx) error {
		link = ""
		u := p.User
		if u.ID, err = store.InsertUser(tx, u); database.IsUnique(err) {
			return crm.Invalid([]crm.FieldError{{Field: "email", Code: "email_taken"}})
		}
		if err != nil {
			return err
		}
		if err := saveConsultant(tx, u.ID, p); err != nil {
			return err
		}
		if password == "" {
			link = a.Outbox.URL(a.passwordLink(u, tx.Now().Add(inviteLifetime)))
		}
		return recordUser(tx, crm.System(), "user.created", u.ID)
	})
	return link, err
}
