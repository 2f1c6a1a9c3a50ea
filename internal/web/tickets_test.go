package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

const locked = "The goods leave by the second gate"

// ticketOf is a firm whose article offers a solution, and the ticket.
func ticketOf(t *testing.T, env *testkit.Env) (*testkit.Firm, string) {
	t.Helper()
	f := env.NewFirm(env.Boot())
	f.Team(crm.Team{}, f.Consultant("mei"))
	id, err := f.App.Page.SaveSolution(context.Background(), f.Admin, crm.Solution{
		Address: somePage, FormID: f.Count(`SELECT MIN(id) FROM forms`), Active: true, Texts: map[crm.SolutionPart]crm.Text{"solution": {"en": locked}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, fmt.Sprint(id)
}

func TestAPageUnlocksItsTicket(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ticket := ticketOf(t, env)
		b := testkit.NewBrowser(t, testkit.Serve(t, f.App))
		path := "/api/v1/tickets/" + ticket + "/unlock"
		for origin, want := range map[string]int{ownOrigin: 204, "https://evil.example": 403} {
			if a := b.Do(http.MethodOptions, path, nil, http.Header{"Origin": {origin}}); a.Status != want {
				t.Errorf("may a page of %s: %d", origin, a.Status)
			}
		}
		body := `{"email": "ana@client.test", "locale": "en", "submission_id": "abcdefgh-1"}`
		if a := b.Do(http.MethodPost, path, strings.NewReader(body), from("https://evil.example", "application/json")); a.Status != http.StatusForbidden || strings.Contains(a.Body, locked) {
			t.Errorf("a page of somebody else: %d", a.Status)
		}
		a := b.Do(http.MethodPost, path, strings.NewReader(body), from(ownOrigin, "application/json"))
		var got struct {
			Reference, Link, Until string
			Held                   bool
			Content                map[string]string
		}
		if err := json.Unmarshal([]byte(a.Body), &got); err != nil || a.Status != http.StatusOK || got.Held {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		if got.Content["solution"] != "<p>"+locked+"</p>" || !strings.HasPrefix(got.Reference, "NO.") || got.Until == "" || !strings.Contains(got.Link, "/s/") {
			t.Errorf("%+v", got)
		}
		if h := a.Header; h.Get("Cache-Control") != "no-store" || h.Get("Access-Control-Allow-Origin") != ownOrigin || h.Get("Set-Cookie") != "" {
			t.Errorf("headers: %v", h)
		}
		if again := b.Do(http.MethodPost, path, strings.NewReader(body), from(ownOrigin, "application/json")); !strings.Contains(again.Body, got.Reference) {
			t.Errorf("the same once more: %s", again.Body)
		}
		held := b.Do(http.MethodPost, path, strings.NewReader(`{"email": "bot@client.test", "locale": "en", "website": "x"}`), from(ownOrigin, "application/json"))
		if held.Status != http.StatusOK || strings.Contains(held.Body, locked) || !strings.Contains(held.Body, `"held":true`) || !strings.Contains(held.Body, `"content":null`) || !strings.Contains(held.Body, "NO.") || !strings.Contains(held.Body, "by e-mail") {
			t.Errorf("what is held back: %d %s", held.Status, held.Body)
		}
		if unknown := b.Do(http.MethodPost, "/api/v1/tickets/0"+ticket+"/unlock", strings.NewReader(body), from(ownOrigin, "application/json")); unknown.Status != http.StatusNotFound {
			t.Errorf("another spelling of the ticket: %d", unknown.Status)
		}
	})
}

func TestATicketIsUnlockedWithoutScript(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ticket := ticketOf(t, env)
		b := testkit.NewBrowser(t, testkit.Serve(t, f.App))
		shown := b.Get("/p?lang=en&url=" + url.QueryEscape(somePage))
		action := "/p/unlock?ticket=" + ticket
		if shown.Status != http.StatusOK || !strings.Contains(shown.Body, `action="`+action+`"`) || strings.Contains(shown.Body, locked) {
			t.Fatalf("the page: %d\n%s", shown.Status, shown.Body)
		}
		key := regexp.MustCompile(`name="submission_id" value="([^"]+)"`).FindStringSubmatch(shown.Body)
		if key == nil {
			t.Fatal("the form carries no key")
		}
		form := url.Values{"submission_id": {key[1]}, "locale": {"en"}, "name": {"Ana <Typed>"}, "email": {"ana@"}}
		wrong := b.Post(action, form)
		if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body, "Ana &lt;Typed&gt;") || !strings.Contains(wrong.Body, `id="f-ticket-email-error"`) ||
			!strings.Contains(wrong.Body, "<details open>") || strings.Contains(wrong.Body, locked) {
			t.Errorf("a fault: %d", wrong.Status)
		}
		form.Set("email", "ana@client.test")
		first, second := b.Post(action, form), b.Post(action, form)
		to := first.Header.Get("Location")
		if first.Status != http.StatusSeeOther || !strings.HasPrefix(to, "/s/") || second.Status != http.StatusSeeOther || f.Count(`SELECT COUNT(*) FROM submissions`) != 1 {
			t.Fatalf("%d to %s, and again %d", first.Status, to, second.Status)
		}
		if a := b.Get(to); a.Status != http.StatusOK || !strings.Contains(a.Body, "<p>"+locked+"</p>") || strings.Contains(a.Body, "<script") {
			t.Errorf("the solution: %d", a.Status)
		}
		held := b.Post(action, url.Values{"email": {"bot@client.test"}, "website": {"x"}, "locale": {"en"}})
		if held.Status != http.StatusOK || strings.Contains(held.Body, locked) || !strings.Contains(held.Body, "Somebody looks at it first") {
			t.Errorf("what is held back: %d", held.Status)
		}
		if a := b.Get(action); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/p?") {
			t.Errorf("looking at where the form is posted: %d %s", a.Status, a.Header.Get("Location"))
		}
		if a := b.Do(http.MethodPost, action, strings.NewReader("email=a@b.test"), from("https://evil.example", "application/x-www-form-urlencoded")); a.Status != http.StatusForbidden {
			t.Errorf("from elsewhere: %d", a.Status)
		}
	})
}

