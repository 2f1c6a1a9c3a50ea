package web_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"frontdesk/internal/testkit"
)

// A script that does not wait for its answers gains nothing by that.
func TestWhoHangsUpAfterPostingIsCountedAllTheSame(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.SubmitRate = "3/m"
		d := openDesk(t, env)
		page.submit(d, map[string]string{"email": "ana@example.com"}, nil) // what a process reads first is read
		var ended atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer ended.Add(1)
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			<-r.Context().Done() // they have hung up
			r.Body = io.NopCloser(bytes.NewReader(body))
			d.app.Handler.ServeHTTP(w, r)
		}))
		defer server.Close()
		const posts = 60
		for n := range posts {
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			body := fmt.Sprintf("email=script%d%%40mail.test&message=Buy+kettles+%d", n, n)
			if _, err := fmt.Fprintf(conn, "POST /f/consultation HTTP/1.1\r\nHost: desk.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(body), body); err != nil {
				t.Fatal(err)
			}
			conn.Close()
		}
		testkit.Eventually(t, func() error {
			if n := ended.Load(); n < posts {
				return fmt.Errorf("%d of %d are answered", n, posts)
			}
			return nil
		})
		if n := d.count("submissions"); n > posts/2 { // a Redis that was slow for a moment lets everybody pass for a second
			t.Errorf("%d submissions where 3 a minute are allowed", n)
		}
	})
}
