package page_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/page"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// led are the titles that the bundle of an article leads to.
func led(t *testing.T, p *page.Page, address string) (titles string, edition string) {
	t.Helper()
	b, _, err := p.Bundle(context.Background(), address, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range b.Related {
		titles += r.Title + " "
	}
	e, _, err := p.Encoded(context.Background(), address, "en")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(titles), e.Edition
}

func write(t *testing.T, app *boot.App, fn func(*database.Tx) error) {
	t.Helper()
	if err := app.DB.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func TestABundleLeadsToWhatIsRelatedUntilThatIsUnpublished(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app, ctx := env.Boot(reading(private{})), context.Background()
		f := env.NewFirm(app)
		tell := func(name, title string, tags ...string) {
			t.Helper()
			visit := page.Visit{Page: article + name, Title: title, Language: "en", Tags: tags}
			if err := app.Page.Visit(ctx, visitor(1), visit); err != nil {
				t.Fatal(err)
			}
			f.Settle()
		}
		relate := func() {
			t.Helper()
			if err := app.Page.Relate(ctx); err != nil {
				t.Fatal(err)
			}
		}
		tell("/a", "A", "import")
		tell("/b", "B")
		tell("/c", "C", "import")
		relate()
		titles, before := led(t, app.Page, article+"/a")
		if titles != "C B" {
			t.Errorf("A leads to %q", titles)
		}
		relate()
		if _, same := led(t, app.Page, article+"/a"); same != before {
			t.Error("nothing has changed, and browsers are sent it anew")
		}
		env.Clock.Advance(11 * time.Minute)
		tell("/c", "C2", "import")
		relate()
		titles, after := led(t, app.Page, article+"/a")
		if titles != "C2 B" || after == before {
			t.Errorf("A leads to %q, and says so: %t", titles, after != before)
		}
		write(t, app, func(tx *database.Tx) error {
			c, err := store.ArticleByAddress(tx, article+"/c")
			if err != nil {
				return err
			}
			c.Published = false
			return store.DescribeArticle(tx, c)
		})
		if titles, _ = led(t, app.Page, article+"/a"); titles != "B" {
			t.Errorf("A leads to %q", titles)
		}
	})
}

func TestWhatIsRelatedIsComputedAgainAfterItFailedForDays(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		write(t, f.App, f.App.Page.Schedule)
		f.Exec(`ALTER TABLE visits RENAME TO mislaid`)
		for range 25 {
			f.Advance(time.Hour)
			f.Settle()
		}
		f.Exec(`ALTER TABLE mislaid RENAME TO visits`)
		f.Advance(time.Hour)
		f.Settle()
		if n := f.Count(`SELECT COUNT(*) FROM jobs WHERE kind = 'relate_articles' AND state = 'ready' AND attempts = 0`); n != 1 {
			t.Errorf("%d next rounds", n)
		}
	})
}

func TestOfEachVisitorOneVisitOfAnArticleIsKeptAndNobodysName(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(reading(private{}))
		f := env.NewFirm(app)
		for _, who := range []page.Visitor{visitor(1), visitor(1), visitor(2), {ID: "no"}} {
			if err := app.Page.Visit(context.Background(), who, page.Visit{Page: article, Title: "Customs"}); err != nil {
				t.Fatal(err)
			}
		}
		if n := f.Count(`SELECT COUNT(*) FROM visits`); n != 2 {
			t.Errorf("%d visits", n)
		}
		if n := f.Count(`SELECT COUNT(*) FROM visits WHERE visitor LIKE '%visitor%'`); n != 0 {
			t.Error("who has visited can be read")
		}
	})
}

func TestHowManyHaveContactedTheFirmIsCountedFromRealContacts(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app, ctx := env.Boot(), context.Background()
		f := env.NewFirm(app)
		team := f.Team(crm.Team{}, f.Consultant("mei"))
		var site crm.Site
		write(t, app, func(tx *database.Tx) error {
			sites, err := store.Sites(tx)
			if err != nil {
				return err
			}
			site = sites[0]
			for n := range 12 {
				contacts, err := store.InsertContacts(tx, []crm.Contact{{Name: fmt.Sprint("client ", n), Locale: "en"}})
				if err != nil {
					return err
				}
				leads := []crm.Lead{{Reference: fmt.Sprintf("NO.20261122%05d", n), SiteID: site.ID, ContactID: contacts[0], TeamID: team, State: crm.LeadNew}}
				if n == 0 {
					leads = append(leads, crm.Lead{Reference: "NO.2026112290000", SiteID: site.ID, ContactID: contacts[0], TeamID: team, State: crm.LeadNew})
				}
				if n == 11 {
					leads[0].State = crm.LeadJunk
				}
				if _, err := store.InsertLeads(tx, leads); err != nil {
					return err
				}
			}
			return nil
		})
		for _, want := range []int64{11, 11, 12} {
			if want == 12 { // and the rounded number stays
				write(t, app, func(tx *database.Tx) error {
					contacts, err := store.InsertContacts(tx, []crm.Contact{{Name: "one more", Locale: "en"}})
					if err != nil {
						return err
					}
					_, err = store.InsertLeads(tx, []crm.Lead{{Reference: "NO.2026112290001", SiteID: site.ID, ContactID: contacts[0], TeamID: team, State: crm.LeadNew}})
					return err
				})
			}
			if err := app.Page.Relate(ctx); err != nil {
				t.Fatal(err)
			}
			var now crm.Site
			write(t, app, func(tx *database.Tx) (err error) {
				now, err = store.SiteByID(tx, site.ID)
				return err
			})
			if now.Contacted != want || now.Reached() != 10 || now.Version != site.Version+1 {
				t.Errorf("%d contacted, %d shown, version %d after %d", now.Contacted, now.Reached(), now.Version, site.Version)
			}
		}
	})
}
