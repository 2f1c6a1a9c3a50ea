package spam

import "testing"

func TestAFilledHoneypotHoldsAndSaysWhy(t *testing.T) {
	v := Judge(Evidence{Honeypot: "https://spam.example"})
	if !v.Hold || len(v.Reasons) != 1 || v.Reasons[0] != Honeypot {
		t.Fatalf("got %+v", v)
	}
}

func TestAnEmptyHoneypotLetsPass(t *testing.T) {
	if v := Judge(Evidence{}); v.Hold || len(v.Reasons) != 0 {
		t.Fatalf("got %+v", v)
	}
}
