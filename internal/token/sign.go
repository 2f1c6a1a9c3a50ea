package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// A signed token is id.body.mac: the id of its key; in base64url the expiry and the JSON of the claims; in base64url the
// HMAC-SHA256 of what it is for and the two parts before.
var encoding = base64.RawURLEncoding

// Sign makes a token of claims, for one purpose, valid before expires. It can stand in a URL as it is. Claims are what
// encoding/json makes of them, so a struct of a few short fields; the time is kept to the microsecond.
//
// Claims that are not JSON or too long for a token are a fault of the program, not of its input: Sign then panics, and so
// it does on a Keyring that New did not make.
func (k Keyring) Sign(purpose string, claims any, expires time.Time) string {
	content, err := json.Marshal(claims)
	if err != nil {
		panic(fmt.Errorf("token: claims for %q: %w", purpose, err))
	}
	body := append(binary.BigEndian.AppendUint64(nil, uint64(expires.UnixMicro())), content...)
	key := k.keys[0]
	signed := key.ID + "." + encoding.EncodeToString(body)
	signed += "." + mac(key.Secret, purpose, signed)
	if len(signed) > MaxLength {
		panic(fmt.Errorf("token: claims for %q make a token of %d bytes, %d are allowed", purpose, len(signed), MaxLength))
	}
	return signed
}

// Verify checks a token and fills claims, a pointer to what Sign was given. It returns ErrInvalid, when claims must not be
// read, unless a key of the ring signed exactly this token for this purpose and its claims have the shape asked for; and
// ErrExpired, with claims filled, when now is not before its expiry.
func (k Keyring) Verify(purpose, token string, now time.Time, claims any) error {
	body, err := k.open(purpose, token)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body[8:], claims); err != nil {
		return fmt.Errorf("%w: claims of %q: %w", ErrInvalid, purpose, err)
	}
	if now.UnixMicro() >= int64(binary.BigEndian.Uint64(body)) {
		return ErrExpired
	}
	return nil
}

// open answers with the body of a genuine token: eight bytes of expiry, then JSON.
func (k Keyring) open(purpose, token string) ([]byte, error) {
	dot := strings.LastIndexByte(token, '.')
	if dot < 0 || len(token) > MaxLength {
		return nil, ErrInvalid
	}
	signed, given := token[:dot], token[dot+1:]
	id, encoded, _ := strings.Cut(signed, ".")
	secret := k.secret(id)
	if secret == nil || !hmac.Equal([]byte(given), []byte(mac(secret, purpose, signed))) {
		return nil, ErrInvalid
	}
	body, err := encoding.DecodeString(encoded)
	if err != nil || len(body) < 8 {
		return nil, ErrInvalid
	}
	return body, nil
}

// mac signs the text of a token, not what it decodes to, and is compared as text too: base64 has several spellings of the
// same bytes, and only one of them shall pass. The length before the purpose keeps it apart from what follows.
func mac(secret []byte, purpose, signed string) string {
	h := hmac.New(sha256.New, secret)
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(purpose))))
	h.Write([]byte(purpose))
	h.Write([]byte(signed))
	return encoding.EncodeToString(h.Sum(nil))
}

// MAC signs a text for one purpose with the first key, as text of base64url: for formats that carry a signature of their
// own. Whoever checks it makes it again; so what it signs must be as short-lived as an exchange of keys is rare.
func (k Keyring) MAC(purpose, text string) string { return mac(k.keys[0].Secret, "mac "+purpose, text) }
