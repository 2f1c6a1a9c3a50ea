package web_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"frontdesk/internal/boot"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// A firm is made from nothing as its administrator would: by the printed link, then step by step, up to the
// first enquiry that reaches a consultant.
func TestAFirstServeLeadsAnAdministratorToTheFirstLead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.AdminPassword = ""
		app := env.Boot()
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		path := strings.TrimPrefix(app.FirstLink, "http://127.0.0.1:8080")
		if a := b.Post(path, url.Values{"password": {"a fine password"}, "again": {"a fine password"}}); a.Status != 303 {
			t.Fatalf("setting the password: %d", a.Status)
		}
		b.SignIn("root@harbourline.test", "a fine password")
		if a := b.Get("/admin"); !strings.Contains(a.Body, `href="/admin/sites/new"`) {
			t.Fatal("the checklist does not begin with the site")
		}
		save := func(room string, form url.Values) {
			t.Helper()
			if a := b.Post("/admin/"+room, form); a.Status != 303 {
				t.Fatalf("saving %s: %d\n%s", room, a.Status, faults(a.Body))
			}
		}
		save("sites", url.Values{"name": {"Harbour"}, "origins": {"https://harbour.example"}, "time_zone": {"Asia/Shanghai"}, "country": {"CN"}, "locale": {"en"}})
		save("services", url.Values{"name_en": {"Customs clearance"}, "name_zh": {"报关"}, "slug": {"customs"}, "position": {"0"}, "site": {"1"}})
		save("users", url.Values{"name": {"Mei"}, "email": {"mei@harbour.example"}, "role": {"consultant"}, "locale": {"zh"}, "time_zone": {"Asia/Shanghai"}, "active": {"1"}, "weight": {"1"}, "capacity": {"0"}})
		form := url.Values{"name": {"Consultation"}, "slug": {"consultation"}, "site": {"1"}, "active": {"1"}}
		if a := b.Post("/admin/forms", form); a.Status != 422 {
			t.Errorf("a form without a team to take its enquiries: %d", a.Status)
		}
		save("teams", url.Values{"name": {"Everybody"}, "offer_minutes": {"15"}, "members": {"2"}})
		save("forms", form)
		if a := b.Get("/admin"); strings.Contains(a.Body, `class="setup"`) {
			t.Error("the checklist is still there")
		}
		visitor := testkit.NewBrowser(t, b.Base)
		if a := visitor.Post("/f/consultation", url.Values{"name": {"Ana"}, "email": {"ana@client.example"}}); a.Status != 303 {
			t.Fatalf("the first enquiry: %d", a.Status)
		}
		testkit.Eventually(t, func() error { return offeredTo(app, 2) })
	})
}

// faults are the lines of a page that say what is wrong.
func faults(page string) string {
	var lines []string
	for line := range strings.Lines(page) {
		if strings.Contains(line, `class="fault"`) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

func offeredTo(app *boot.App, user int64) error {
	return app.DB.Read(context.Background(), func(tx *database.Tx) error {
		live, err := store.OffersOfLead(tx, 1)
		if err == nil && (len(live) != 1 || live[0].ConsultantID != user) {
			return fmt.Errorf("offers: %+v", live)
		}
		return err
	})
}

func TestATeamMayHaveHundredsOfMembers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := testkit.NewBrowser(t, testkit.Serve(t, env.Boot(testkit.Demo))).SignIn(demo.Admin, demo.Password)
		form := url.Values{"name": {"Everybody"}, "offer_minutes": {"15"}}
		for range 300 {
			form.Add("members", "2")
		}
		if a := b.Post("/admin/teams", form); a.Status != 303 {
			t.Errorf("%d %s", a.Status, faults(a.Body))
		}
	})
}
