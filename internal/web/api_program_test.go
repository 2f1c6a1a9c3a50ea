package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// described finds the operation of a request in the document of the API.
var described = sync.OnceValues(func() (routers.Router, error) {
	text, err := os.ReadFile("api/openapi.json")
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// trapped reports whether a body fills in the honeypot: a bot learns nothing, so whatever else it does is taken.
func trapped(body string) bool { return strings.Contains(body, "website") }

// requireDocumented holds a request and its answer against the document: every answer, and every request that was
// taken. What is not in the document was not there.
func requireDocumented(t *testing.T, r *http.Request, body string, a testkit.Answer) {
	t.Helper()
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		return
	}
	router, err := described()
	if err != nil {
		t.Fatal(err)
	}
	asked := r.Clone(context.Background())
	asked.Body = io.NopCloser(strings.NewReader(body))
	route, params, err := router.FindRoute(asked)
	if err != nil {
		if a.Status != http.StatusNotFound && a.Status != http.StatusMethodNotAllowed {
			t.Errorf("%s %s answered %d and is not in the document: %v", r.Method, r.URL.Path, a.Status, err)
		}
		return
	}
	input := &openapi3filter.RequestValidationInput{
		Request: asked, PathParams: params, Route: route, Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if a.Status < 400 && !trapped(body) {
		if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
			t.Errorf("%s %s was taken against the document: %v", r.Method, r.URL, err)
		}
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: a.Status, Header: a.Header, Body: io.NopCloser(strings.NewReader(a.Body)),
	})
	if err != nil {
		t.Errorf("%s %s answered %d against the document: %v\n%s", r.Method, r.URL, a.Status, err, a.Body)
	}
}

// apiClient is a program with an API key, or without.
type apiClient struct {
	t    *testing.T
	base string
	key  string
}

// all are all scopes.
var all = crm.KeyScopes[:]

// newAPIClient is one that acts for a user of a firm.
func newAPIClient(f *testkit.Firm, t *testing.T, base string, user int64, scopes ...crm.KeyScope) apiClient {
	t.Helper()
	key, err := f.App.Account.MakeKey(context.Background(), f.Admin, account.KeyOrder{Name: "CRM", UserID: user, Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	return apiClient{t, base, key}
}

func (p apiClient) do(method, path, body string, header http.Header) testkit.Answer {
	p.t.Helper()
	h := http.Header{}
	if p.key != "" {
		h.Set("Authorization", "Bearer "+p.key)
	}
	if body != "" {
		h.Set("Content-Type", "application/json")
	}
	for name, values := range header {
		h[name] = values
	}
	a := testkit.NewBrowser(p.t, p.base).Do(method, path, strings.NewReader(body), h)
	r := httptest.NewRequest(method, path, nil)
	r.Header = h
	requireDocumented(p.t, r, body, a)
	return a
}

func (p apiClient) get(path string) testkit.Answer {
	p.t.Helper()
	return p.do(http.MethodGet, path, "", nil)
}

func (p apiClient) post(path, body string) testkit.Answer {
	p.t.Helper()
	return p.do(http.MethodPost, path, body, nil)
}

// read decodes an answer that must have that status.
func read[T any](t *testing.T, a testkit.Answer, status int) (v T) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("answered %d, want %d: %s", a.Status, status, a.Body)
	}
	d := json.NewDecoder(bytes.NewReader([]byte(a.Body)))
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, a.Body)
	}
	return v
}

// requireProblem reads a problem of that status and code, in its media type.
func requireProblem(t *testing.T, a testkit.Answer, status int, code string) problem {
	t.Helper()
	f := read[problem](t, a, status)
	if f.Code != code || f.Status != status || a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("answered %s %d %q, want %s", a.Header.Get("Content-Type"), f.Status, f.Code, code)
	}
	return f
}
