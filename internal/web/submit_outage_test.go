package web_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
)

// requireLater fails unless an answer asks the visitor to come back, with that code.
func requireLater(d desk, a testkit.Answer, status int, code string) {
	d.t.Helper()
	seconds, err := strconv.Atoi(a.Header.Get("Retry-After"))
	if p := d.problem(a); p.Status != status || p.Code != code || err != nil || seconds < 1 {
		d.t.Errorf("%+v, Retry-After %q", p, a.Header.Get("Retry-After"))
	}
}

func TestEachAddressHasItsOwnBudget(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.SubmitRate = "3/m"
		env.Config.TrustedProxies = []string{"192.0.2.0/24"}
		d := openDesk(t, env)
		from := func(address string) http.Header { return http.Header{"X-Forwarded-For": {address}} }
		for n := range 3 {
			faces[n].submit(d, map[string]string{"email": "ana@example.com"}, from("203.0.113.7"))
		}
		a := refusedAtLast(t, func() testkit.Answer {
			return page.post(d, map[string]string{"email": "ana@example.com"}, from("203.0.113.7"))
		})
		if wait, err := strconv.Atoi(a.Header.Get("Retry-After")); a.Status != 429 || err != nil || wait < 1 || wait > 60 {
			t.Errorf("%d, Retry-After %q", a.Status, a.Header.Get("Retry-After"))
		}
		for _, f := range faces[1:] {
			a := refusedAtLast(t, func() testkit.Answer {
				return f.post(d, map[string]string{"email": "ana@example.com"}, from("203.0.113.7"))
			})
			requireLater(d, a, 429, "rate_limited")
		}
		page.submit(d, map[string]string{"email": "ana@example.com"}, from("203.0.113.8"))
		for n := range 3 { // a network of IPv6 is one address
			page.submit(d, map[string]string{"email": "ana@example.com"}, from(fmt.Sprintf("2001:db8::%d", n)))
		}
		refusedAtLast(t, func() testkit.Answer {
			return page.post(d, map[string]string{"email": "ana@example.com"}, from("2001:db8::9"))
		})
	})
}

// refusedAtLast posts until a budget refuses it: a Redis that was slow for a moment is left alone for a second, and lets
// everybody pass meanwhile.
func refusedAtLast(t *testing.T, post func() testkit.Answer) (a testkit.Answer) {
	t.Helper()
	testkit.Eventually(t, func() error {
		if a = post(); a.Status != http.StatusTooManyRequests {
			return fmt.Errorf("it was answered with %d", a.Status)
		}
		return nil
	})
	return a
}

// silent is a server that takes connections and never answers.
func silent(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var taking sync.WaitGroup
	taking.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
		}
	})
	t.Cleanup(func() { listener.Close(); taking.Wait() })
	return listener.Addr().String()
}

func closedPort(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestNoVisitorWaitsForARedisThatIsAway(t *testing.T) {
	for name, address := range map[string]func(*testing.T) string{"closed": closedPort, "hung": silent} {
		t.Run(name, func(t *testing.T) {
			testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
				env.Config.RedisURL = "redis://" + address(t)
				env.Config.SubmitRate = "3/m"
				d := openDesk(t, env, working)
				start := time.Now()
				var references []string
				for n := range 30 {
					references = append(references, faces[n%3].submit(d, map[string]string{"email": fmt.Sprintf("ana%d@example.com", n)}, nil))
				}
				if took := time.Since(start); took > 10*time.Second { // one timeout of Redis for each would take 30
					t.Errorf("30 visitors waited %s", took)
				}
				testkit.Eventually(t, func() error {
					for _, r := range references {
						if d.submission(r).LeadID == 0 {
							return fmt.Errorf("%s is not routed", r)
						}
					}
					return nil
				})
			})
		})
	}
}

// wire carries connections to a database, and can be cut and mended.
type wire struct {
	mu    sync.Mutex
	cut   bool
	conns []net.Conn
}

// layWire puts a wire between the test and its PostgreSQL.
func layWire(t *testing.T, env *testkit.Env) *wire {
	to, err := url.Parse(env.Config.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{}
	var carrying sync.WaitGroup
	host := to.Host
	carrying.Go(func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", host)
			if err != nil || !w.add(near, far) {
				near.Close()
				continue
			}
			carrying.Go(func() { io.Copy(far, near); far.Close() })
			carrying.Go(func() { io.Copy(near, far); near.Close() })
		}
	})
	t.Cleanup(func() { listener.Close(); w.set(true); carrying.Wait() })
	to.Host = listener.Addr().String()
	env.Config.DatabaseURL = to.String()
	return w
}

func (w *wire) add(conns ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut {
		for _, c := range conns {
			c.Close()
		}
		return false
	}
	w.conns = append(w.conns, conns...)
	return true
}

func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for _, c := range w.conns {
		c.Close()
	}
	w.conns = nil
}

func TestADatabaseThatIsGoneIsAnHonest503(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		mend, gone := func() {}, func(d desk) { d.app.DB.Close() }
		if env.Config.DatabaseURL != "" {
			w := layWire(t, env)
			mend, gone = func() { w.set(false) }, func(desk) { w.set(true) }
		}
		for _, seen := range []bool{false, true} { // whether a form was ever asked for
			d := openDesk(t, env)
			if seen {
				page.submit(d, map[string]string{"email": "ana@example.com"}, nil)
			}
			gone(d)
			for range 2 {
				for _, lang := range []string{"en", "zh"} {
					a := page.post(d, map[string]string{"email": "ana@example.com"}, http.Header{"Accept-Language": {lang}})
					words := map[string]string{"en": "We cannot save anything just now.", "zh": d.app.Catalog.Reader("zh", nil).T("error.database_unavailable")}[lang]
					if a.Status != 503 || a.Header.Get("Retry-After") == "" || !strings.Contains(a.Body, words) {
						t.Errorf("form in %s: %d, Retry-After %q, %s", lang, a.Status, a.Header.Get("Retry-After"), a.Body)
					}
				}
				for _, f := range faces[1:] {
					requireLater(d, f.post(d, map[string]string{"email": "ana@example.com"}, nil), 503, "database_unavailable")
				}
			}
			mend()
		}
		if env.Config.DatabaseURL == "" {
			return // a closed file stays closed
		}
		d := openDesk(t, env)
		page.submit(d, map[string]string{"email": "bo@example.com"}, nil)
	})
}

func TestAFullDiskIsAnHonest503UntilThereIsRoom(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		if d.app.DB.Dialect() != database.SQLite {
			t.Skip("a whole server would have to be filled")
		}
		page.submit(d, map[string]string{"email": "ana@example.com"}, nil)
		limit := func(pages string) {
			if err := d.app.DB.Write(t.Context(), func(tx *database.Tx) error {
				_, err := database.One(tx, database.Column[int64], "PRAGMA max_page_count = "+pages)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		limit("1") // as many as there are
		body := map[string]string{"email": "bo@example.com", "submission_id": "id"}
		full := false
		for n := range 500 { // until the last page is full
			body["message"] = strings.Repeat("long ", 1000)
			body["submission_id"] = fmt.Sprint(n)
			if a := object.post(d, body, nil); a.Status != 201 {
				requireLater(d, a, 503, "database_unavailable")
				full = true
				break
			}
		}
		before := d.count("submissions")
		limit("1000000000")
		object.submit(d, body, nil)
		if after := d.count("submissions"); !full || after != before+1 {
			t.Errorf("full %v, %d rows, then %d", full, before, after)
		}
	})
}
