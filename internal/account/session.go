package account

import (
	"context"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// Browser is where somebody signs in from.
type Browser struct {
	Address   string // network prefix
	UserAgent string
}

// SignIn starts a session and returns the value for its cookie. Errors: crm.KindSignIn "credentials_wrong",
// the same for an unknown e-mail, a wrong password and an inactive user; KindRateLimited.
func (a *Account) SignIn(ctx context.Context, email, password string, browser Browser) (string, error) {
	email = normalise(email)
	if err := a.throttle(ctx, email, browser); err != nil {
		return "", err
	}
	user, err := a.userByEmail(ctx, email)
	if err != nil && !crm.IsKind(err, crm.KindNotFound) {
		return "", err
	}
	fits, err := a.passwords.check(ctx, password, user.PasswordHash)
	if err != nil {
		return "", err
	}
	if !fits || !user.Active {
		return "", crm.Errorf(crm.KindSignIn, "credentials_wrong")
	}
	value := token.Random()
	err = a.DB.Write(ctx, func(tx *database.Tx) error {
		now, err := store.UserForUpdate(tx, user.ID)
		if err != nil {
			return err
		}
		if now.PasswordHash != user.PasswordHash || !now.Active { // changed while we were checking
			return crm.Errorf(crm.KindSignIn, "credentials_wrong")
		}
		session := crm.Session{
			TokenHash: token.Hash(value), UserID: user.ID, ExpiresAt: tx.Now().Add(sessionLifetime),
			UserAgent: browser.UserAgent, Address: browser.Address,
		}
		if err := store.InsertSession(tx, session); err != nil {
			return err
		}
		return recordUser(tx, person(user, nil), "user.signed_in", user.ID)
	})
	return value, err
}

func (a *Account) throttle(ctx context.Context, email string, browser Browser) error {
	for key, rate := range map[string]ratelimit.Rate{"login:" + token.Hash(email): perAccount, "login-from:" + browser.Address: perAddress} {
		if v := a.Limiter.Allow(ctx, key, rate); !v.Allowed {
			return &crm.Error{Kind: crm.KindRateLimited, Code: "too_many_attempts", RetryAfter: v.RetryAfter}
		}
	}
	return nil
}

// SignedIn returns the user and the actor behind a session's cookie, and lengthens the session.
// crm.KindSignIn when there is no such session or the user is not active any more.
func (a *Account) SignedIn(ctx context.Context, value string) (user crm.User, actor crm.Actor, err error) {
	if value == "" {
		return user, actor, crm.Errorf(crm.KindSignIn, "sign_in")
	}
	var session crm.Session
	err = a.DB.Read(ctx, func(tx *database.Tx) (err error) {
		if session, err = store.SessionByToken(tx, token.Hash(value)); err != nil {
			return err
		}
		if user, err = store.UserByID(tx, session.UserID); err != nil {
			return err
		}
		teams, err := store.TeamsOfUser(tx, user.ID)
		if err != nil {
			return err
		}
		actor = person(user, teams)
		user.Duty, err = duty(tx, user.ID)
		return err
	})
	if crm.IsKind(err, crm.KindNotFound) || (err == nil && !user.Active) {
		return user, crm.Actor{}, crm.Errorf(crm.KindSignIn, "sign_in")
	}
	if err == nil && a.DB.Now().Sub(session.LastSeenAt) > touchEvery {
		err = a.DB.Write(ctx, func(tx *database.Tx) error {
			return store.TouchSession(tx, session.TokenHash, tx.Now().Add(sessionLifetime))
		})
	}
	return user, actor, err
}

// duty is whether a user is given leads.
func duty(tx *database.Tx, userID int64) (crm.Duty, error) {
	c, err := store.ConsultantByID(tx, userID)
	switch {
	case crm.IsKind(err, crm.KindNotFound) || (err == nil && !c.Active):
		return crm.DutyNone, nil
	case c.Away:
		return crm.DutyAway, err
	}
	return crm.DutyOn, err
}

// SignOut ends the session behind a cookie.
func (a *Account) SignOut(ctx context.Context, value string) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		return store.DeleteSession(tx, token.Hash(value))
	})
}

func (a *Account) userByEmail(ctx context.Context, email string) (user crm.User, err error) {
	err = a.DB.Read(ctx, func(tx *database.Tx) (err error) {
		user, err = store.UserByEmail(tx, email)
		return err
	})
	return user, err
}

func person(u crm.User, teams []int64) crm.Actor {
	return crm.Actor{Kind: crm.ActorPerson, ID: u.ID, Name: u.Name, Role: u.Role, Teams: teams}
}

// normalise is the form in which e-mails of users are kept; what is no e-mail is nobody's.
func normalise(email string) string {
	point, err := contactpoint.ParseEmail(email)
	if err != nil {
		return ""
	}
	return point.Value
}

func recordUser(tx *database.Tx, actor crm.Actor, kind string, userID int64) error {
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, Subject: "user", SubjectID: userID})
}

// SetLocale changes the language of the actor's own pages and mails.
func (a *Account) SetLocale(ctx context.Context, actor crm.Actor, locale string) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		return store.SetLocale(tx, actor.ID, locale)
	})
}
