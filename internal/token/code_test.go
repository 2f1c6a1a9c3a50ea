package token

import (
	"strings"
	"testing"
)

func TestACodeIsOfItsPurposeTextAndRing(t *testing.T) {
	old := Key{ID: "old", Secret: []byte(strings.Repeat("o", 32))}
	before, err := New(old)
	if err != nil {
		t.Fatal(err)
	}
	after, err := New(Key{ID: "new", Secret: []byte(strings.Repeat("n", 32))}, old)
	if err != nil {
		t.Fatal(err)
	}
	code := before.Code("reply", "l7")
	if len(code) != 16 || strings.ToLower(code) != code {
		t.Errorf("%q", code)
	}
	for name, ok := range map[string]bool{
		"by itself":             before.IsCode("reply", "l7", code),
		"in capitals":           before.IsCode("reply", "l7", strings.ToUpper(code)),
		"after the key changed": after.IsCode("reply", "l7", code),
	} {
		if !ok {
			t.Errorf("not known %s", name)
		}
	}
	for name, ok := range map[string]bool{
		"another text":    before.IsCode("reply", "l8", code),
		"another purpose": before.IsCode("other", "l7", code),
		"cut short":       before.IsCode("reply", "l7", code[:15]),
		"nothing":         before.IsCode("reply", "l7", ""),
		"of a later key":  before.IsCode("reply", "l7", after.Code("reply", "l7")),
	} {
		if ok {
			t.Errorf("%s passes", name)
		}
	}
}
