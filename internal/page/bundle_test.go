package page_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/testkit"
)

// edition is which state of the article's bundle a visitor is given, and what it says.
func edition(t *testing.T, f *testkit.Firm, language string) (string, page.Bundle) {
	t.Helper()
	encoded, _, err := f.App.Page.Encoded(context.Background(), article, language)
	if err != nil {
		t.Fatal(err)
	}
	var b page.Bundle
	if err := json.Unmarshal(encoded.JSON, &b); err != nil {
		t.Fatal(err)
	}
	return encoded.Edition, b
}

func TestABundleIsOfAnotherEditionOnceWhatItShowsHasChanged(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := env.NewFirm(env.Boot()), context.Background()
		seen := map[string]string{}
		changed := func(what string) page.Bundle {
			t.Helper()
			name, b := edition(t, f, "en")
			if before, known := seen[name]; known {
				t.Errorf("after %s it is of the edition that it was after %s", what, before)
			}
			if again, _ := edition(t, f, "en"); again != name {
				t.Errorf("looking at it has changed it")
			}
			seen[name] = what
			return b
		}
		if b := changed("nothing"); b.Counts.Likes != 0 || f.Count(`SELECT COUNT(*) FROM articles`) != 0 {
			t.Errorf("looking registered the article: %+v", b)
		}
		if _, err := f.App.Page.Vote(ctx, visitor(1), page.Ballot{Page: article, Choice: "like"}); err != nil {
			t.Fatal(err)
		}
		if b := changed("a vote"); b.Counts.Likes != 1 {
			t.Errorf("a vote is not on the next load: %+v", b.Counts)
		}
		f.Service("customs")
		if b := changed("a service"); len(b.Services) != 1 || b.Services[0].Slug != "customs" {
			t.Errorf("services: %+v", b.Services)
		}
		env.Clock.Advance(24 * time.Hour)
		changed("midnight")
		if name, b := edition(t, f, "zh"); seen[name] != "" || b.Language != "zh" {
			t.Errorf("in Chinese it is %s, in %s", name, b.Language)
		}
	})
}

func TestAVisitRegistersTheArticleOnceAsItDescribesItself(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot(reading(private{})))
		visit := page.Visit{
			Page: article + "?utm_source=letter#top", Title: " Customs\n clearance ", Language: "en-GB",
			Tags: []string{"Customs", "customs", "", "EXPORT"}, Image: "javascript:alert(1)",
		}
		for range 3 {
			if err := f.App.Page.Visit(context.Background(), visitor(1), visit); err != nil {
				t.Fatal(err)
			}
		}
		f.Settle()
		_, b := edition(t, f, "en")
		if n := f.Count(`SELECT version FROM articles WHERE language = 'en' AND image = ''`); n != 1 || b.Title != "Customs clearance" || b.Page != article {
			t.Errorf("version %d, %+v", n, b)
		}
	})
}

func TestTheFirmsChannelsAndHowManyReachedItAreInTheBundle(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		sites, err := f.App.Firm.Setup(context.Background(), f.Admin)
		if err != nil {
			t.Fatal(err)
		}
		site := sites.Sites[0]
		site.Before, site.Channels = 98_765, []crm.Channel{{Kind: "whatsapp", Value: "+86 138 0013 8000"}, {Kind: "wechat", Value: "harbourline"}}
		if _, err := f.App.Firm.SaveSite(context.Background(), f.Admin, site); err != nil {
			t.Fatal(err)
		}
		_, b := edition(t, f, "en")
		want := []page.Channel{{Channel: site.Channels[0], Link: "https://wa.me/8613800138000"}, {Channel: site.Channels[1]}}
		if b.Counts.Reached != 98_000 || !slices.Equal(b.Channels, want) {
			t.Errorf("%+v", b)
		}
	})
}
