package crm

import (
	"net/netip"
	"net/url"
	"testing"
)

func TestAnOriginIsNamedAsBrowsersNameIt(t *testing.T) {
	for address, want := range map[string]string{
		"HTTPS://Www.Example.COM":          "https://www.example.com",
		"https://www.example.com:443/page": "https://www.example.com",
		"http://www.example.com:80":        "http://www.example.com",
		"http://www.example.com:443":       "http://www.example.com:443",
		"https://例子.中国/文章":                 "https://xn--fsqu00a.xn--fiqs8s",
		"https://例子.中国:8443":               "https://xn--fsqu00a.xn--fiqs8s:8443",
		"http://[::1]:18099/a":             "http://[::1]:18099",
		"http://[::1]":                     "http://[::1]",
		"https://under_score.example":      "https://under_score.example",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := Origin(u); got != want {
			t.Errorf("%s: %q, not %q", address, got, want)
		}
	}
}

func TestANetworkStandsForItsOwner(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.77": "203.0.113.0/24", "::ffff:203.0.113.77": "203.0.113.0/24", "2001:db8:1:2::3": "2001:db8:1::/48",
	} {
		if got := Network(netip.MustParseAddr(address), 24, 48); got != want {
			t.Errorf("%s: %q, not %q", address, got, want)
		}
	}
	if got := Network(netip.Addr{}, 24, 48); got != "unknown" {
		t.Errorf("no address: %q", got)
	}
}
