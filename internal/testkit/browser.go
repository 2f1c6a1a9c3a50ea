package testkit

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"frontdesk/internal/boot"
)

// Browser is one visitor or user with a cookie jar; it follows no redirect by itself.
type Browser struct {
	t      *testing.T
	client *http.Client
	Base   string
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Serve serves the app on a free port of this machine until the test ends and returns its address.
func Serve(t *testing.T, app *boot.App) string {
	t.Helper()
	server := httptest.NewServer(app.Handler)
	t.Cleanup(server.Close)
	return server.URL
}

// NewBrowser returns a browser that looks at the given address.
func NewBrowser(t *testing.T, base string) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(client.CloseIdleConnections)
	return &Browser{t: t, client: client, Base: base}
}

// Get opens a path of the base, or a whole address.
func (b *Browser) Get(path string) Answer { return b.Do(http.MethodGet, path, nil, nil) }

// Post sends a form as a page of the same origin would.
func (b *Browser) Post(path string, form url.Values) Answer {
	return b.Do(http.MethodPost, path, strings.NewReader(form.Encode()), http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"},
	})
}

// Do sends any request.
func (b *Browser) Do(method, path string, body io.Reader, header http.Header) Answer {
	b.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.Base + path
	}
	r, err := http.NewRequest(method, path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return Answer{response.StatusCode, response.Header, string(text)}
}

// SignIn signs in, and fails the test if that is refused.
func (b *Browser) SignIn(email, password string) *Browser {
	b.t.Helper()
	if a := b.Post("/login", url.Values{"email": {email}, "password": {password}}); a.Status != http.StatusSeeOther {
		b.t.Fatalf("signing in as %s: %d", email, a.Status)
	}
	return b
}
