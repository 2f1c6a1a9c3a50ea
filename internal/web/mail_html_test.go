package web_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/conversation"
	"frontdesk/internal/testkit"
)

// take hands a mail of a client in, and returns the path of the lead's page.
func (f seatFirm) take(t *testing.T, lead int64, header, body string) string {
	t.Helper()
	raw := "From: ana.secret@client.test\r\nTo: desk@in.harbourline.test\r\nMIME-Version: 1.0\r\n" + header + "\r\n\r\n" + body + "\r\n"
	err := f.App.Conversation.Take(context.Background(), conversation.Arrival{Mailbox: "lmtp", Recipients: []string{"desk@in.harbourline.test"}, Body: strings.NewReader(raw)})
	f.must(t, err)
	f.Settle()
	return fmt.Sprintf("/inbox/leads/%d", lead)
}

func TestTheHTMLOfAMailIsServedWithoutAnyRight(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file, _, stranger := f.looked(t)
		f.must(t, f.App.Assignment.Accept(context.Background(), f.Actor(f.ann), file.Lead.ID))
		ann := f.as(t, "ann")
		lead := f.take(t, file.Lead.ID, "Message-ID: <h@client.test>\r\nContent-Type: text/html", `<b>Bold</b><script>x</script><img src="https://tracker.test/1.png">`)
		page := ann.Get(lead)
		frame := regexp.MustCompile(`<iframe name="[^"]*" src="([^"]*)"[^>]* sandbox="([^"]*)"`).FindStringSubmatch(page.Body)
		if frame == nil || frame[2] != "allow-popups allow-popups-to-escape-sandbox" {
			t.Fatalf("the frame is %q", frame)
		}
		if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'self'") {
			t.Errorf("the page's policy is %s", policy)
		}
		html := ann.Get(frame[1])
		const policy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
		if h := html.Header; h.Get("Content-Security-Policy") != policy || h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("headers: %v", h)
		}
		shows(t, html, "<b>Bold</b>", `<img data-src="https://tracker.test/1.png">`)
		hides(t, html, "<script", ` src=`)
		asked := ann.Get(frame[1] + "?pictures=fetched")
		shows(t, asked, `<img src="/m/`)
		hides(t, asked, "tracker.test")
		if again := ann.Get(frame[1]); again.Body != html.Body {
			t.Error("what was asked for once is shown the next time")
		}
		if a := stranger.Get(frame[1]); a.Status != http.StatusSeeOther {
			t.Errorf("a stranger gets %d", a.Status)
		}
		dan := f.as(t, "dan")
		if a := dan.Get(frame[1]); a.Status != http.StatusNotFound {
			t.Errorf("a colleague without the lead gets %d", a.Status)
		}
	})
}
