package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// group is a client's mail through a group, with a file that is handed on and one that is not.
func group(id, subject string) string {
	return strings.Join([]string{
		"From: Mei <mei@client.test>", "To: desk@in.harbourline.test", "Subject: " + subject, "Message-ID: <" + id + "@client.test>", "List-Id: <x.test>",
		"MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "", "Said <b>boldly</b>", "",
		"On Sunday, we wrote:", "> before", "--b", "Content-Type: text/html", `Content-Disposition: attachment; filename="evil.html"`, "", "<script>x</script>",
		"--b", "Content-Type: application/pdf", `Content-Disposition: attachment; filename="invoice.pdf"`, "", "%PDF-1.4 test",
		"--b", "Content-Type: application/octet-stream", `Content-Disposition: attachment; filename="invoice.pdf.exe"`, "", "MZ\x90\x00evil", "--b--", "",
	}, "\r\n")
}

func (f seatFirm) hand(t *testing.T, raw string) {
	t.Helper()
	f.must(t, f.App.Conversation.Take(context.Background(), conversation.Arrival{Mailbox: "lmtp", Recipients: []string{"desk@in.harbourline.test"}, Body: strings.NewReader(raw)}))
	f.Settle()
}

func TestManagersSeeMailThatWentNowhereAndGiveItItsPlace(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		boss, ann := f.as(t, "boss"), f.as(t, "ann")
		shows(t, boss.Get("/inbox/strays"), "No mail waits")
		for _, subject := range []string{"One <i>", "Two", "Three"} {
			f.hand(t, group(url.QueryEscape(subject), subject))
		}
		list := boss.Get("/inbox/strays")
		shows(t, list, "One &lt;i&gt;", "Two", "Three", "Through a mailing list", "Mei &lt;mei@client.test&gt;")
		shows(t, boss.Get("/inbox"), `href="/inbox/strays">Mail <span class="count">3</span>`)
		hides(t, ann.Get("/inbox"), "/inbox/strays")
		links := regexp.MustCompile(`href="(/inbox/strays/\d+)"`).FindAllStringSubmatch(list.Body, -1)
		if len(links) != 3 {
			t.Fatalf("%d links", len(links))
		}
		three, two, one := links[0][1], links[1][1], links[2][1]
		page := boss.Get(one)
		shows(t, page, "Said &lt;b&gt;boldly", "&gt; before", "What it repeats", "came through a mailing list", "invoice.pdf", "may run something", one+"/raw")
		hides(t, page, one+"/files/3", "<b>boldly")
		f.download(t, boss, one+"/raw", "attachment; filename=mail-", "application/octet-stream", group("One+%3Ci%3E", "One <i>"))
		if a := boss.Get(one + "/files/3"); a.Status != http.StatusNotFound {
			t.Errorf("the program is handed out: %d", a.Status)
		}
		f.download(t, boss, one+"/files/2", "attachment; filename=invoice.pdf", "application/pdf", "%PDF-1.4 test")
		if a := ann.Get(one + "/raw"); !refused(a) {
			t.Errorf("a consultant gets %d", a.Status)
		}

		lead := f.Enquire("email", "mei@client.test", "message", "Hello").Lead
		wrong := boss.Post(one, url.Values{"do": {"place"}, "reference": {"NO.2020010100000"}})
		shows(t, wrong, "There is no lead of this reference", `value="NO.2020010100000"`)
		if wrong.Status != http.StatusUnprocessableEntity {
			t.Errorf("a wrong reference: %d", wrong.Status)
		}
		for range 2 {
			if a := boss.Post(one, url.Values{"do": {"place"}, "reference": {lead.Reference}}); !strings.HasPrefix(a.Header.Get("Location"), fmt.Sprintf("/inbox/leads/%d?", lead.ID)) {
				t.Errorf("placed: %d %s", a.Status, a.Header.Get("Location"))
			}
		}
		shows(t, boss.Get(fmt.Sprintf("/inbox/leads/%d", lead.ID)), "Said &lt;b&gt;boldly", "put a mail on this lead that had gone nowhere")
		shows(t, boss.Get(one), "It is on the lead "+lead.Reference)
		hides(t, boss.Get(one), `value="aside"`, `value="place"`)

		shows(t, boss.Post(two, url.Values{"do": {"enquire"}, "name": {"Mei"}, "email": {"not one"}}), "not one", "aria-invalid")
		if a := boss.Post(two, url.Values{"do": {"enquire"}, "name": {"Mei"}, "email": {"new@client.test"}, "message": {"Cheese"}}); a.Status != http.StatusSeeOther {
			t.Errorf("an enquiry: %d", a.Status)
		}
		shows(t, boss.Get(two), "It became the enquiry NO.")
		boss.Post("/inbox/strays", url.Values{"view": {"waiting"}, "mail": {three[strings.LastIndex(three, "/")+1:]}})
		shows(t, boss.Get("/inbox/strays"), "No mail waits")
		shows(t, boss.Get("/inbox/strays?view=aside"), "Three")
		shows(t, boss.Get("/inbox/strays?view=nonsense&reason=x&before=y"), "No mail waits")
		if a := boss.Post(three, url.Values{}); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("nothing asked for: %d", a.Status)
		}
	})
}

