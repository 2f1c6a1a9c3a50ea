package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
)

// linkTo is the path of the link in the latest acknowledgement to somebody.
func (f seatFirm) linkTo(t *testing.T, address string) (link string) {
	t.Helper()
	f.must(t, f.App.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
		link, err = database.One(tx, database.Column[string], `SELECT vars->>'URL' FROM messages
			WHERE kind = 'acknowledgement' AND to_address = $1 ORDER BY id DESC LIMIT 1`, address)
		return err
	}))
	return strings.TrimPrefix(link, "http://127.0.0.1:8080")
}

func asking(reference, given string) url.Values {
	return url.Values{"reference": {reference}, "given": {given}}
}

func TestAReferenceOpensWithAnyWayToReachTheClientHoweverItIsTyped(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		reference := f.Enquire("email", "Ana@Client.test", "phone", "138 0013 8000", "wechat", "ana_wx", "whatsapp", "+447700900123", "country", "UK", "locale", "en").Lead.Reference
		b := testkit.NewBrowser(t, f.base)
		shows(t, b.Get("/t/"+reference), "Where does your enquiry stand?", `value="`+reference+`"`)
		digits := strings.TrimPrefix(reference, "NO.")
		for given, typed := range map[string]string{
			"ana@client.test": reference, " ANA＠client.test ": "no " + digits, "13800138000": digits, "+86 138-0013-8000": reference, "Ana_WX": reference, "07700 900123": reference,
		} {
			a := b.Post("/t", asking(typed, given))
			to := a.Header.Get("Location")
			if a.Status != http.StatusSeeOther || !strings.HasPrefix(to, "/t/"+reference+"?k=") {
				t.Errorf("%q with %q: %d to %q", typed, given, a.Status, to)
				continue
			}
			if h := a.Header; h.Get("Cache-Control") != "no-store" {
				t.Errorf("headers: %v", h)
			}
			shows(t, b.Get(to), "We are finding your consultant")
		}
		if a := b.Post("/t?lang=zh", asking(reference, "ana@client.test")); !strings.Contains(a.Header.Get("Location"), "lang=zh") {
			t.Errorf("the language is lost: %s", a.Header.Get("Location"))
		}
	})
}

// A pair that opens nothing is answered alike, whatever there is behind it.
func TestAWrongPairAnUnknownReferenceAndWhatIsHeldBackAreAnsweredAlike(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		reference := f.Enquire("email", "ana@client.test", "locale", "en").Lead.Reference
		held := f.Post(testkit.Contact, "email", "eve@client.test", "website", "http://spam.test", "locale", "en")
		rejected := f.Post(testkit.Contact, "email", "eve@client.test", "website", "http://more.test", "locale", "en")
		f.Exec(`UPDATE submissions SET state = 'rejected' WHERE reference = $1`, rejected)
		unknown := "NO.20261123" + "999999999"
		b := testkit.NewBrowser(t, f.base)
		answers := map[string]testkit.Answer{}
		for name, typed := range map[string]string{"wrong": reference, "unknown": unknown, "held": held, "rejected": rejected} {
			a := b.Post("/t", asking(typed, "eve@client.test"))
			shows(t, a, "We find no enquiry with this reference", `value="`+typed+`"`, `value="eve@client.test"`)
			a.Body = strings.ReplaceAll(a.Body, typed, "REFERENCE")
			for _, own := range []string{"X-Request-Id", "Date", "Content-Length"} {
				a.Header.Del(own)
			}
			answers[name] = a
		}
		for name, a := range answers {
			one := answers["unknown"]
			if a.Status != http.StatusNotFound || a.Body != one.Body || len(a.Header) != len(one.Header) {
				t.Errorf("%s: %d %v\n%s", name, a.Status, a.Header, a.Body)
			}
		}
		for _, typed := range []string{reference, unknown, held, "NO.x"} {
			a, one := b.Get("/t/"+typed), b.Get("/t/"+unknown)
			if a.Status != http.StatusOK || strings.ReplaceAll(a.Body, typed, "R") != strings.ReplaceAll(one.Body, unknown, "R") {
				t.Errorf("looking at %s: %d", typed, a.Status)
			}
		}
		if a := b.Get(f.statusPage(held)); a.Status != http.StatusGone {
			t.Errorf("the link of what is held back: %d", a.Status)
		}
	})
}

