package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/mail"
	"frontdesk/internal/testkit"
)

const acknowledged = "/admin/sites/1/wordings/acknowledgement/en"

// mailed is what a mail says that came to an address, the latest if there are several.
func mailed(t *testing.T, sink *testkit.Sink, to string) (raw string, c mail.Content) {
	t.Helper()
	all := sink.Mails(to)
	if len(all) == 0 {
		t.Fatalf("nothing came to %s", to)
	}
	raw = all[len(all)-1].Raw
	c, err := mail.Read([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	return raw, c
}

func TestASiteSaysInItsOwnWordsWhatClientsAreSent(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		sink := testkit.NewSink(t)
		env.Config.SMTPURL = sink.URL
		f := newSeatFirm(t, env)
		f.Change(f.boss, func(p *account.Person) { p.User.Role = crm.RoleAdmin })
		admin := f.as(t, "boss")
		shows(t, admin.Get("/admin/sites/1"), `href="/admin/sites/1/wordings"`)
		shows(t, admin.Get("/admin/sites/1/wordings"), `href="`+acknowledged+`"`, "Frontdesk&#39;s words", "Invitation to write a review")
		shows(t, admin.Get(acknowledged), "We have received your enquiry ({reference})", "{consultant} will answer you {promise}.", "<code>{service}</code>")

		words := url.Values{"subject": {"Ahoy {reference}"}, "body": {"{greeting}\r\n\r\nHarbour <b>here</b>: {consultant} answers {promise}.\r\n\r\nYour service: {service}\r\n\r\nNumber: {reference}\r\n\r\nLook: {link}"}}
		if a := admin.Post(acknowledged, words); a.Status != http.StatusOK && a.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		shows(t, admin.Get(acknowledged+"?done=saved"), "Ahoy {reference}", "Your words, since", "Saved.")
		english, chinese := f.Enquire("email", "anna@client.test", "name", "Anna", "locale", "en"), f.Enquire("email", "ming@client.test", "name", "王明", "locale", "zh")
		raw, c := mailed(t, sink, "anna@client.test")
		reference := english.Lead.Reference
		for _, want := range []string{"Dear Anna,\n\nHarbour <b>here</b>: One of our consultants answers by ", "\n\nNumber: " + reference + "\n\nLook:\nhttp://127.0.0.1:8080/t/" + reference, "\n-- \n", "This is an automatic confirmation."} {
			if !strings.Contains(strings.ReplaceAll(c.Text, "\r\n", "\n"), want) {
				t.Errorf("%q is not in\n%s", want, c.Text)
			}
		}
		if !strings.Contains(raw, "Subject: Ahoy "+reference) || strings.Contains(c.Text, "Your service") || !strings.Contains(c.HTML, "Harbour &lt;b&gt;here&lt;/b&gt;") || !strings.Contains(c.HTML, ">Look</a>") {
			t.Errorf("%s\n%s", raw[:600], c.HTML)
		}
		if _, c := mailed(t, sink, "ming@client.test"); !strings.Contains(c.Text, "王明，您好！") || !strings.Contains(c.Text, chinese.Lead.Reference) {
			t.Errorf("the other language says\n%s", c.Text)
		}

		admin.Post(acknowledged+"/drop", nil)
		shows(t, admin.Get(acknowledged), "We have received your enquiry ({reference})")
		if a := admin.Post(acknowledged+"/drop", nil); a.Status >= 400 {
			t.Errorf("a second click gets %d", a.Status)
		}
		f.Enquire("email", "carl@client.test", "locale", "en")
		if raw, _ := mailed(t, sink, "carl@client.test"); strings.Contains(raw, "Ahoy") {
			t.Error("dropped words go out")
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind IN ('wording.changed', 'wording.dropped')`); n != 2 {
			t.Errorf("%d traces", n)
		}
	})
}

func TestWordsAreCheckedWhenTheyAreSavedAndStayAsTyped(t *testing.T) {
	f := newSeatFirm(t, testkit.New(t))
	f.Change(f.boss, func(p *account.Person) { p.User.Role = crm.RoleAdmin })
	admin := f.as(t, "boss")
	typed := url.Values{"subject": {"Hello {reference"}, "body": {"Yours: {referense}"}}
	for _, to := range []string{"", "/try"} {
		a := admin.Post(acknowledged+to, typed)
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", to, a.Status)
		}
		shows(t, a, "{referense} is no variable.", "{reference is no variable.", "Yours: {referense}</textarea>", `value="Hello {reference"`, `href="#f-body"`)
	}
	shows(t, admin.Post(acknowledged, url.Values{"subject": {"x"}, "body": {"y"}}), "The words have to name {reference}.")
	shows(t, admin.Post(acknowledged, url.Values{"subject": {""}, "body": {"\x00"}}), "f-subject-error", "f-body-error")
	shows(t, admin.Post(acknowledged+"/preview", typed), "{referense} is no variable.")
	for _, path := range []string{"/admin/sites/1/wordings/offer/en", "/admin/sites/1/wordings/acknowledgement/de", "/admin/sites/9/wordings", "/admin/sites/new/wordings"} {
		if a := admin.Get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	if n := f.Count(`SELECT COUNT(*) FROM wordings`); n != 0 {
		t.Errorf("%d are kept", n)
	}
}

func TestWordsAreLookedAtAndTriedBeforeTheyAreKept(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		sink := testkit.NewSink(t)
		env.Config.SMTPURL = sink.URL
		f := newSeatFirm(t, env)
		f.Change(f.boss, func(p *account.Person) { p.User.Role = crm.RoleAdmin })
		admin := f.as(t, "boss")
		page := admin.Get(acknowledged)
		shows(t, page, `<iframe name="sample" src="`+acknowledged+`/preview"`)
		if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'self'") {
			t.Errorf("the page's policy is %s", policy)
		}
		kept := admin.Get(acknowledged + "/preview")
		shows(t, kept, "Dear Anna Lindqvist,", "Chen Jie will answer you <strong>by Tuesday")
		if h := kept.Header; !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox ") || h.Get("Cache-Control") != "no-store" {
			t.Errorf("headers: %v", h)
		}
		words := url.Values{"subject": {"Ahoy ({reference})"}, "body": {"{greeting} <script>x</script>\r\n\r\n{reference}"}}
		typed := admin.Post(acknowledged+"/preview", words)
		shows(t, typed, ">Ahoy</h1>", "Dear Anna Lindqvist, &lt;script&gt;")
		shows(t, admin.Post(acknowledged+"/preview?part=text", words), "<strong>Ahoy (NO.", "Dear Anna Lindqvist, &lt;script&gt;", "-- \n")
		shows(t, admin.Post(acknowledged+"/try", words), "A test is on its way to boss@harbourline.test.", `value="Ahoy ({reference})"`)
		f.Settle()
		raw, c := mailed(t, sink, "boss@harbourline.test")
		if !strings.Contains(raw, "Subject: Test: Ahoy (NO.") || !strings.Contains(c.Text, "Dear Anna Lindqvist, <script>") {
			t.Errorf("the test says\n%s", raw)
		}
		shows(t, admin.Get(acknowledged), "We have received your enquiry ({reference})")
		for _, kind := range crm.WordedKinds {
			for _, language := range []string{"en", "zh"} {
				at := "/admin/sites/1/wordings/" + kind.Name + "/" + language
				sample := admin.Get(at + "/preview")
				if sample.Status != http.StatusOK || strings.ContainsAny(sample.Body[strings.Index(sample.Body, "</style>"):], "{}") {
					t.Errorf("%s: %d\n%s", at, sample.Status, sample.Body)
				}
				if a := admin.Post(at+"/try", nil); a.Status != http.StatusOK {
					t.Errorf("%s is not tried: %d", at, a.Status)
				}
			}
		}
		f.Settle()
		if n, want := f.Count(`SELECT COUNT(*) FROM messages WHERE to_address = 'boss@harbourline.test' AND state = 'accepted'`), int64(1+2*len(crm.WordedKinds)); n != want {
			t.Errorf("%d tests of %d went out", n, want)
		}
	})
}
