package page_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/outbound"
	"frontdesk/internal/page"
	"frontdesk/internal/testkit"
)

// private is a network that nobody from outside reads.
type private struct{}

func (private) RoundTrip(*http.Request) (*http.Response, error) { return nil, outbound.ErrPrivate }

// reading has articles read by a transport.
func reading(by http.RoundTripper) func(*boot.Options) {
	return func(o *boot.Options) { o.Outbound = &http.Client{Transport: by} }
}

func TestWhatAnArticleIsItSaysItselfAndNoVisitor(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		site := website{article: `<html lang="en"><title>Customs clearance</title><meta property="og:image" content="https://harbourline.test/a.png"><body>`}
		f := env.NewFirm(env.Boot(reading(site)))
		feign := func(title string) {
			t.Helper()
			visit := page.Visit{Page: article, Title: title, Language: "en", Image: "https://elsewhere.test/banner.png"}
			if err := f.App.Page.Visit(context.Background(), visitor(1), visit); err != nil {
				t.Fatal(err)
			}
			f.Settle()
		}
		known := func(title string) {
			t.Helper()
			if n := f.Count(`SELECT COUNT(*) FROM articles WHERE title = $1 AND image = 'https://harbourline.test/a.png'`, title); n != 1 {
				t.Errorf("it is not known as %q", title)
			}
		}
		feign("Buy kettles now")
		known("Customs clearance")
		site[article] = `<html lang="en"><title>Entry clearance</title><meta property="og:image" content="https://harbourline.test/a.png"><body>`
		feign("Buy kettles now")
		known("Customs clearance") // it was asked just now
		env.Clock.Advance(11 * time.Minute)
		feign("Buy kettles now")
		known("Entry clearance")
		delete(site, article)
		env.Clock.Advance(11 * time.Minute)
		feign("Entry clearance")
		if n := f.Count(`SELECT COUNT(*) FROM articles WHERE NOT published`); n != 1 {
			t.Error("one that is gone is still published")
		}
	})
}

// closed is a website that lets nobody in who is no browser.
type closed struct{ asked *atomic.Int64 }

func (c closed) RoundTrip(r *http.Request) (*http.Response, error) {
	c.asked.Add(1)
	return &http.Response{StatusCode: http.StatusForbidden, Body: http.NoBody, Request: r}, nil
}

func TestAnArticleThatDoesNotAnswerIsAskedAgainLaterAndNotForEachVisitor(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		var asked atomic.Int64
		f := env.NewFirm(env.Boot(reading(closed{&asked})))
		visit := func(n int) {
			t.Helper()
			if err := f.App.Page.Visit(context.Background(), visitor(n), page.Visit{Page: article, Title: "Customs"}); err != nil {
				t.Fatal(err)
			}
			f.Settle()
		}
		for n := range 5 {
			visit(n)
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("it was asked %d times", n)
		}
		if n := f.Count(`SELECT COUNT(*) FROM jobs WHERE kind = 'describe_article'`); n != 0 {
			t.Errorf("%d jobs are left", n)
		}
		if n := f.Count(`SELECT COUNT(*) FROM articles WHERE title <> ''`); n != 0 {
			t.Error("it is called what its visitor says")
		}
		env.Clock.Advance(11 * time.Minute)
		visit(5)
		if n := asked.Load(); n != 2 {
			t.Errorf("ten minutes later it was asked %d times in all", n)
		}
	})
}
