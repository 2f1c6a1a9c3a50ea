package spam

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// MaxNumber bounds the number that a browser has to find: a second of a phone, ten of a bot's hundred posts.
	MaxNumber = 50_000
	// ProofLives is for how long a challenge may be answered.
	ProofLives = 10 * time.Minute

	proofAlgorithm = "SHA-256"
	maxPayload     = 2048 // bytes of base64
)

// Challenge asks for a proof of work in ALTCHA's wire format: find the number for which the hash of salt and number is
// the challenge.
type Challenge struct {
	Algorithm string `json:"algorithm" example:"SHA-256"`
	Challenge string `json:"challenge" doc:"The SHA-256 of the salt and the number to be found, in hexadecimal digits." example:"5c1f0fd1…"`
	Salt      string `json:"salt" doc:"To be hashed as it is, with the number behind it." example:"d41d8cd9?expires=1795521600&form=consultation&"`
	MaxNumber int    `json:"maxnumber" doc:"The number is not greater." example:"50000"`
	Signature string `json:"signature"`
}

// MAC signs a text; nobody else can.
type MAC func(text string) string

// NewChallenge makes a challenge for a form out of what is random: some letters, and a number from 0 to MaxNumber.
// The salt ends in a delimiter, so that no digit of the number can be taken for a part of it.
func NewChallenge(form, random string, number int, now time.Time, mac MAC) Challenge {
	salt := random + "?expires=" + strconv.FormatInt(now.Add(ProofLives).Unix(), 10) + "&form=" + url.QueryEscape(form) + "&"
	c := hashed(salt, number)
	return Challenge{Algorithm: proofAlgorithm, Challenge: c, Salt: salt, MaxNumber: MaxNumber, Signature: mac(c)}
}

// Solution answers a challenge.
type Solution struct {
	Algorithm string `json:"algorithm"`
	Challenge string `json:"challenge"`
	Number    int    `json:"number"`
	Salt      string `json:"salt"`
	Signature string `json:"signature"`
}

// Payload is the solution as it is posted.
func (s Solution) Payload() string {
	encoded, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings and a number always encode
	}
	return base64.StdEncoding.EncodeToString(encoded)
}

// CheckProof says whether a posted payload answers a challenge of ours for this form that has not expired; the challenge
// is to be used once, until expires.
func CheckProof(payload, form string, now time.Time, mac MAC) (challenge string, expires time.Time, ok bool) {
	s, ok := readSolution(payload)
	if !ok || s.Algorithm != proofAlgorithm || s.Number < 0 || s.Number > MaxNumber {
		return "", time.Time{}, false
	}
	expires, of, ok := readSalt(s.Salt)
	if !ok || of != form || !now.Before(expires) {
		return "", time.Time{}, false
	}
	genuine := same(s.Challenge, hashed(s.Salt, s.Number)) && same(s.Signature, mac(s.Challenge))
	return s.Challenge, expires, genuine
}

func readSolution(payload string) (s Solution, ok bool) {
	if len(payload) > maxPayload {
		return s, false
	}
	raw, err := base64.StdEncoding.DecodeString(payload)
	return s, err == nil && json.Unmarshal(raw, &s) == nil
}

func readSalt(salt string) (expires time.Time, form string, ok bool) {
	_, query, found := strings.Cut(salt, "?")
	values, err := url.ParseQuery(query)
	if !found || err != nil || !strings.HasSuffix(salt, "&") {
		return expires, "", false
	}
	seconds, err := strconv.ParseInt(values.Get("expires"), 10, 64)
	return time.Unix(seconds, 0), values.Get("form"), err == nil
}

func hashed(salt string, number int) string {
	sum := sha256.Sum256([]byte(salt + strconv.Itoa(number)))
	return hex.EncodeToString(sum[:])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// Solve finds the answer to a challenge by trying, as a browser does; false: there is none.
func (c Challenge) Solve() (Solution, bool) {
	for n := range c.MaxNumber + 1 {
		if hashed(c.Salt, n) == c.Challenge {
			return Solution{Algorithm: c.Algorithm, Challenge: c.Challenge, Number: n, Salt: c.Salt, Signature: c.Signature}, true
		}
	}
	return Solution{}, false
}
