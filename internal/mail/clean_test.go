package mail

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanMakesOneLineOfAnything(t *testing.T) {
	for in, want := range map[string]string{
		"Jo\r\nBcc: x@y.test": "Jo Bcc: x@y.test", "  a \t\n b ": "a b", "a\x00b\x1b[31m": "a b [31m", "\r\n": "",
		"王 小明": "王 小明", "王\u3000小明": "王 小明", "a\u2028b\u2029c": "a b c", "evil\u202etxt.exe": "evil txt.exe",
		"نام\u200cه": "نام\u200cه", "👩‍👧": "👩‍👧", "a\xffb": "a\uFFFDb",
	} {
		if got := Clean(in); got != want || dirty(got) {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestClipNeverCutsACharacterNorExceedsItsLimit(t *testing.T) {
	for _, s := range []string{"短", strings.Repeat("短", 40), strings.Repeat("👩‍👩‍👧‍👦", 9), "e" + strings.Repeat("\u0301", 90)} {
		for limit := 8; limit < 130; limit++ {
			got := Clip(s, limit)
			if len(got) > limit || !utf8.ValidString(got) || len(s) <= limit && got != s {
				t.Fatalf("Clip(%q, %d) = %q", s, limit, got)
			}
		}
	}
}

func TestAnAutomaticMailGreetsWithNamesOnly(t *testing.T) {
	for in, want := range map[string]string{
		"王小明": "王小明", "J.R. Smith-Łuk": "J.R. Smith-Łuk", "Dr. Ada O'Neil": "Dr. Ada O'Neil", "Henry VIII 2": "Henry VIII 2",
		"Win at http://spam.test": "", "visit spam.example now": "", "加微信 spam8888": "", "a@b": "", "WIN $100": "",
		"Ann\r\nBcc: x": "", "Ann\nLee": "Ann Lee", "ｓｐａｍ．ｔｅｓｔ": "",
	} {
		if got := Salutation(in); got != want {
			t.Errorf("Salutation(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Salutation(strings.Repeat("长", 100)); len(got) > maxSalutation {
		t.Errorf("%d bytes", len(got))
	}
}

func TestOnlyAddressesGoOnTheWire(t *testing.T) {
	for in, want := range map[string]string{
		"a@b.test": "a@b.test", "a..b@c.test": `"a..b"@c.test`, "ünï@例子.测试": "ünï@xn--fsqu00a.xn--0zwm56d", "a b@c.test": "", "a<b@c.test": "",
		"": "", "a": "", "@b": "", "a@": "", "a@b c.test": "", "a@b>": "", "a\r\n@b.test": "", "a@b.test, c@d.test": "",
		strings.Repeat("x", 250) + "@b.test": "", "Ann <a@b.test>": "",
	} {
		got, err := WireAddress(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("WireAddress(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}