// download requires a file that is kept and never shown.
func (f seatFirm) download(t *testing.T, b *testkit.Browser, path, disposition, mediaType, body string) {
	t.Helper()
	a := b.Get(path)
	h := a.Header
	if a.Status != http.StatusOK || a.Body != body || !strings.HasPrefix(h.Get("Content-Disposition"), disposition) || h.Get("Content-Type") != mediaType {
		t.Errorf("%s: %d %v %q", path, a.Status, h, a.Body)
	}
	if h.Get("Content-Security-Policy") != "sandbox; default-src 'none'" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
		t.Errorf("%s may do something: %v", path, h)
	}
}

func TestProgramsLookAfterMailThatWentNowhere(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		for _, subject := range []string{"One", "Two", "Three"} {
			f.hand(t, group(subject, subject))
		}
		p := newAPIClient(f.Firm, t, f.base, f.boss, crm.KeyLeadsRead, crm.KeyLeadsWrite)
		type mail struct {
			ID                           int64
			State, Reason, Subject, Text string
			Reference, Lead              *string
			Files                        []struct{ Name, Refused string }
			Events                       []struct{ Kind string }
		}
		type page struct {
			Items []mail
			Next  *string
		}
		first := read[page](t, p.get("/api/v1/strays?limit=2"), http.StatusOK)
		if len(first.Items) != 2 || first.Next == nil || first.Items[0].Subject != "Three" || first.Items[0].Reason != "list" {
			t.Fatalf("%+v", first)
		}
		rest := read[page](t, p.get("/api/v1/strays?limit=2&cursor="+*first.Next), http.StatusOK)
		if len(rest.Items) != 1 || rest.Next != nil || rest.Items[0].Subject != "One" {
			t.Errorf("%+v", rest)
		}
		if a := p.get("/api/v1/strays?view=aside&cursor=" + *first.Next); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("the cursor of another list: %d", a.Status)
		}
		one, two, three := fmt.Sprintf("/api/v1/strays/%d", rest.Items[0].ID), fmt.Sprintf("/api/v1/strays/%d", first.Items[1].ID), fmt.Sprintf("/api/v1/strays/%d", first.Items[0].ID)
		if m := read[mail](t, p.get(one), http.StatusOK); len(m.Files) != 3 || m.Files[2].Refused != "attachment_type" || m.Text == "" {
			t.Errorf("%+v", m)
		}
		if a := p.get(one + "/raw"); a.Body != group("One", "One") || a.Header.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("%d %v", a.Status, a.Header)
		}
		if a := p.get(one + "/files/2"); a.Body != "%PDF-1.4 test" {
			t.Errorf("%d %q", a.Status, a.Body)
		}
		lead := f.Enquire("email", "mei@client.test", "message", "Hello").Lead
		for range 2 {
			if m := read[mail](t, p.post(one+"/place", `{"lead": "`+lead.Reference+`"}`), http.StatusOK); m.State != "filed" || m.Lead == nil || *m.Lead != lead.Reference {
				t.Errorf("placed: %+v", m)
			}
			if m := read[mail](t, p.post(two+"/enquire", `{"email": "new@client.test"}`), http.StatusOK); m.State != "submitted" || m.Reference == nil {
				t.Errorf("enquired: %+v", m)
			}
			if m := read[mail](t, p.post(three+"/set-aside", `{}`), http.StatusOK); m.State != "set_aside" {
				t.Errorf("set aside: %+v", m)
			}
		}
		if a := p.post(two+"/place", `{"lead": "`+lead.Reference+`"}`); a.Status != http.StatusConflict {
			t.Errorf("placed when it is an enquiry: %d", a.Status)
		}
		if a := p.post(three+"/place", `{"lead": "NO.2020010100000"}`); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("on no lead: %d %s", a.Status, a.Body)
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind IN ('mail.placed', 'mail.enquired', 'mail.set_aside') AND actor_kind = 'key'`); n != 3 {
			t.Errorf("%d traces", n)
		}
		if a := newAPIClient(f.Firm, t, f.base, f.ann, crm.KeyLeadsRead).get("/api/v1/strays"); a.Status != http.StatusForbidden {
			t.Errorf("for a consultant: %d", a.Status)
		}
		if a := newAPIClient(f.Firm, t, f.base, f.boss, crm.KeyLeadsRead).post(three+"/set-aside", `{}`); a.Status != http.StatusForbidden {
			t.Errorf("with a key that only reads: %d", a.Status)
		}
	})
}
