package demo

import (
	"crypto/tls"
	"net/http"
	"testing"
	"testing/fstest"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
	"frontdesk/templates"
)

func articles(t *testing.T) shelf {
	t.Helper()
	all, err := ReadArticles(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryArticleIsFoundInEveryLanguage(t *testing.T) {
	s := articles(t)
	for _, a := range s {
		for _, lang := range i18n.Languages {
			other, ok := s.find(lang, a.Slug)
			if !ok || other.Lang != lang || other.Title == "" || other.Service != a.Service {
				t.Errorf("%s in %s is %+v", a.Slug, lang, other)
			}
		}
		if related := s.related(a); len(related) != 2 || related[0].Slug == a.Slug || related[0].Lang != a.Lang {
			t.Errorf("beside %s stand %d articles", a.Path(), len(related))
		}
	}
}

func TestAnArticleThatIsNotThereIsNotFound(t *testing.T) {
	s := articles(t)
	for _, at := range [][2]string{{"de", s[0].Slug}, {"en", "nothing"}, {"", ""}, {"en", "../en/" + s[0].Slug}} {
		if _, ok := s.find(at[0], at[1]); ok {
			t.Errorf("found %q", at)
		}
	}
}

func TestABrokenArticleIsRefused(t *testing.T) {
	for _, text := range []string{"title: A\n", "date: 2026-10-14\n---\n", "title: A\ndate: soon\n---\n"} {
		files := fstest.MapFS{"demo/articles/a.en.html": {Data: []byte(text)}}
		if _, err := ReadArticles(files); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestAnArticleOffersItsOwnService(t *testing.T) {
	services := []crm.Service{{Slug: "a", Name: crm.Text{"en": "A"}}, {Slug: "b", Name: crm.Text{"en": "B"}}}
	page := NewArticle(response.Chrome{Reader: i18n.Reader{Lang: "en"}}, Article{Service: "b"}, nil, crm.Form{}, services)
	if o := page.Form.Services; o[0].Selected || o[1].Selected || !o[2].Selected || page.Service != "B" {
		t.Errorf("chosen %+v", o)
	}
}

func TestThePageIsNamedAsTheVisitorSeesIt(t *testing.T) {
	r := &http.Request{Host: "desk.test:8080"}
	if got := origin(r); got != "http://desk.test:8080" {
		t.Error(got)
	}
	r.TLS = &tls.ConnectionState{}
	if got := origin(r); got != "https://desk.test:8080" {
		t.Error(got)
	}
}

func TestAMailSaysWhereItStandsUnlessItWasAccepted(t *testing.T) {
	at := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	list := NewMailList(response.Chrome{}, []crm.Message{
		{ID: 2, Kind: crm.MessageOffer, State: crm.MessageQueued, UpdatedAt: at},
		{ID: 1, Kind: crm.MessageOffer, State: crm.MessageAccepted, Subject: "S", SentAt: at},
	}, at)
	if m := list.Messages; m[0].State != "state.message.queued" || m[0].Subject != "message.kind.offer" || m[1].State != "" || m[1].Subject != "S" {
		t.Errorf("listed %+v", m)
	}
}
