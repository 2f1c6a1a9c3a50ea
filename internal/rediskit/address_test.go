package rediskit

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAURLSaysWhichServersAndHow(t *testing.T) {
	for raw, want := range map[string]address{
		"redis://cache":            {hosts: []string{"cache:6379"}},
		"redis://cache:7000/3":     {hosts: []string{"cache:7000"}, db: 3},
		"redis://[::1]":            {hosts: []string{"[::1]:6379"}},
		"redis://[::1]:7000/":      {hosts: []string{"[::1]:7000"}},
		"rediss://u:p%40s@cache":   {tls: true, hosts: []string{"cache:6379"}, username: "u", password: "p@s"},
		"redis://:p@ss@cache":      {hosts: []string{"cache:6379"}, password: "p@ss"},
		"redis+sentinel://a,b:1/m": {sentinel: true, hosts: []string{"a:26379", "b:1"}, master: "m"},
		"redis+sentinel://a/m/2?sentinel_username=su&sentinel_password=sp": {
			sentinel: true, hosts: []string{"a:26379"}, master: "m", db: 2,
			sentinelUsername: "su", sentinelPassword: "sp"},
		"redis+cluster://u:p@a:1,b:2": {cluster: true, hosts: []string{"a:1", "b:2"}, username: "u", password: "p"},
		"rediss+cluster://a":          {cluster: true, tls: true, hosts: []string{"a:6379"}},
	} {
		got, err := parse(raw)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(address{})); d != "" {
			t.Errorf("%s (-want +got):\n%s", raw, d)
		}
	}
}

// unreadable holds the word "hunter2" wherever a password could be.
var unreadable = map[string]string{
	"hunter2":                             "must begin with",
	"localhost:6379":                      "must begin with",
	"http://:hunter2@a":                   "must begin with",
	"redis:///1":                          "host 1 of 1",
	"redis://:hunter2@":                   "host 1 of 1",
	"redis://:hunter2@a:port":             "host 1 of 1",
	"redis://:hunter2@a:0":                "host 1 of 1",
	"redis://:hunter2@a:65536":            "host 1 of 1",
	"redis://:x/hunter2@a":                "percent-encoded",
	"redis://:hunter2%zz@a":               "percent-encoded",
	"redis://:hunter2@a/one":              "number of a database",
	"redis://:hunter2@a/-1":               "number of a database",
	"redis://:hunter2@a?hunter2=x":        "query",
	"redis://:hunter2@a,b":                "several hosts",
	"redis+sentinel://:hunter2@a":         "master",
	"redis+sentinel://:hunter2@a/m/x":     "number of a database",
	"redis+cluster://:hunter2@a,b/0":      "no numbered databases",
	"redis+cluster://:hunter2@a,,b":       "host 2 of 3",
	"redis://a?sentinel_password=hunter2": "query",
}

func TestAnUnreadableURLIsRefusedWithTheReasonAndWithoutItsPassword(t *testing.T) {
	for raw, reason := range unreadable {
		r, err := Open(raw)
		switch {
		case err == nil:
			t.Errorf("%s: opened", raw)
			r.Close()
		case !errors.Is(err, ErrURL):
			t.Errorf("%s: %v is not ErrURL", raw, err)
		case !strings.Contains(err.Error(), reason):
			t.Errorf("%s: %q does not say %q", raw, err, reason)
		case strings.Contains(err.Error(), "hunter2"):
			t.Errorf("%s: the error shows the password: %v", raw, err)
		}
	}
}

func FuzzAnyTextIsParsedOrRefusedWithoutBeingRepeated(f *testing.F) {
	for raw := range unreadable {
		f.Add(raw)
	}
	f.Add("redis+sentinel://u:p@a:1,[::1]:2/m/3?sentinel_password=x")
	f.Fuzz(func(t *testing.T, secret string) {
		marked := "<" + secret + ">"
		for _, raw := range []string{secret, "redis://:" + marked + "@a", "redis+sentinel://a/m?" + marked} {
			a, err := parse(raw)
			if err == nil && len(a.hosts) == 0 {
				t.Errorf("%q: accepted without a host", raw)
			}
			if err != nil && strings.Contains(err.Error(), marked) {
				t.Errorf("%q: repeated in %q", raw, err)
			}
		}
	})
}
