package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// codeBytes are 80 bits: nobody guesses one at the rate at which mail comes in.
const codeBytes = 10

var codeEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// Code signs a text for one purpose as sixteen letters and digits of either case: short enough for the local part of a
// mail address. It does not expire.
func (k Keyring) Code(purpose, text string) string { return code(k.keys[0].Secret, purpose, text) }

// IsCode reports whether a key of the ring made the code of a text for a purpose.
func (k Keyring) IsCode(purpose, text, given string) bool {
	for _, key := range k.keys {
		if hmac.Equal([]byte(strings.ToLower(given)), []byte(code(key.Secret, purpose, text))) {
			return true
		}
	}
	return false
}

func code(secret []byte, purpose, text string) string {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("code " + purpose + "\x00" + text))
	return strings.ToLower(codeEncoding.EncodeToString(h.Sum(nil)[:codeBytes]))
}
