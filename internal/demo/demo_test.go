package demo_test

import (
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/page"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func TestTheReviewsOfTheDemoAreSpreadOverThePastMonths(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(testkit.Demo, func(o *boot.Options) { o.Past = true })
		var sites []crm.Site
		err := app.DB.Read(t.Context(), func(tx *database.Tx) (err error) {
			sites, err = store.Sites(tx)
			return err
		})
		if err != nil || len(sites) == 0 || len(sites[0].Origins) == 0 {
			t.Fatal(sites, err)
		}
		bundle, _, err := app.Page.Bundle(t.Context(), sites[0].Origins[0]+"/demo/en/any", "en")
		if err != nil || len(bundle.Reviews.Items) < 4 {
			t.Fatalf("%+v %v", bundle.Reviews, err)
		}
		requireSpread(t, bundle.Reviews.Items, env.Clock.Now())
	})
}

// requireSpread wants each a good while before the one above it, and the last written lately.
func requireSpread(t *testing.T, items []page.PublicReview, now time.Time) {
	t.Helper()
	above := now
	for _, r := range items {
		written, err := time.Parse(time.DateOnly, r.Date)
		if age := above.Sub(written); err != nil || age < 7*24*time.Hour || age > 60*24*time.Hour {
			t.Errorf("%s was written on %s, the one above it at %s", r.Name, r.Date, above)
		}
		above = written
	}
}
