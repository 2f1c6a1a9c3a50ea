package account

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"frontdesk/internal/crm"
)

const (
	minPassword  = 10
	maxPassword  = 200
	hashesAtOnce = 2 // each takes 19 MiB for a moment
)

// parameters of argon2id, as the OWASP password storage cheat sheet has them (19 MiB, 2 passes).
var parameters = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobody is the hash of no password; checking against it takes as long as against a user's.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// passwords makes and checks hashes, few at once.
type passwords struct{ slots chan struct{} }

func newPasswords() passwords { return passwords{make(chan struct{}, hashesAtOnce)} }

func (p passwords) acquire(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.acquire(ctx); err != nil {
		return "", err
	}
	defer func() { <-p.slots }()
	hash, err := argon2id.CreateHash(password, &parameters)
	if err != nil {
		return "", fmt.Errorf("hashing a password: %w", err)
	}
	return hash, nil
}

// check reports whether the password fits the hash. An empty hash fits none, after the same time.
func (p passwords) check(ctx context.Context, password, hash string) (bool, error) {
	if err := p.acquire(ctx); err != nil {
		return false, err
	}
	defer func() { <-p.slots }()
	against := hash
	if hash == "" {
		against = nobody
	}
	fits, err := argon2id.ComparePasswordAndHash(password, against)
	if err != nil {
		return false, fmt.Errorf("checking a password: %w", err)
	}
	return fits && hash != "", nil
}

// checkPassword says what is wrong with a new password, or nil.
func checkPassword(password string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < minPassword:
		return crm.Invalid([]crm.FieldError{{Field: "password", Code: "password_short", Params: map[string]any{"Min": minPassword}}})
	case n > maxPassword:
		return crm.Invalid([]crm.FieldError{{Field: "password", Code: "too_long", Params: map[string]any{"Max": maxPassword}}})
	}
	return nil
}
