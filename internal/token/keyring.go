package token

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// minSecret is how many bytes a secret has at least: 128 bits.
const minSecret = 16

// Key is a secret with the name under which tokens refer to it.
type Key struct {
	// ID is 1 to 32 letters, digits, - or _. It stands in every token for all to read.
	ID string
	// Secret is at least 16 bytes that nobody else knows.
	Secret []byte
}

// Keyring signs with its first key and verifies with any of them. Make one with New; it may be used by many goroutines.
type Keyring struct {
	keys []Key
}

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// New makes a ring of one or more keys. To exchange a key put the new one first, and drop the old one once every token
// signed with it has expired. It returns an error when there is no key, a secret is shorter than 16 bytes, an id is
// unusable or two ids are the same.
func New(keys ...Key) (Keyring, error) {
	if len(keys) == 0 {
		return Keyring{}, errors.New("token: a keyring needs a key")
	}
	ring := Keyring{keys: make([]Key, 0, len(keys))}
	for _, key := range keys {
		if err := ring.add(key); err != nil {
			return Keyring{}, fmt.Errorf("token: key %q: %w", key.ID, err)
		}
	}
	return ring, nil
}

func (k *Keyring) add(key Key) error {
	switch {
	case !keyID.MatchString(key.ID):
		return errors.New("its id must be 1 to 32 letters, digits, - or _")
	case len(key.Secret) < minSecret:
		return fmt.Errorf("its secret must have at least %d bytes", minSecret)
	case k.secret(key.ID) != nil:
		return errors.New("its id is used twice")
	}
	k.keys = append(k.keys, Key{ID: key.ID, Secret: slices.Clone(key.Secret)})
	return nil
}

// secret is the secret of the key with this id, or nil.
func (k Keyring) secret(id string) []byte {
	for _, key := range k.keys {
		if key.ID == id {
			return key.Secret
		}
	}
	return nil
}

// Derive makes the signing key that belongs to a master secret, by HKDF (RFC 5869) with SHA-256. The secret may then serve
// other uses too, and the id is derived from it as well: the same secret gives the same key on every host, and nobody has
// to think of names. It returns an error when the secret is shorter than 16 bytes.
func Derive(secret []byte) (Key, error) {
	if len(secret) < minSecret {
		return Key{}, fmt.Errorf("token: the secret must have at least %d bytes", minSecret)
	}
	signing, err := hkdf.Key(sha256.New, secret, nil, "frontdesk token signing", sha256.Size)
	if err != nil {
		return Key{}, fmt.Errorf("token: derive a key: %w", err)
	}
	id, err := hkdf.Key(sha256.New, secret, nil, "frontdesk token key id", 4)
	if err != nil {
		return Key{}, fmt.Errorf("token: derive a key id: %w", err)
	}
	return Key{ID: hex.EncodeToString(id), Secret: signing}, nil
}
