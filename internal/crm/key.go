package crm

import (
	"slices"
	"time"
)

// KeyScope is one thing that a program may do with an API key.
type KeyScope string

const (
	KeySubmissionsWrite KeyScope = "submissions:write"
	KeyLeadsRead        KeyScope = "leads:read" // and the submissions they are made of
	KeyLeadsWrite       KeyScope = "leads:write"
	KeyContactsRead     KeyScope = "contacts:read"
	KeyConsultantsRead  KeyScope = "consultants:read"
	KeyConsultantsWrite KeyScope = "consultants:write" // being away, time off, and whose leads move to whom
	KeyDecisionsRead    KeyScope = "decisions:read"
	KeyMailWrite        KeyScope = "mail:write"  // hands over mail that came in
	KeyMailRead         KeyScope = "mail:read"   // the mails that went out, and who is written to no more
	KeyMailManage       KeyScope = "mail:manage" // sends again, and says who is written to
)

// KeyScopes lists the scopes.
var KeyScopes = [...]KeyScope{KeySubmissionsWrite, KeyLeadsRead, KeyLeadsWrite, KeyContactsRead, KeyConsultantsRead, KeyConsultantsWrite, KeyDecisionsRead, KeyMailWrite, KeyMailRead, KeyMailManage}

// APIKey lets a program act on behalf of a user: it may what the user may, and of that only what Scopes name.
type APIKey struct {
	ID        int64
	UserID    int64
	UserName  string
	Inactive  bool // the user is, and with them the key
	Name      string
	Hash      string // SHA-256; the key itself is nowhere
	Hint      string // the key's first characters
	Scopes    []KeyScope
	CreatedBy int64
	CreatedAt time.Time
	LastUsed  time.Time // to the minute; zero: never
	ExpiresAt time.Time // zero: never
	RevokedAt time.Time // zero: it is not
}

// Works reports whether the key is good at a time.
func (k APIKey) Works(now time.Time) bool {
	return k.RevokedAt.IsZero() && !k.Expired(now) && !k.Inactive
}

// Expired reports whether the key's life is over at a time.
func (k APIKey) Expired(now time.Time) bool { return !k.ExpiresAt.IsZero() && !now.Before(k.ExpiresAt) }

// Holds reports whether the actor is a key with that scope, or no key at all, whom no scope limits.
func (a Actor) Holds(scope KeyScope) bool {
	return a.Kind != ActorKey || slices.Contains(a.Scopes, scope)
}
