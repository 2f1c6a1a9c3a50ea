package page

import (
	"strings"
	"testing"

	"frontdesk/internal/crm"
)

func TestAnAddressIsTheSameHoweverAVisitorCame(t *testing.T) {
	for given, want := range map[string]string{
		"https://Www.Example.com":                                          "https://www.example.com/",
		"https://www.example.com:443/a?utm_source=x&gclid=1#comments":      "https://www.example.com/a",
		"HTTP://www.example.com:80/a/?b=2&a=1&fbclid=z":                    "http://www.example.com/a/?a=1&b=2",
		"http://localhost:8081/%E6%8A%A5%E5%85%B3":                         "http://localhost:8081/%E6%8A%A5%E5%85%B3",
		"https://报关.example:8443/":                                         "https://xn--d6qz23b.example:8443/",
		"http://localhost:8081/报关?":                                        "http://localhost:8081/%E6%8A%A5%E5%85%B3",
		"https://www.example.com/a?utm_medium=mail&article=7&utm_campaign": "https://www.example.com/a?article=7",
	} {
		got, origin, err := Canonical(given)
		if got != want || err != nil || !strings.HasPrefix(want, origin+"/") {
			t.Errorf("%s: %s of %s, %v; want %s", given, got, origin, err, want)
		}
	}
}

func TestWhatIsNoAddressOfAPageIsRefusedWithItsField(t *testing.T) {
	for _, given := range []string{"", "customs", "/a", "javascript:alert(1)", "ftp://a/b", "https://user:word@a/b", "http://[::1", "https://a/" + strings.Repeat("x", maxAddress), "https://a/\xff", "mailto:a@b.c"} {
		_, _, err := Canonical(given)
		if err == nil || len(crm.AsError(err).Fields) != 1 || crm.AsError(err).Fields[0].Field != "page" {
			t.Errorf("%q: %v", given, err)
		}
	}
}

func FuzzACanonicalAddressStaysAsItIs(f *testing.F) {
	f.Add("https://Www.Example.com:443/a b?utm_source=x&q=%ff&b=;#x")
	f.Fuzz(func(t *testing.T, given string) {
		once, origin, err := Canonical(given)
		if err != nil {
			return
		}
		twice, again, err := Canonical(once)
		if err != nil || twice != once || again != origin {
			t.Errorf("%q became %q and then %q, %v", given, once, twice, err)
		}
	})
}
