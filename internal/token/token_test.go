package token_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/token"

	"pgregory.net/rapid"
)

type claims struct {
	Lead  int64  `json:"l"`
	Words string `json:"w,omitempty"`
}

var (
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	older = token.Key{ID: "older", Secret: bytes.Repeat([]byte{1}, 32)}
	newer = token.Key{ID: "newer", Secret: bytes.Repeat([]byte{2}, 32)}
)

func ring(t testing.TB, keys ...token.Key) token.Keyring {
	t.Helper()
	r, err := token.New(keys...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestASignedTokenCarriesItsClaimsToTheOneWhoVerifies(t *testing.T) {
	r := ring(t, older)
	rapid.Check(t, func(t *rapid.T) {
		want := claims{Lead: rapid.Int64().Draw(t, "lead"), Words: rapid.StringN(0, 100, 400).Draw(t, "words")}
		purpose := rapid.String().Draw(t, "purpose")
		var got claims
		err := r.Verify(purpose, r.Sign(purpose, want, noon.Add(time.Hour)), noon, &got)
		if err != nil || got != want {
			t.Fatalf("%+v came back as %+v, %v", want, got, err)
		}
	})
}

func TestATokenStandsInAURLAsItIs(t *testing.T) {
	signed := ring(t, older).Sign("accept", claims{Words: "?&/+ 你好"}, noon)
	for _, s := range []string{signed, token.Random()} {
		if strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
			t.Error(s)
		}
	}
}

func TestATokenWithAnyByteChangedIsInvalid(t *testing.T) {
	r := ring(t, older, newer)
	signed := r.Sign("accept", claims{Lead: 7}, noon.Add(time.Hour))
	for i := range signed {
		for b := range 256 {
			if byte(b) == signed[i] {
				continue
			}
			changed := signed[:i] + string([]byte{byte(b)}) + signed[i+1:]
			expectInvalid(t, r, "accept", changed)
		}
	}
}

func TestATokenWithAnythingAddedOrRemovedIsInvalid(t *testing.T) {
	r := ring(t, older)
	signed := r.Sign("accept", claims{Lead: 7}, noon.Add(time.Hour))
	for i := range len(signed) + 1 {
		expectInvalid(t, r, "accept", signed[:i]+"\n"+signed[i:])
		expectInvalid(t, r, "accept", signed[:i]+"."+signed[i:])
		expectInvalid(t, r, "accept", signed[:i]+"="+signed[i:])
		if i < len(signed) {
			expectInvalid(t, r, "accept", signed[:i])
			expectInvalid(t, r, "accept", signed[:i]+signed[i+1:])
		}
	}
}

func expectInvalid(t *testing.T, r token.Keyring, purpose, signed string) {
	t.Helper()
	var got claims
	if err := r.Verify(purpose, signed, noon, &got); !errors.Is(err, token.ErrInvalid) || got != (claims{}) {
		t.Fatalf("%q: %v, claims %+v", signed, err, got)
	}
}

func TestATokenIsInvalidForEveryOtherPurpose(t *testing.T) {
	r := ring(t, older)
	signed := r.Sign("accept", claims{}, noon.Add(time.Hour))
	for _, purpose := range []string{"decline", "", "accep", "accept ", "accepto", "Accept"} {
		expectInvalid(t, r, purpose, signed)
	}
}

func TestPurposeAndKeyIDCannotBeShiftedIntoEachOther(t *testing.T) {
	signer := ring(t, token.Key{ID: "bc", Secret: older.Secret})
	verifier := ring(t, token.Key{ID: "c", Secret: older.Secret})
	signed := signer.Sign("a", claims{}, noon.Add(time.Hour))
	expectInvalid(t, verifier, "ab", strings.TrimPrefix(signed, "b"))
}

func TestAnExpiredTokenStillSaysWhatItWasFor(t *testing.T) {
	r := ring(t, older)
	signed := r.Sign("accept", claims{Lead: 7}, noon)
	for now, want := range map[time.Time]error{
		noon.Add(-time.Microsecond): nil, noon: token.ErrExpired, noon.Add(time.Hour): token.ErrExpired,
	} {
		var got claims
		if err := r.Verify("accept", signed, now, &got); err != want || got.Lead != 7 {
			t.Errorf("at %v: %v, claims %+v", now, err, got)
		}
	}
}

func TestAForgedTokenIsInvalidNotExpired(t *testing.T) {
	forger := ring(t, token.Key{ID: older.ID, Secret: newer.Secret})
	expectInvalid(t, ring(t, older), "accept", forger.Sign("accept", claims{Lead: 7}, noon.Add(-time.Hour)))
}

// handmade builds a token from the description of its format, with any secret and of any length.
func handmade(id string, secret []byte, purpose, json string) string {
	body := binary.BigEndian.AppendUint64(nil, uint64(noon.Add(time.Hour).UnixMicro()))
	signed := id + "." + base64.RawURLEncoding.EncodeToString(append(body, json...))
	mac := hmac.New(sha256.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(purpose))))
	mac.Write([]byte(purpose + signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func TestTheFormatStaysSoThatLinksInMailsKeepWorking(t *testing.T) {
	r := ring(t, older)
	signed := handmade("older", older.Secret, "accept", `{"l":7}`)
	if got := r.Sign("accept", claims{Lead: 7}, noon.Add(time.Hour)); got != signed {
		t.Errorf("got %s, want %s", got, signed)
	}
}

func TestATokenOfAnUnknownKeyIsInvalidEvenWithAnEmptySecret(t *testing.T) {
	r := ring(t, older)
	expectInvalid(t, r, "accept", handmade("newer", newer.Secret, "accept", `{"l":7}`))
	expectInvalid(t, r, "accept", handmade("newer", nil, "accept", `{"l":7}`))
	expectInvalid(t, r, "accept", handmade("", nil, "accept", `{"l":7}`))
	expectInvalid(t, token.Keyring{}, "accept", handmade("", nil, "accept", `{"l":7}`))
}

func TestAfterAKeyIsExchangedOldLinksWorkUntilItIsDropped(t *testing.T) {
	old := ring(t, older).Sign("accept", claims{Lead: 7}, noon.Add(time.Hour))
	both := ring(t, newer, older)
	var got claims
	if err := both.Verify("accept", old, noon, &got); err != nil || got.Lead != 7 {
		t.Errorf("both keys: %v, %+v", err, got)
	}
	expectInvalid(t, ring(t, newer), "accept", old)
	if signed := both.Sign("accept", claims{}, noon); !strings.HasPrefix(signed, "newer.") {
		t.Errorf("signed with another key than the first: %s", signed)
	}
}

func TestClaimsOfAnotherShapeAreInvalid(t *testing.T) {
	r := ring(t, older)
	signed := r.Sign("accept", "a string", noon.Add(time.Hour))
	expectInvalid(t, r, "accept", signed)
}

func TestATokenOverFourKilobytesIsNeitherMadeNorRead(t *testing.T) {
	r := ring(t, older)
	longest := r.Sign("accept", claims{Words: strings.Repeat("x", 3000)}, noon.Add(time.Hour))
	if err := r.Verify("accept", longest, noon, new(claims)); err != nil {
		t.Error(err)
	}
	overlong := `{"l":7,"w":"` + strings.Repeat("x", 3500) + `"}`
	expectInvalid(t, r, "accept", handmade("older", older.Secret, "accept", overlong))
	defer func() {
		if recover() == nil {
			t.Error("made a token that nobody would read")
		}
	}()
	r.Sign("accept", claims{Words: strings.Repeat("x", 4000)}, noon)
}

func TestClaimsThatAreNotJSONAreAFaultOfTheProgram(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("signed a channel")
		}
	}()
	ring(t, older).Sign("accept", make(chan int), noon)
}

