// Package token makes and checks what may stand in a link or in a hidden form field: signed tokens, which carry their
// claims with them, and random ones, of which the database keeps the hash.
//
// A signed token says: for this purpose, these claims hold until then. Nobody without a key can make one or change a byte
// of one, and one made for one purpose is invalid for every other. Claims are signed, not encrypted: whoever has the link can
// read them. A signed token works any number of times until it expires; what must work once is for the caller to see to.
//
// Keys have ids, so that they can be exchanged without breaking the links that are out: the first key of a ring signs, all
// of them verify.
//
// The package knows no database and no clock, and calls nobody.
package token

import "errors"

var (
	// ErrInvalid says that the token was not signed by a key of this ring for this purpose, or does not carry the claims
	// asked for. Nothing is known about it.
	ErrInvalid = errors.New("token_invalid")
	// ErrExpired says that the token is genuine and was valid once; its claims have been filled in and can be believed.
	ErrExpired = errors.New("token_expired")
)

// MaxLength is how long a signed token may be, in bytes; anything longer is invalid unread.
const MaxLength = 4096
