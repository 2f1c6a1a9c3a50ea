package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/demo"
	"frontdesk/internal/testkit"
)

func TestAnAdministratorSaysWhatIsSpamOnASiteAndItHolds(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		admin := testkit.NewBrowser(t, testkit.Serve(t, d.app)).SignIn(demo.Admin, demo.Password)
		if site := admin.Get("/admin/sites/1").Body; !strings.Contains(site, `href="/admin/sites/1/spam"`) {
			t.Error("the site does not lead there")
		}
		typed := url.Values{
			"words": {"Casino\r\n\r\n代开发票 "}, "disposable": {"mine.example"}, "links": {"1"}, "languages": {"en, ru"}, "flood": {"90"},
			"captcha": {"turnstile"}, "captcha_secret": {"s"}, "captcha_endpoint": {"https://judge.example/x"},
			"akismet_key": {"k"}, "akismet_blog": {"https://www.example.com"},
		}
		if a := admin.Post("/admin/sites/1/spam", typed); a.Status != http.StatusSeeOther && a.Status != http.StatusOK {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		shown := admin.Get("/admin/sites/1/spam").Body
		for _, want := range []string{"Casino\n代开发票</textarea>", "mine.example</textarea>", `value="1"`, `value="en, ru"`, `value="90"`, `value="turnstile" selected`, `value="k"`, `value="https://judge.example/x"`} {
			if !strings.Contains(shown, want) {
				t.Errorf("%s is not shown", want)
			}
		}
		testkit.Eventually(t, func() error {
			form, err := d.app.Intake.Form(t.Context(), demo.Form)
			if err == nil && (form.Spam.Flood != 90 || len(form.Spam.Words) != 2 || form.Spam.Captcha.Provider != crm.Turnstile) {
				t.Logf("%+v", form.Spam)
				return crm.NotFound("form")
			}
			return err
		})
	})
}

func TestSpamSettingsThatCannotWorkAreRefusedBesideTheirFields(t *testing.T) {
	d := openDesk(t, testkit.New(t))
	admin := testkit.NewBrowser(t, testkit.Serve(t, d.app)).SignIn(demo.Admin, demo.Password)
	for name, value := range map[string]string{
		"links": "-1", "flood": "1000000", "captcha": "nonsense", "captcha_endpoint": "judge.example", "akismet_endpoint": "ftp://x", "akismet_blog": "x", "akismet_key": "k without its page",
	} {
		a := admin.Post("/admin/sites/1/spam", url.Values{name: {value}})
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "error") {
			t.Errorf("%s=%s: %d", name, value, a.Status)
		}
	}
	if a := admin.Post("/admin/sites/987654/spam", url.Values{"links": {"1"}}); a.Status != http.StatusNotFound {
		t.Errorf("no such site: %d", a.Status)
	}
	if a := admin.Get("/admin/sites/new/spam"); a.Status != http.StatusNotFound {
		t.Errorf("a site that is not there yet: %d", a.Status)
	}
}
