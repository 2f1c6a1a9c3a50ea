package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
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
			home + "/a":   `<html lang="en"><title>A &amp; Co</title><meta name="keywords" content="Customs, import"><meta property="og:image" content="https://harbourline.test/a.png"><body><title>no</title>`,
			home + "/old": `<html lang="en"><title>Old</title><meta name="keywords" content="customs"><body>`,
			home + "/b":   `<html lang="en"><title>B</title><meta name="keywords" content="customs"><body>`,
		}
		app, ctx := env.Boot(func(o *boot.Options) { o.Outbound = &http.Client{Transport: pages} }), context.Background()
		f := env.NewFirm(app)
		if err := app.Page.Visit(ctx, visitor(1), page.Visit{Page: home + "/old", Title: "Feigned", Language: "en", Tags: []string{"customs"}}); err != nil {
			t.Fatal(err)
		}
		f.Settle()
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

func TestASitemapThatNamesMoreThanIsReadUnpublishesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		const home = "https://harbourline.test"
		pages := website{home + "/old": `<html lang="en"><title>Old</title><body>`}
		var index strings.Builder
		for n := range 51 {
			fmt.Fprintf(&index, "<sitemap><loc>%s/%d.xml</loc></sitemap>", home, n)
			pages[fmt.Sprintf("%s/%d.xml", home, n)] = fmt.Sprintf("<urlset><url><loc>%s/%d</loc></url></urlset>", home, n)
			pages[fmt.Sprintf("%s/%d", home, n)] = `<html lang="en"><title>New</title><body>`
		}
		pages[home+"/50.xml"] = `<urlset><url><loc>` + home + `/old</loc></url></urlset>` // the last of all
		pages[home+"/sitemap.xml"] = "<sitemapindex>" + index.String() + "</sitemapindex>"
		f := env.NewFirm(env.Boot(reading(pages)))
		if err := f.App.Page.Visit(context.Background(), visitor(1), page.Visit{Page: home + "/old", Title: "Old", Language: "en"}); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		got, err := f.App.Page.ImportSitemap(context.Background(), home+"/sitemap.xml")
		if want := (page.Mapped{Read: 50}); got != want || err != nil {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
		if n := f.Count(`SELECT COUNT(*) FROM articles WHERE published`); n != 51 {
			t.Errorf("%d articles are published", n)
		}
		if n := f.Count(`SELECT COUNT(*) FROM jobs WHERE kind = 'relate_articles'`); n != 1 {
			t.Error("what is related is not computed")
		}
	})
}

func TestAnAdministratorIsToldWhatBecameOfASitemap(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		const home = "https://harbourline.test"
		pages := website{
			home + "/sitemap.xml": `<urlset><url><loc>` + home + `/a</loc></url><url><loc>` + home + `/gone</loc></url></urlset>`,
			home + "/a":           `<html lang="en"><title>A</title><body>`, home + "/empty.xml": `<urlset></urlset>`, home + "/page": `<html><br>`,
		}
		app, ctx := env.Boot(func(o *boot.Options) { o.Outbound = &http.Client{Transport: pages} }), context.Background()
		f := env.NewFirm(app)
		read := func(address string) (last page.SitemapImport) {
			t.Helper()
			if err := app.Page.AskSitemap(ctx, f.Admin, f.SiteID, address); err != nil {
				t.Fatal(err)
			}
			testkit.Eventually(t, func() (err error) {
				if last, err = app.Page.LastSitemap(ctx, f.Admin, f.SiteID); err == nil && last.Ended.IsZero() {
					err = errors.New("it is under way")
				}
				return err
			})
			if last.Address != strings.TrimSpace(address) || last.By != f.Admin.Name {
				t.Errorf("%+v", last)
			}
			return last
		}
		if last := read(" " + home + "/sitemap.xml "); last.Fault != nil || last.Mapped != (page.Mapped{Read: 1, Gone: 1}) {
			t.Errorf("%+v", last)
		}
		for path, code := range map[string]string{"/none.xml": "sitemap_status", "/empty.xml": "sitemap_empty", "/page": "sitemap_unreadable"} {
			if last := read(home + path); last.Fault == nil || last.Fault.Code != code || last.Fault.Params["Address"] != home+path {
				t.Errorf("%s: %+v", path, last.Fault)
			}
		}
		if n := f.Count(`SELECT COUNT(*) FROM articles WHERE published AND address = '` + home + `/a'`); n != 1 {
			t.Error("a sitemap that could not be read has unpublished an article")
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind IN ('sitemap.asked', 'sitemap.imported') AND subject_id = $1`, f.SiteID); n != 8 {
			t.Errorf("%d events", n)
		}
	})
}

func TestWhatIsNoSitemapOfTheSiteIsRefusedAndOneIsReadAtATime(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		const home = "https://harbourline.test"
		stopped := make(chan struct{})
		slow := waiting(func(r *http.Request) (*http.Response, error) {
			select {
			case <-stopped:
			case <-r.Context().Done():
			}
			return website{home + "/sitemap.xml": `<urlset><url><loc>https://elsewhere.test/</loc></url></urlset>`}.RoundTrip(r)
		})
		app, ctx := env.Boot(func(o *boot.Options) { o.Outbound = &http.Client{Transport: slow} }), context.Background()
		f := env.NewFirm(app)
		ask := func(address string) string {
			e := crm.AsError(app.Page.AskSitemap(ctx, f.Admin, f.SiteID, address))
			if len(e.Fields) == 0 || e.Fields[0].Field != "sitemap" {
				return e.Code
			}
			return e.Fields[0].Code
		}
		for address, code := range map[string]string{"": "required", "sitemap.xml": "address_invalid", "ftp://harbourline.test/": "address_invalid", "https://elsewhere.test/sitemap.xml": "sitemap_elsewhere"} {
			if got := ask(address); got != code {
				t.Errorf("%q: %s", address, got)
			}
		}
		for _, actor := range []crm.Actor{crm.Visitor(), {Kind: crm.ActorPerson, ID: 1, Role: crm.RoleManager}} {
			_, err := app.Page.LastSitemap(ctx, actor, f.SiteID)
			if asked := app.Page.AskSitemap(ctx, actor, f.SiteID, home+"/sitemap.xml"); !crm.IsKind(asked, crm.KindForbidden) || !crm.IsKind(err, crm.KindForbidden) {
				t.Errorf("%s asks: %v, looks: %v", actor.Role, asked, err)
			}
		}
		if err := app.Page.AskSitemap(ctx, f.Admin, f.SiteID, home+"/sitemap.xml"); err != nil {
			t.Fatal(err)
		}
		if got := ask(home + "/sitemap.xml"); got != "sitemap_under_way" {
			t.Errorf("a second time: %s", got)
		}
		close(stopped)
		testkit.Eventually(t, func() error {
			last, err := app.Page.LastSitemap(ctx, f.Admin, f.SiteID)
			if err == nil && last.Elsewhere != 1 {
				err = fmt.Errorf("%+v", last)
			}
			return err
		})
		if err := app.Page.AskSitemap(ctx, f.Admin, f.SiteID, home+"/sitemap.xml"); err != nil {
			t.Errorf("and then again: %v", err)
		}
	})
}

// waiting answers as it likes.
type waiting func(*http.Request) (*http.Response, error)

func (w waiting) RoundTrip(r *http.Request) (*http.Response, error) { return w(r) }
