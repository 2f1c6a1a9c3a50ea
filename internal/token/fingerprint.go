package token

import (
	"crypto/sha256"
	"encoding/hex"
)

// Fingerprint is what the database keeps to recognise the secret that all hosts share: 64 bits of a hash, from which
// a secret of the length that is asked for cannot be found.
func Fingerprint(secret string) string {
	sum := sha256.Sum256([]byte("fingerprint of " + secret))
	return hex.EncodeToString(sum[:8])
}
