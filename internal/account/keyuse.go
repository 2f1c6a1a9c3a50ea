package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const (
	usedEvery    = time.Minute // how exactly "last used" is kept
	usesWaiting  = 64          // uses that may wait to be written; those beyond are forgotten
	usedDeadline = 5 * time.Second
)

// Program returns the user and the actor behind an API key that has a scope. A right key is never refused because
// of its neighbours' wrong ones. Errors: crm.KindSignIn "key_missing", "key_unknown", "key_expired",
// "key_revoked" or "key_user_inactive"; KindForbidden "scope_missing"; KindRateLimited after many wrong keys from
// one address.
func (a *Account) Program(ctx context.Context, key string, scope crm.KeyScope, address string) (user crm.User, actor crm.Actor, err error) {
	if key == "" {
		return user, actor, crm.Errorf(crm.KindSignIn, "key_missing")
	}
	k, user, actor, err := a.keyOwner(ctx, key)
	if crm.IsKind(err, crm.KindNotFound) {
		return crm.User{}, crm.Actor{}, a.wrongKey(ctx, address)
	}
	if err != nil {
		return crm.User{}, crm.Actor{}, err
	}
	if err := usable(k, user, a.DB.Now()); err != nil {
		return crm.User{}, crm.Actor{}, err
	}
	if a.DB.Now().Sub(k.LastUsed) >= usedEvery {
		a.uses.note(k.ID)
	}
	if !slices.Contains(k.Scopes, scope) {
		return crm.User{}, crm.Actor{}, &crm.Error{Kind: crm.KindForbidden, Code: "scope_missing", Params: map[string]any{"Scope": string(scope)}}
	}
	return user, actor, nil
}

// keyOwner reads a key, and who acts through it. What cannot be a key is not looked for.
func (a *Account) keyOwner(ctx context.Context, key string) (k crm.APIKey, user crm.User, actor crm.Actor, err error) {
	if !strings.HasPrefix(key, keyPrefix) {
		return k, user, actor, crm.NotFound("key")
	}
	err = a.DB.Read(ctx, func(tx *database.Tx) (err error) {
		if k, err = store.APIKeyByHash(tx, token.Hash(key)); err != nil {
			return err
		}
		if user, err = store.UserByID(tx, k.UserID); err != nil {
			return err
		}
		teams, err := store.TeamsOfUser(tx, user.ID)
		actor = person(user, teams)
		actor.Kind, actor.Key, actor.Scopes = crm.ActorKey, crm.KeyName{ID: k.ID, Name: k.Name}, k.Scopes
		return err
	})
	return k, user, actor, err
}

// usable says why a key that exists is refused, or nil. Whoever has it may know.
func usable(k crm.APIKey, user crm.User, now time.Time) error {
	switch {
	case !k.RevokedAt.IsZero():
		return crm.Errorf(crm.KindSignIn, "key_revoked")
	case k.Expired(now):
		return crm.Errorf(crm.KindSignIn, "key_expired")
	case !user.Active:
		return crm.Errorf(crm.KindSignIn, "key_user_inactive")
	}
	return nil
}

func (a *Account) wrongKey(ctx context.Context, address string) error {
	if v := a.Limiter.Allow(ctx, "key-from:"+address, perAddress); !v.Allowed {
		return &crm.Error{Kind: crm.KindRateLimited, Code: "too_many_attempts", RetryAfter: v.RetryAfter}
	}
	return crm.Errorf(crm.KindSignIn, "key_unknown")
}

// keyUses writes when keys were used, beside the requests and never in their way: what does not fit, fails or is
// still waiting at the end is forgotten.
type keyUses struct {
	db      *database.DB
	waiting chan int64
	cancel  context.CancelFunc
	done    chan struct{}
}

func startKeyUses(db *database.DB) *keyUses {
	ctx, cancel := context.WithCancel(context.Background())
	u := &keyUses{db: db, waiting: make(chan int64, usesWaiting), cancel: cancel, done: make(chan struct{})}
	go u.run(ctx)
	return u
}

func (u *keyUses) note(id int64) {
	select {
	case u.waiting <- id:
	default:
	}
}

func (u *keyUses) run(ctx context.Context) {
	defer close(u.done)
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-u.waiting:
			u.write(ctx, id)
		}
	}
}

func (u *keyUses) write(ctx context.Context, id int64) {
	ctx, cancel := context.WithTimeout(ctx, usedDeadline)
	defer cancel()
	_ = u.db.Write(ctx, func(tx *database.Tx) error { // an outage is told by whatever else fails; the next use tries again
		return store.TouchAPIKey(tx, id, tx.Now().Add(-usedEvery))
	})
}

func (u *keyUses) close() {
	u.cancel()
	<-u.done
}
