package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/testkit"
)

// get asks from an address, with headers given as names and values in turn.
func (d desk) get(path, from string, headers ...string) testkit.Answer {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = from
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.app.Handler.ServeHTTP(w, r)
	return testkit.Answer{Status: w.Code, Header: w.Result().Header, Body: w.Body.String()}
}

const (
	here    = "127.0.0.1:4711"
	there   = "203.0.113.7:4711"
	private = "10.0.0.7:4711"
)

func TestAnIdOfARequestIsBelievedFromATrustedProxyAlone(t *testing.T) {
	env := testkit.New(t)
	env.Config.TrustedProxies = []string{"10.0.0.0/8"}
	d := openDesk(t, env)
	for _, c := range []struct {
		from, id string
		believed bool
	}{
		{private, "3f2a-PROXY_id.7", true},
		{there, "3f2a-PROXY_id.7", false},
		{private, "short", false},
		{private, strings.Repeat("x", 65), false},
		{private, "two words", false},
		{private, "line\nbreak1", false},
		{private, "", false},
	} {
		got := d.get("/healthz", c.from, "X-Request-Id", c.id).Header.Get("X-Request-Id")
		if (got == c.id) != c.believed || len(got) < 8 {
			t.Errorf("%q from %s became %q", c.id, c.from, got)
		}
	}
}

func TestWithoutATokenOnlyThisHostReadsTheMetrics(t *testing.T) {
	d := openDesk(t, testkit.New(t))
	for _, c := range []struct {
		from    string
		headers []string
		want    int
	}{
		{here, nil, 200},
		{"[::1]:4711", nil, 200},
		{there, nil, 403},
		{private, nil, 403},
		{here, []string{"X-Forwarded-For", "203.0.113.7"}, 403},
		{here, []string{"X-Forwarded-For", "127.0.0.1"}, 403},
		{here, []string{"Forwarded", "for=203.0.113.7"}, 403},
		{there, []string{"Authorization", "Bearer "}, 403},
	} {
		if a := d.get("/metrics", c.from, c.headers...); a.Status != c.want {
			t.Errorf("%s %v: %d", c.from, c.headers, a.Status)
		}
	}
}

func TestWithATokenWhoeverHasItReadsTheMetrics(t *testing.T) {
	env := testkit.New(t)
	env.Config.MetricsToken = "a token of length"
	d := openDesk(t, env)
	for _, c := range []struct {
		from, authorization string
		want                int
	}{
		{there, "Bearer a token of length", 200},
		{here, "", 401},
		{there, "Bearer a token of lengti", 401},
		{there, "a token of length", 401},
	} {
		if a := d.get("/metrics", c.from, "Authorization", c.authorization); a.Status != c.want {
			t.Errorf("%s %q: %d", c.from, c.authorization, a.Status)
		}
	}
}

func TestRequestsAreCountedByRouteAndNeverByAddress(t *testing.T) {
	d := openDesk(t, testkit.New(t))
	page.submit(d, map[string]string{"email": "ana@example.com"}, nil)
	page.post(d, map[string]string{"email": "nonsense"}, nil)
	d.get("/a/some-token", there)
	d.get("/wp-login.php", there)
	text := d.get("/metrics", here).Body
	for _, line := range []string{
		`frontdesk_http_requests_total{method="POST",route="/f/:form",status="3xx"} 1`,
		`frontdesk_http_requests_total{method="POST",route="/f/:form",status="4xx"} 1`,
		`frontdesk_http_requests_total{method="any",route="unknown",status="4xx"} 1`,
		`frontdesk_submissions_total{outcome="accepted"} 1`,
		`frontdesk_submissions_refused_total{reason="invalid"} 1`,
		`frontdesk_commit_submissions_count 1`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("missing: %s", line)
		}
	}
	if strings.Contains(text, "some-token") || strings.Contains(text, "wp-login") {
		t.Error("an address is named")
	}
}

// readiness is what /readyz answers.
type readiness struct {
	Status string
	Parts  map[string]struct {
		Status string
		Since  time.Time
	}
}

func (d desk) readiness() (r readiness, status int) {
	d.t.Helper()
	a := d.get("/readyz", there)
	if err := json.Unmarshal([]byte(a.Body), &r); err != nil {
		d.t.Fatalf("%v: %s", err, a.Body)
	}
	return r, a.Status
}

func TestReadinessNamesEachPartAndSinceWhen(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env, working)
		r, status := d.readiness()
		for _, part := range []string{"database", "redis", "mail", "jobs"} {
			if p := r.Parts[part]; p.Status != "ok" || p.Since.IsZero() {
				t.Errorf("%s: %+v", part, p)
			}
		}
		if _, weak := r.Parts["durability"]; status != 200 || (r.Status == "ready") == weak {
			t.Errorf("%d %+v", status, r)
		}
		first := r.Parts["redis"].Since
		env.Clock.Advance(time.Minute)
		if again, _ := d.readiness(); !again.Parts["redis"].Since.Equal(first) {
			t.Error("it is well since another time")
		}
	})
}

func TestAProcessThatServesVisitorsSaysThatOthersWork(t *testing.T) {
	d := openDesk(t, testkit.New(t))
	if r, status := d.readiness(); status != 200 || r.Status != "ready" || r.Parts["jobs"].Status != "elsewhere" {
		t.Errorf("%d %+v", status, r)
	}
}

func TestWithoutRedisOrMailVisitorsAreServedAndItIsSaid(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		sink := testkit.NewSink(t)
		sink.Misbehave(func(step testkit.Step, _ testkit.Mail) error {
			if step == testkit.Authenticating {
				return testkit.Refusal(535, "no")
			}
			return nil
		})
		env.Config.SMTPURL, env.Config.RedisURL = sink.URL, "redis://"+closedPort(t)
		d := openDesk(t, env, working)
		page.submit(d, map[string]string{"email": "ana@example.com"}, nil)
		testkit.Eventually(t, func() error {
			r, status := d.readiness()
			if status != 200 || r.Status != "degraded" || r.Parts["mail"].Status != "paused" || r.Parts["redis"].Status != "unavailable" {
				return fmt.Errorf("%d %+v", status, r)
			}
			return nil
		})
	})
}

func TestWithoutTheDatabaseNobodyIsServed(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		gone := func(d desk) { d.app.DB.Close() }
		if env.Config.DatabaseURL != "" {
			w := layWire(t, env)
			gone = func(desk) { w.set(true) }
		}
		d := openDesk(t, env)
		gone(d)
		if r, status := d.readiness(); status != 503 || r.Status != "unavailable" || r.Parts["database"].Status != "unavailable" {
			t.Errorf("%d %+v", status, r)
		}
		if a := d.get("/healthz", there); a.Status != 200 {
			t.Errorf("the process lives, and says %d", a.Status)
		}
		if a := d.get("/metrics", here); a.Status != 200 || !strings.Contains(a.Body, "frontdesk_snapshot_success 0") {
			t.Errorf("the metrics: %d", a.Status)
		}
	})
}
