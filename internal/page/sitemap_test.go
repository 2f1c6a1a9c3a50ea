package page_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"frontdesk/internal/boot"
	"frontdesk/internal/page"
	"frontdesk/internal/testkit"
)

// website answers for addresses without a network.
type website map[string]string

func (w website) RoundTrip(r *http.Request) (*http.Response, error) {
	body, ok := w[r.URL.String()]
	answer := &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Request: r}
	if !ok {
		answer.StatusCode = http.StatusNotFound
	}
	return answer, nil
}

func TestASitemapRegistersWhatItNamesAndUnpublishesWhatItNamesNoMore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		const home = "https://harbourline.test"
		pages := website{
			home + "/sitemap.xml": `<sitemapindex><sitemap><loc>` + home + `/a.xml</loc></sitemap></sitemapindex>`,
			home + "/a.xml": `<urlset><url><loc>` + home + `/a</loc></url><url><loc>` + home + `/b</loc></url>
				<url><loc>` + home + `/gone</loc></url><url><loc>https://elsewhere.test/</loc></url></urlset>`,
			home + "/a": `<html lang="en"><title>A &amp; Co</title><meta name="keywords" content="Customs, import"><meta property="og:image" content="https://harbourline.test/a.png"><body><title>no</title>`,
			home + "/b": `<html lang="en"><title>B</title><meta name="keywords" content="customs"><body>`,
		}
		app, ctx := env.Boot(func(o *boot.Options) { o.Outbound = &http.Client{Transport: pages} }), context.Background()
		env.NewFirm(app)
		if err := app.Page.Visit(ctx, visitor(1), page.Visit{Page: home + "/old", Title: "Old", Language: "en", Tags: []string{"customs"}}); err != nil {
			t.Fatal(err)
		}
		got, err := app.Page.ImportSitemap(ctx, home+"/sitemap.xml")
		if want := (page.Mapped{Read: 2, Gone: 1, Elsewhere: 1, Unpublished: 1}); got != want || err != nil {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
		if err := app.Page.Relate(ctx); err != nil {
			t.Fatal(err)
		}
		b, _, err := app.Page.Bundle(ctx, home+"/b", "en")
		if err != nil || len(b.Related) != 1 || b.Related[0] != (page.Related{URL: home + "/a", Title: "A & Co", Image: "https://harbourline.test/a.png"}) {
			t.Errorf("B leads to %+v, %v", b.Related, err)
		}
		if _, err := app.Page.ImportSitemap(ctx, home+"/none.xml"); err == nil || !strings.Contains(err.Error(), "404") {
			t.Errorf("a sitemap that is not there: %v", err)
		}
	})
}
