package load

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk answers as Frontdesk does, and refuses every seventh.
func desk(t *testing.T) (*httptest.Server, *sync.Map) {
	t.Helper()
	var seen sync.Map
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Email string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Errorf("the body is not JSON: %v", err)
		}
		if _, again := seen.LoadOrStore(r.Header.Get("Idempotency-Key"), body.Email); again {
			t.Error("a key was used twice")
		}
		if bytes.HasSuffix([]byte(body.Email), []byte("7@visitors.test")) {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"reference":"NO.` + body.Email + `"}`)) // the client's to complain about
	}))
	t.Cleanup(server.Close)
	return server, &seen
}

func TestEveryPostOfAPlanIsMadeOnceAndCounted(t *testing.T) {
	server, _ := desk(t)
	r := Run(context.Background(), Plan{URL: server.URL, Workers: 8, Count: 100})
	if len(r.Acks) != 90 || r.Refused[503] != 10 || r.Failed != 0 {
		t.Fatalf("%d acknowledged, %v refused, %d failed", len(r.Acks), r.Refused, r.Failed)
	}
	for _, a := range r.Acks {
		if a.Reference != "NO."+a.Email || a.Latency <= 0 {
			t.Errorf("%+v", a)
		}
	}
}

func TestPlansOfOneNameThatBeginElsewherePostOtherThings(t *testing.T) {
	server, seen := desk(t)
	for _, first := range []int{0, 10} {
		Run(context.Background(), Plan{URL: server.URL, Workers: 2, First: first, Count: 5})
	}
	for _, key := range []string{"load-0", "load-4", "load-10", "load-14"} {
		if _, posted := seen.Load(key); !posted {
			t.Errorf("%s was not posted", key)
		}
	}
}

func TestAStalledServerIsCountedOnEveryPostThatWasDue(t *testing.T) {
	open := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		<-open
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"reference":"NO.1"}`)) // the client's to complain about
	}))
	defer server.Close()
	time.AfterFunc(200*time.Millisecond, func() { close(open) })
	r := Run(context.Background(), Plan{URL: server.URL, Workers: 1, Rate: 100, Count: 20})
	if p := r.Percentile(40); p < 50*time.Millisecond {
		t.Errorf("of posts due every 10 ms while the server stalled for 200, four of ten took no more than %v", p)
	}
}

func TestALostServerIsAFailureAndTheNextPostDialsAnew(t *testing.T) {
	server, _ := desk(t)
	c := &conn{address: server.Listener.Addr().String()}
	defer c.close()
	if status, _, err := c.send(Plan{Path: "/"}.withDefaults().request(c.address, "a", 1)); err != nil || status != 201 {
		t.Fatal(status, err)
	}
	server.CloseClientConnections()
	if _, _, err := c.send(Plan{Path: "/"}.withDefaults().request(c.address, "b", 2)); err == nil {
		t.Error("a post on a closed connection succeeded")
	}
	if status, _, err := c.send(Plan{Path: "/"}.withDefaults().request(c.address, "c", 3)); err != nil || status != 201 {
		t.Error(status, err)
	}
}

func TestLongAnswersAreReadToTheirEnd(t *testing.T) {
	long := strings.Repeat("x", 50_000) // goes in chunks
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/long" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		_, _ = io.WriteString(w, long) // the client's to complain about
	}))
	defer server.Close()
	c := &conn{address: server.Listener.Addr().String()}
	defer c.close()
	for range 3 {
		if status, body, err := c.send(Plan{Path: "/long", Get: true}.request(c.address, "", 0)); err != nil || status != 200 || string(body) != long {
			t.Fatal(status, len(body), err)
		}
	}
}
