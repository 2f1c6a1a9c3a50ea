package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const (
	keyPrefix = "fd_"
	keyBytes  = 20 // 160 random bits, 32 characters of base32
	hintChars = len(keyPrefix) + 6
	maxName   = 100 // characters
)

// KeyOrder asks for a key.
type KeyOrder struct {
	Name   string
	UserID int64 // on whose behalf
	Scopes []crm.KeyScope
	Life   time.Duration // 0: for ever
}

// APIKeys returns every key for administrators, the newest first.
func (a *Account) APIKeys(ctx context.Context, actor crm.Actor) (keys []crm.APIKey, err error) {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return nil, err
	}
	err = a.DB.Read(ctx, func(tx *database.Tx) (err error) {
		keys, err = store.APIKeys(tx)
		return err
	})
	return keys, err
}

// Now is the time by which keys work or are over.
func (a *Account) Now() time.Time { return a.DB.Now() }

// MakeKey makes a key and returns it; it cannot be seen again. Administrators only. KindInvalid for no name, no
// scope, or a user who is not active.
func (a *Account) MakeKey(ctx context.Context, actor crm.Actor, order KeyOrder) (key string, err error) {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return "", err
	}
	if err := order.check(); err != nil {
		return "", err
	}
	key = newKey()
	err = a.DB.Write(ctx, func(tx *database.Tx) error {
		user, err := store.UserForUpdate(tx, order.UserID)
		if crm.IsKind(err, crm.KindNotFound) || (err == nil && !user.Active) {
			return crm.Invalid([]crm.FieldError{{Field: "user", Code: "choice_invalid"}})
		}
		if err != nil {
			return err
		}
		k := crm.APIKey{
			UserID: user.ID, Name: order.Name, Hash: token.Hash(key), Hint: key[:hintChars], Scopes: order.Scopes, CreatedBy: actor.ID,
		}
		if order.Life > 0 {
			k.ExpiresAt = tx.Now().Add(order.Life)
		}
		id, err := store.InsertAPIKey(tx, k)
		if err != nil {
			return err
		}
		return recordKey(tx, actor, "key.made", id)
	})
	return key, err
}

// RevokeKey ends a key at once. Administrators only.
func (a *Account) RevokeKey(ctx context.Context, actor crm.Actor, id int64) error {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		if err := store.RevokeAPIKey(tx, id); err != nil {
			return err
		}
		return recordKey(tx, actor, "key.revoked", id)
	})
}

func (o *KeyOrder) check() error {
	var faults []crm.FieldError
	o.Name = strings.TrimSpace(o.Name)
	switch n := len([]rune(o.Name)); {
	case n == 0:
		faults = append(faults, crm.FieldError{Field: "name", Code: "required"})
	case n > maxName:
		faults = append(faults, crm.FieldError{Field: "name", Code: "too_long", Params: map[string]any{"Max": maxName}})
	}
	if len(o.Scopes) == 0 {
		faults = append(faults, crm.FieldError{Field: "scopes", Code: "required"})
	}
	for _, s := range o.Scopes {
		if !slices.Contains(crm.KeyScopes[:], s) {
			faults = append(faults, crm.FieldError{Field: "scopes", Code: "choice_invalid"})
			break
		}
	}
	if o.Life < 0 {
		faults = append(faults, crm.FieldError{Field: "life", Code: "choice_invalid"})
	}
	return crm.Invalid(faults)
}

// newKey is 160 random bits with a prefix that scanners for leaked secrets can look for.
func newKey() string {
	var bits [keyBytes]byte
	rand.Read(bits[:]) // never fails: the program ends if the system has no randomness
	return keyPrefix + strings.ToLower(base32.StdEncoding.EncodeToString(bits[:]))
}

func recordKey(tx *database.Tx, actor crm.Actor, kind string, id int64) error {
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, Subject: "key", SubjectID: id})
}
