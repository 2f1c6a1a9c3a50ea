package token

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
)

// Random is a new token of 256 random bits, as 43 characters of base64url. Give it to its owner and keep its Hash: whoever
// reads the database then still cannot use it.
func Random() string {
	var bits [32]byte
	rand.Read(bits[:]) // never fails: the program ends if the system has no randomness
	return encoding.EncodeToString(bits[:])
}

// Hash is what the database keeps of a random token, and finds it by: its SHA-256 as 64 hexadecimal digits. That is enough
// for 256 random bits, and not for a password.
func Hash(random string) string {
	sum := sha256.Sum256([]byte(random))
	return hex.EncodeToString(sum[:])
}
