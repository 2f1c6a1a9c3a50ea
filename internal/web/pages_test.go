package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/internal/testkit"
)

const (
	ownOrigin = "https://harbourline.test"
	somePage  = ownOrigin + "/customs"
)

func from(origin, contentType string) http.Header {
	return http.Header{"Origin": {origin}, "Content-Type": {contentType}, "Sec-Fetch-Site": {"cross-site"}}
}

func TestABundleCostsNothingTwiceUntilSomebodyVotes(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		env.NewFirm(app)
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		path := "/api/v1/pages?url=" + url.QueryEscape(somePage)
		first := b.Do(http.MethodGet, path, nil, http.Header{"Origin": {ownOrigin}})
		h := first.Header
		if first.Status != 200 || h.Get("Cache-Control") != "no-cache" || h.Get("Access-Control-Allow-Origin") != ownOrigin || h.Get("Set-Cookie") != "" || h.Get("Access-Control-Allow-Credentials") != "" {
			t.Fatalf("%d %v", first.Status, h)
		}
		tag := h.Get("ETag")
		ask := func() testkit.Answer {
			return b.Do(http.MethodGet, path, nil, http.Header{"If-None-Match": {`W/"x", ` + tag}})
		}
		if a := ask(); a.Status != http.StatusNotModified || a.Body != "" || a.Header.Get("ETag") != tag {
			t.Errorf("%d %q %v", a.Status, a.Body, a.Header)
		}
		vote := url.Values{"page": {somePage + "?utm_source=x"}, "choice": {"helpful"}, "visitor": {"0123456789abcdef"}}
		a := b.Do(http.MethodPost, "/api/v1/votes", strings.NewReader(vote.Encode()), from(ownOrigin, "application/x-www-form-urlencoded"))
		if a.Status != 200 || a.Body != `{"likes":0,"helpful":1,"unhelpful":0}` || a.Header.Get("Access-Control-Allow-Origin") != ownOrigin {
			t.Errorf("the vote: %d %s", a.Status, a.Body)
		}
		if a := ask(); a.Status != 200 || !strings.Contains(a.Body, `"helpful":1`) {
			t.Errorf("after the vote: %d %s", a.Status, a.Body)
		}
	})
}

func TestOnlyPagesOfTheSiteMayChangeWhatItsArticlesCarry(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		f := env.NewFirm(app)
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		body := `{"page": "` + somePage + `", "choice": "like", "visitor": "0123456789abcdef", "title": "x"}`
		for _, path := range []string{"/api/v1/votes", "/api/v1/visits"} {
			a := b.Do(http.MethodPost, path, strings.NewReader(body), from("https://evil.example", "application/json"))
			if a.Status != http.StatusForbidden || a.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s from elsewhere: %d %v", path, a.Status, a.Header)
			}
			for origin, want := range map[string]int{ownOrigin: 204, "https://evil.example": 404} {
				a := b.Do(http.MethodOptions, path, nil, http.Header{"Origin": {origin}, "Access-Control-Request-Method": {"POST"}})
				if allowed := a.Header.Get("Access-Control-Allow-Origin"); a.Status != want || (allowed == origin) != (want == 204) {
					t.Errorf("%s asked from %s: %d, %q", path, origin, a.Status, allowed)
				}
			}
		}
		if a := b.Get("/api/v1/pages?url=https%3A%2F%2Fevil.example%2F"); a.Status != http.StatusNotFound {
			t.Errorf("a page of nobody's: %d %s", a.Status, a.Body)
		}
		if a := b.Get("/api/v1/pages?url=customs"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `"field":"page"`) {
			t.Errorf("no address: %d %s", a.Status, a.Body)
		}
		if n := f.Count(`SELECT COUNT(*) FROM articles`); n != 0 {
			t.Errorf("%d articles were registered", n)
		}
	})
}

func TestAVoteOnThePageWithoutScriptLeadsBackToIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		env.NewFirm(app)
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		path := "/p?url=" + url.QueryEscape(somePage)
		if a := b.Get(path); a.Status != 200 || !strings.Contains(a.Body, `action="/p/vote"`) || strings.Contains(a.Body, "<script>") {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		vote := url.Values{"page": {somePage}, "choice": {"like"}, "locale": {"zh"}}
		for range 2 {
			a := b.Post("/p/vote", vote)
			if to := a.Header.Get("Location"); a.Status != http.StatusSeeOther || to != "/p?lang=zh&url="+url.QueryEscape(somePage)+"#votes" {
				t.Fatalf("%d to %s", a.Status, to)
			}
		}
		if a := b.Get(path); !strings.Contains(a.Body, `Like <span class="count">1</span>`) {
			t.Error(a.Body)
		}
		vote.Set("page", "https://evil.example/")
		if a := b.Post("/p/vote", vote); a.Status != http.StatusNotFound {
			t.Errorf("a page of nobody's: %d", a.Status)
		}
	})
}
