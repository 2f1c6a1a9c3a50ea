package web_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/internal/boot"
	"frontdesk/internal/testkit"
)

// oneSitemap is a website that is nothing but a sitemap.
type oneSitemap string

func (w oneSitemap) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := &http.Response{StatusCode: http.StatusNotFound, Body: io.NopCloser(strings.NewReader(string(w))), Request: r}
	if r.URL.Path == "/sitemap.xml" {
		answer.StatusCode = http.StatusOK
	}
	return answer, nil
}

func TestThePageOfASiteReadsItsSitemapWithoutScriptAndSaysWhatBecameOfIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		sitemap := oneSitemap(`<urlset><url><loc>` + ownOrigin + `/gone</loc></url><url><loc>https://elsewhere.test/</loc></url></urlset>`)
		app := env.Boot(func(o *boot.Options) { o.Outbound = &http.Client{Transport: sitemap} })
		f := env.NewFirm(app)
		admin := testkit.NewBrowser(t, testkit.Serve(t, app)).SignIn(env.Config.AdminEmail, env.Config.AdminPassword)
		path := fmt.Sprintf("/admin/sites/%d", f.SiteID)
		if a := admin.Get(path); !strings.Contains(a.Body, `action="`+path+`/sitemap#sitemap"`) || strings.Contains(a.Body, "asked for it") {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		a := admin.Post(path+"/sitemap", url.Values{"sitemap": {"https://elsewhere.test/<b>"}})
		if a.Status != 422 || !strings.Contains(a.Body, `id="f-sitemap-error"`) || !strings.Contains(a.Body, "add its origin above") || !strings.Contains(a.Body, "elsewhere.test/&lt;b&gt;") {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		for address, want := range map[string]string{"/sitemap.xml": "Left out: not on this site</dt><dd>1<", "/none.xml": "answered with status 404"} {
			if a := admin.Post(path+"/sitemap", url.Values{"sitemap": {ownOrigin + address}}); a.Status != 303 || a.Header.Get("Location") != path+"#sitemap" {
				t.Fatalf("%d %s", a.Status, a.Body)
			}
			testkit.Eventually(t, func() error {
				if a := admin.Get(path); !strings.Contains(a.Body, want) {
					return errors.New(a.Body)
				}
				return nil
			})
		}
		if a := admin.Post("/admin/sites/987654/sitemap", url.Values{"sitemap": {ownOrigin}}); a.Status != 404 {
			t.Errorf("no such site: %d", a.Status)
		}
	})
}
