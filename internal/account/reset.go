package account

import (
	"context"
	"errors"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const passwordPurpose = "password"

// passwordClaims bind a link to the user, the e-mail it was sent to and the password it replaces: once one of
// them is changed, every link made before is worth nothing.
type passwordClaims struct {
	User     int64  `json:"u"`
	Replaces string `json:"r"`
}

// passwordLink is the path under which a user sets a password, once, until it expires.
func (a *Account) passwordLink(u crm.User, expires time.Time) string {
	return "/password/" + a.Keys.Sign(passwordPurpose, passwordClaims{u.ID, replaces(u)}, expires)
}

func replaces(u crm.User) string { return token.Hash(u.Email + "\n" + u.PasswordHash) }

// RequestReset mails a link to set a new password, if there is an active user of that e-mail; the answer is
// the same if there is not. KindRateLimited after a few.
func (a *Account) RequestReset(ctx context.Context, email string, browser Browser) error {
	email = normalise(email)
	budgets := map[string]ratelimit.Rate{"reset:" + token.Hash(email): perReset, "reset-from:" + browser.Address: perOffice}
	for key, rate := range budgets {
		if v := a.Limiter.Allow(ctx, key, rate); !v.Allowed {
			return &crm.Error{Kind: crm.KindRateLimited, Code: "too_many_attempts", RetryAfter: v.RetryAfter}
		}
	}
	user, err := a.userByEmail(ctx, email)
	if crm.IsKind(err, crm.KindNotFound) || (err == nil && !user.Active) {
		return nil
	}
	if err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		if err := recordUser(tx, crm.Visitor(), "user.reset_requested", user.ID); err != nil {
			return err
		}
		return a.Outbox.Put(tx, crm.Message{
			Kind: crm.MessagePasswordReset, ToName: user.Name, ToAddress: user.Email, Language: user.Locale,
			Vars: map[string]any{
				"Name": user.Name, "Hours": int(resetLifetime.Hours()),
				"URL": a.Outbox.URL(a.passwordLink(user, tx.Now().Add(resetLifetime))),
			},
		})
	})
}

// PasswordLink returns whose password a link sets. Errors: crm.KindNotFound "link_invalid", KindGone
// "link_expired" also for one that was used.
func (a *Account) PasswordLink(ctx context.Context, signed string) (user crm.User, err error) {
	err = a.DB.Read(ctx, func(tx *database.Tx) (err error) {
		user, err = a.linkUser(tx, signed)
		return err
	})
	return user, err
}

// SetPassword sets the password of the user of a link, ends every session of theirs and every other link.
func (a *Account) SetPassword(ctx context.Context, signed, password string) (user crm.User, err error) {
	if err := checkPassword(password); err != nil {
		return user, err
	}
	if user, err = a.PasswordLink(ctx, signed); err != nil {
		return user, err
	}
	hash, err := a.passwords.hash(ctx, password)
	if err != nil {
		return user, err
	}
	err = a.DB.Write(ctx, func(tx *database.Tx) error {
		if user, err = a.linkUser(tx, signed); err != nil {
			return err
		}
		if err := store.SetPassword(tx, user, hash); err != nil {
			return err
		}
		return recordUser(tx, person(user, nil), "user.password_set", user.ID)
	})
	return user, err
}

func (a *Account) linkUser(tx *database.Tx, signed string) (crm.User, error) {
	var claims passwordClaims
	err := a.Keys.Verify(passwordPurpose, signed, tx.Now(), &claims)
	if errors.Is(err, token.ErrExpired) {
		return crm.User{}, crm.Errorf(crm.KindGone, "link_expired")
	}
	if err != nil {
		return crm.User{}, crm.Errorf(crm.KindNotFound, "link_invalid")
	}
	user, err := store.UserByID(tx, claims.User)
	if err == nil && (replaces(user) != claims.Replaces || !user.Active) {
		return user, crm.Errorf(crm.KindGone, "link_expired")
	}
	return user, err
}
