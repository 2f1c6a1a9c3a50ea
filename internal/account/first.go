package account

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// First makes the first administrator, if there is no user yet. With an empty password it returns the path of
// a link that sets one, to be shown once. It does nothing when there are users.
func (a *Account) First(ctx context.Context, u crm.User, password string) (link string, err error) {
	p := Person{User: u}
	if err := crm.Invalid(p.check()); err != nil {
		return "", err
	}
	u = p.User
	if password != "" {
		if err := checkPassword(password); err != nil {
			return "", err
		}
		if u.PasswordHash, err = a.passwords.hash(ctx, password); err != nil {
			return "", err
		}
	}
	err = a.DB.Write(ctx, func(tx *database.Tx) error {
		link = ""
		if err := tx.Lock("first user"); err != nil {
			return err
		}
		n, err := store.CountUsers(tx)
		if err != nil || n > 0 {
			return err
		}
		if u.ID, err = store.InsertUser(tx, u); err != nil {
			return err
		}
		if password == "" {
			link = a.Outbox.URL(a.passwordLink(u, tx.Now().Add(inviteLifetime)))
		}
		return recordUser(tx, crm.System(), "user.created", u.ID)
	})
	return link, err
}

// HashPassword returns the hash of a password that somebody else will store, such as the demo firm's.
func (a *Account) HashPassword(ctx context.Context, password string) (string, error) {
	if err := checkPassword(password); err != nil {
		return "", err
	}
	return a.passwords.hash(ctx, password)
}