func TestASolutionIsWrittenInAdminAndLookedAtBeforeItIsSaved(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _ := ticketOf(t, env)
		b := testkit.NewBrowser(t, testkit.Serve(t, f.App)).SignIn("root@harbourline.test", testkit.Password)
		form := url.Values{"page": {ownOrigin + "/new"}, "form": {"1"}, "active": {"1"}, "solution_en": {"**Bold** <script>alert(1)</script>"}, "process_zh": {"流程"}, "do": {"preview"}}
		a := b.Post("/admin/solutions", form)
		if a.Status != http.StatusOK || !strings.Contains(a.Body, "<strong>Bold</strong>") || strings.Contains(a.Body, "<script>alert") || f.Count(`SELECT COUNT(*) FROM solutions`) != 1 {
			t.Fatalf("the preview: %d", a.Status)
		}
		form.Del("do")
		if a := b.Post("/admin/solutions", form); a.Status != http.StatusSeeOther || f.Count(`SELECT COUNT(*) FROM solutions`) != 2 {
			t.Fatalf("saving: %d", a.Status)
		}
		if a := b.Get("/admin/solutions"); !strings.Contains(a.Body, ownOrigin+"/new") {
			t.Error("it is not in the list")
		}
		form.Set("solution_en", "")
		form.Set("process_zh", "改过的流程")
		if a := b.Post("/admin/solutions/2", form); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "改过的流程") {
			t.Errorf("a fault: %d", a.Status)
		}
	})
}

func TestAReviewIsJudgedInTheInbox(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _ := ticketOf(t, env)
		file := f.Enquire("name", "Linette", "email", "lin@client.test")
		f.Exec(`INSERT INTO review_invitations (id, site_id, lead_id, contact_id, address, language, created_at) VALUES (1, $1, $2, $3, 'lin@client.test', 'en', 1)`, f.SiteID, file.Lead.ID, file.Lead.ContactID)
		f.Exec(`INSERT INTO reviews (id, site_id, invitation_id, lead_id, rating, body, shown, language, consent, state, reason, created_at)
			VALUES (1, $1, 1, $2, 1, 'Nobody <i>called</i>', 'L *** e', 'en', 'yes', 'pending', '', 1)`, f.SiteID, file.Lead.ID)
		b := testkit.NewBrowser(t, testkit.Serve(t, f.App)).SignIn("root@harbourline.test", testkit.Password)
		if a := b.Get("/inbox/reviews"); a.Status != http.StatusOK || !strings.Contains(a.Body, "Nobody &lt;i&gt;called&lt;/i&gt;") || strings.Contains(a.Body, "Linette") {
			t.Errorf("the list: %d", a.Status)
		}
		if a := b.Post("/inbox/reviews/1", url.Values{"verdict": {"withhold"}}); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("withheld without a reason: %d", a.Status)
		}
		if a := b.Post("/inbox/reviews/1", url.Values{"verdict": {"publish"}}); a.Status != http.StatusSeeOther {
			t.Errorf("published: %d", a.Status)
		}
		page := b.Get("/p?lang=en&url=" + url.QueryEscape(somePage))
		if !strings.Contains(page.Body, "L *** e") || !strings.Contains(page.Body, `"aggregateRating"`) {
			t.Error("the page does not show it")
		}
		if a := b.Post("/inbox/reviews/1", url.Values{"verdict": {"publish"}}); a.Status != http.StatusConflict {
			t.Errorf("published twice: %d", a.Status)
		}
	})
}

var linkedData = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

func TestAPageDescribesItselfToSearchEnginesAndTellsThemNoMoreThanItShows(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _ := ticketOf(t, env)
		f.Exec(`UPDATE articles SET title = $1, likes = 7`, `</script><script>alert(1)</script>`)
		b := testkit.NewBrowser(t, testkit.Serve(t, f.App))
		page := b.Get("/p?lang=en&url=" + url.QueryEscape(somePage))
		found := linkedData.FindAllStringSubmatch(page.Body, -1)
		if len(found) != 1 || strings.Contains(page.Body, "<script>alert") {
			t.Fatalf("%d descriptions", len(found))
		}
		var described struct {
			Graph []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(found[0][1]), &described); err != nil || len(described.Graph) != 2 {
			t.Fatalf("%v: %s", err, found[0][1])
		}
		article, organization := described.Graph[0], described.Graph[1]
		if article["@type"] != "Article" || article["headline"] != `</script><script>alert(1)</script>` || !strings.Contains(fmt.Sprint(article["interactionStatistic"]), "userInteractionCount:7") {
			t.Errorf("the article: %v", article)
		}
		if organization["name"] != "Harbourline" || organization["aggregateRating"] != nil || organization["review"] != nil {
			t.Errorf("the organisation: %v", organization)
		}
		if strings.Contains(found[0][1], locked) || strings.Contains(page.Header.Get("Content-Security-Policy"), "unsafe") {
			t.Error("the locked text, or a policy that lets scripts in")
		}
	})
}