func TestWhatIsLeftOutIsAskedForAndTheRestKept(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		b := testkit.NewBrowser(t, f.base)
		a := b.Post("/t?lang=zh", asking("sometime <b>", ""))
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", a.Status)
		}
		shows(t, a, "sometime &lt;b&gt;", `id="f-reference-error"`, `id="f-given-error"`, "查询咨询进度", `action="/t?lang=zh"`)
		shows(t, b.Get("/t?reference=NO.2026112248213"), `value="NO.2026112248213"`)
	})
}

func TestALinkOpensOnlyItsOwnPageAndNotForEver(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		ana := f.Enquire("email", "ana@client.test", "locale", "en").Lead.Reference
		bea := f.Enquire("email", "bea@client.test", "locale", "en").Lead.Reference
		b := testkit.NewBrowser(t, f.base)
		anas, _, _ := strings.Cut(f.statusPage(ana), "?")
		_, beas, _ := strings.Cut(f.statusPage(bea), "?")
		_, own, _ := strings.Cut(f.statusPage(ana), "?")
		_, offer, _ := strings.Cut(f.mailedTo(t, "ann", crm.MessageOffer, "AcceptURL"), "/a/")
		visit := b.Post("/t", asking(ana, "ana@client.test")).Header.Get("Location")
		shut := func(what, path string) {
			t.Helper()
			a := b.Get(path)
			if a.Status != http.StatusGone {
				t.Errorf("%s: %d", what, a.Status)
			}
			shows(t, a, "This link does not open the page any more", "Show me")
			hides(t, a, "finding your consultant")
		}
		shut("another's", anas+"?"+beas)
		shut("forged", anas+"?"+own[:len(own)-2]+"AA")
		shut("for something else", anas+"?k="+offer)
		shut("for nothing", anas+"?k=x")
		shut("of an odd address", "/t/%2e%2e?"+own)
		shows(t, b.Get(visit), "finding your consultant")
		f.Advance(2 * time.Hour)
		shut("of a visit", visit)
		shows(t, b.Get(anas+"?"+own), ana)
		if a := b.Get(anas + "?" + own); a.Status != http.StatusOK {
			t.Errorf("the link of the mail: %d", a.Status)
		}
		env.Clock.Advance(365 * 24 * time.Hour)
		shut("of a mail, after a year", anas+"?"+own)
	})
}

func TestGuessingIsSlowByNetworkByReferenceAndByContact(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.SubmitRate, env.Config.TrustedProxies = "1000/m", []string{"127.0.0.0/8"}
		f := newSeatFirm(t, env)
		reference := f.Enquire("email", "ana@client.test", "locale", "en").Lead.Reference
		b := testkit.NewBrowser(t, f.base)
		try := func(network, reference, given string) int {
			form := asking(reference, given).Encode()
			a := b.Do(http.MethodPost, "/t", strings.NewReader(form), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "X-Forwarded-For": {network}})
			if a.Status == http.StatusTooManyRequests && a.Header.Get("Retry-After") == "" {
				t.Error("nobody says until when")
			}
			return a.Status
		}
		allowed := func(how func(n int) int) (n int) {
			for n = 0; n < 60 && how(n) != http.StatusTooManyRequests; n++ {
			}
			return n
		}
		at := func(n int) string { return "10." + string(rune('1'+n/10)) + "." + string(rune('1'+n%10)) + ".7" }
		number := func(n int) string { return "NO.2026112388" + string(rune('0'+n/10)) + string(rune('0'+n%10)) + "1" }
		for what, c := range map[string]struct {
			how  func(n int) int
			most int
		}{
			"one network":           {func(n int) int { return try("10.99.0.1", number(n), number(n)+"@a.test") }, 20},
			"one reference":         {func(n int) int { return try(at(n), reference, number(n)+"@b.test") }, 5},
			"one that is not there": {func(n int) int { return try(at(n), "NO.2026112300000777", number(n)+"@c.test") }, 5},
			"one contact": {func(n int) int {
				return try(at(n), "NO.2026112399"+number(n)[13:], strings.Repeat(" ", n%3)+"Eve@D.test")
			}, 10},
		} {
			if n := allowed(c.how); n != c.most {
				t.Errorf("%s: %d tries", what, n)
			}
		}
		if status := try("10.77.0.1", reference, "ana@client.test"); status != http.StatusTooManyRequests {
			t.Errorf("the right pair, after many wrong ones: %d", status)
		}
		shows(t, b.Get(f.statusPage(reference)), reference)
	})
}
