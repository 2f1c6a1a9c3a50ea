package spam

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func signed(text string) string {
	h := hmac.New(sha256.New, []byte("key"))
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

func solved(t testing.TB, form string, number int) Solution {
	t.Helper()
	s, ok := NewChallenge(form, "RANDOM", number, noon, signed).Solve()
	if !ok || s.Number != number {
		t.Fatalf("the answer is %+v, %t", s, ok)
	}
	return s
}

func TestWhoSolvesAChallengeIsBelievedForThisFormUntilItExpires(t *testing.T) {
	payload := solved(t, "consultation", 4321).Payload()
	challenge, expires, ok := CheckProof(payload, "consultation", noon.Add(ProofLives-time.Second), signed)
	if !ok || len(challenge) != 64 || !expires.Equal(noon.Add(ProofLives)) {
		t.Errorf("%q until %v: %t", challenge, expires, ok)
	}
	for name, check := range map[string]func() (string, time.Time, bool){
		"another form": func() (string, time.Time, bool) { return CheckProof(payload, "other", noon, signed) },
		"too late": func() (string, time.Time, bool) {
			return CheckProof(payload, "consultation", noon.Add(ProofLives), signed)
		},
		"another key": func() (string, time.Time, bool) { return CheckProof(payload, "consultation", noon, strings.ToUpper) },
		"nothing":     func() (string, time.Time, bool) { return CheckProof("", "consultation", noon, signed) },
		"too long": func() (string, time.Time, bool) {
			return CheckProof(payload+strings.Repeat(" ", 4000), "consultation", noon, signed)
		},
	} {
		if _, _, ok := check(); ok {
			t.Errorf("%s is believed", name)
		}
	}
}

func TestNoDigitOfTheNumberCanBeTakenForAPartOfTheSalt(t *testing.T) {
	s := solved(t, "consultation", 4321)
	s.Salt, s.Number = s.Salt+"4", 321 // the same bytes are hashed
	if hashed(s.Salt, s.Number) != s.Challenge {
		t.Fatal("the test does not splice")
	}
	if _, _, ok := CheckProof(s.Payload(), "consultation", noon, signed); ok {
		t.Error("it is")
	}
}

func TestAChangedSolutionIsNotBelieved(t *testing.T) {
	for name, change := range map[string]func(*Solution){
		"number": func(s *Solution) { s.Number++ }, "negative": func(s *Solution) { s.Number = -s.Number },
		"challenge": func(s *Solution) { s.Challenge = hashed(s.Salt, 7); s.Number = 7 }, "algorithm": func(s *Solution) { s.Algorithm = "SHA-1" },
		"later": func(s *Solution) { s.Salt = strings.Replace(s.Salt, "expires=17", "expires=18", 1) },
		"cut":   func(s *Solution) { s.Salt = strings.TrimSuffix(s.Salt, "&") },
	} {
		s := solved(t, "consultation", 4321)
		change(&s)
		if _, _, ok := CheckProof(s.Payload(), "consultation", noon, signed); ok {
			t.Errorf("%s: believed", name)
		}
	}
}

// altchaPayload is a solution by altcha-lib 2.8.0 of a challenge that it made with the key "key", the number 777, and a
// salt of our shape that expires ten minutes after noon.
const altchaPayload = "eyJhbGdvcml0aG0iOiJTSEEtMjU2IiwiY2hhbGxlbmdlIjoiNWU2YTZiNjZiMWRjNzcwOGM4YjBmNDRjYWQ1YjEwODg2NTg0NThjZTZmMWZiMmJiYjQ2ODA4MmM5" +
	"NmIwNWVhMiIsIm51bWJlciI6Nzc3LCJzYWx0IjoiRlJPTUFMVENIQT9leHBpcmVzPTE3OTU0MDcwMDAmZm9ybT1jb25zdWx0YXRpb24mIiwic2lnbmF0dXJlIjoi" +
	"ZGNiYjRiODVjNmU2NTQ1ZjAwZmE4NzlkYzljYWJmNDEyZDc2NTMyZjVlMDA3ZmZhMmI2ZTRjMGMzNTgwZGRiMyIsInRvb2siOjN9"

func TestASolutionOfALTCHAsOwnLibraryIsBelieved(t *testing.T) {
	if _, _, ok := CheckProof(altchaPayload, "consultation", noon, signed); !ok {
		t.Error("it is not")
	}
}

func FuzzCheckProof(f *testing.F) {
	genuine := solved(f, "f", 5).Payload()
	f.Add(genuine)
	f.Add(base64.StdEncoding.EncodeToString([]byte(`{"algorithm":"SHA-256","number":1e99,"salt":"?expires=x"}`)))
	f.Add("e30=")
	want, _, _ := CheckProof(genuine, "f", noon, signed)
	f.Fuzz(func(t *testing.T, payload string) {
		if challenge, _, ok := CheckProof(payload, "f", noon, signed); ok && challenge != want {
			t.Errorf("%q is believed", payload)
		}
	})
}
