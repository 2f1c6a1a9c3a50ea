package contactpoint_test

import (
	"strings"
	"testing"

	cp "frontdesk/internal/contactpoint"
)

func TestAnAddressIsReadHoweverItIsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"lin@example.com":                    "lin@example.com",
		"  Lin.Wei+Trade@Example.COM \t":     "lin.wei+trade@example.com",
		"lin@example.com.":                   "lin@example.com",
		"ｌｉｎ＠ｅｘａｍｐｌｅ．ｃｏｍ":                    "lin@example.com",
		"lin@example。com":                    "lin@example.com",
		"　lin@example.com　":                  "lin@example.com",
		"\u202alin@exam\u200bple.com\u202c":  "lin@example.com",
		"李伟@例子.中国":                           "李伟@xn--fsqu00a.xn--fiqs8s",
		"lin@BÜCHER.example":                 "lin@xn--bcher-kva.example",
		"lin@straße.example":                 "lin@xn--strae-oqa.example",
		"lin@xn--bcher-kva.example":          "lin@xn--bcher-kva.example",
		"Jose\u0301@example.com":             "jos\u00e9@example.com",
		"o'brien!#$%&*/=?^_`{|}~@a.example":  "o'brien!#$%&*/=?^_`{|}~@a.example",
		strings.Repeat("a", 64) + "@ab.test": strings.Repeat("a", 64) + "@ab.test",
	} {
		p, err := cp.ParseEmail(typed)
		if err != nil || p.Kind != cp.Email || p.Value != want {
			t.Errorf("%q read as %+v, %v, want %q", typed, p, err, want)
		}
	}
}

func TestTheDisplayIsWhatWasTypedWithoutBlanksAround(t *testing.T) {
	p, err := cp.ParseEmail(" Lin.Wei＠Example.com\t")
	if err != nil || p.Display != "Lin.Wei＠Example.com" {
		t.Errorf("%q, %v", p.Display, err)
	}
}

func TestWhatIsNoAddressIsRefused(t *testing.T) {
	for _, typed := range []string{
		"", "lin", "@example.com", "lin@", "lin@@example.com", "lin@a@example.com", "lin@localhost", "lin@192.0.2.1",
		"lin@[192.0.2.1]", "Lin <lin@example.com>", "<lin@example.com>", `"lin wei"@example.com`, "lin wei@example.com",
		".lin@example.com", "lin.@example.com", "li..n@example.com", "lin@exam ple.com", "lin@-example.com",
		"lin@example..com", "lin@.com", "lin@exa_mple.com", "lin,wei@example.com", "lin;wei@example.com", "lin\u2028@example.com", "lin\ue000@example.com",
		strings.Repeat(" ", 1100) + "lin@example.com",
		"lin@example.com, wei@example.com", "\xff@example.com", "lin@" + strings.Repeat("a", 64) + ".com",
		"lin@" + strings.Repeat("a.", 130) + "com",
	} {
		if p, err := cp.ParseEmail(typed); err != cp.ErrEmailInvalid || p != (cp.Point{}) {
			t.Errorf("%q read as %+v, %v", typed, p, err)
		}
	}
}

func TestAControlCharacterAnywhereInAnAddressIsRefused(t *testing.T) {
	const address = "lin@example.com"
	for i := range len(address) + 1 {
		for _, control := range []string{"\r", "\n", "\r\n", "\x00", "\x1b", "\x7f", "\u0085"} {
			if p, err := cp.ParseEmail(address[:i] + control + address[i:]); err != cp.ErrEmailInvalid {
				t.Errorf("%q at %d read as %+v, %v", control, i, p, err)
			}
		}
	}
}

func TestAnAddressThatSMTPCannotCarryIsTooLong(t *testing.T) {
	domain := strings.Repeat("a", 63) + "." + strings.Repeat("b", 63) + "." + strings.Repeat("c", 63) + ".com"
	for typed, want := range map[string]error{
		strings.Repeat("a", 65) + "@example.com":              cp.ErrEmailTooLong,
		strings.Repeat("李", 22) + "@example.com":              cp.ErrEmailTooLong,
		strings.Repeat("a", 254-1-len(domain)) + "@" + domain: nil,
		strings.Repeat("a", 255-1-len(domain)) + "@" + domain: cp.ErrEmailTooLong,
		"a@" + strings.Repeat("例", 300) + ".com":              cp.ErrEmailInvalid,
	} {
		if _, err := cp.ParseEmail(typed); err != want {
			t.Errorf("%d bytes: %v, want %v", len(typed), err, want)
		}
	}
}