func TestARingRefusesKeysThatCannotWork(t *testing.T) {
	for name, keys := range map[string][]token.Key{
		"no key":        nil,
		"no id":         {{Secret: older.Secret}},
		"an id with .":  {{ID: "a.b", Secret: older.Secret}},
		"short secret":  {{ID: "a", Secret: make([]byte, 15)}},
		"two of one id": {older, {ID: older.ID, Secret: newer.Secret}},
	} {
		if _, err := token.New(keys...); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestARingKeepsItsSecretsWhenTheCallersBufferIsWiped(t *testing.T) {
	secret := bytes.Repeat([]byte{9}, 32)
	r := ring(t, token.Key{ID: "a", Secret: secret})
	signed := r.Sign("accept", claims{}, noon.Add(time.Hour))
	clear(secret)
	if err := r.Verify("accept", signed, noon, new(claims)); err != nil {
		t.Error(err)
	}
}

func TestAMasterSecretAlwaysDerivesTheSameKeyAndAnotherOneAnother(t *testing.T) {
	master := []byte("correct horse battery staple")
	a, err := token.Derive(master)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := token.Derive(master)
	other, _ := token.Derive([]byte("correct horse battery stapler"))
	if a.ID != again.ID || !bytes.Equal(a.Secret, again.Secret) {
		t.Error("the same secret gave two keys")
	}
	if a.ID == other.ID || bytes.Equal(a.Secret, other.Secret) || len(a.Secret) != 32 {
		t.Error("two secrets gave the same key")
	}
	if strings.Contains(hex.EncodeToString(a.Secret), a.ID) {
		t.Error("the id, which everybody sees, is part of the secret")
	}
	ring(t, a, other)
}

func TestAShortMasterSecretIsRefused(t *testing.T) {
	if _, err := token.Derive([]byte("fifteen letters")); err == nil {
		t.Error("accepted")
	}
}

func TestRandomTokensAre256BitsAndNeverTheSame(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		s := token.Random()
		bits, err := base64.RawURLEncoding.DecodeString(s)
		if err != nil || len(bits) != 32 || seen[s] {
			t.Fatalf("%q: %v, seen before: %t", s, err, seen[s])
		}
		seen[s] = true
	}
}

func TestTheHashOfATokenIsItsSHA256(t *testing.T) {
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2, appendix B.1
	if got := token.Hash("abc"); got != want {
		t.Error(got)
	}
}

func FuzzVerify(f *testing.F) {
	r := ring(f, older, newer)
	genuine := r.Sign("accept", claims{Lead: 7}, noon.Add(time.Hour))
	for _, s := range []string{genuine, genuine[:len(genuine)-1], "older..", "..", "", "older." + strings.Repeat("A", 60)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var got claims
		err := r.Verify("accept", s, noon, &got)
		if s != genuine && (!errors.Is(err, token.ErrInvalid) || got != (claims{})) {
			t.Errorf("%q: %v, %+v", s, err, got)
		}
	})
}
