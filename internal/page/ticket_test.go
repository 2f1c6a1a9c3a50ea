package page_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/intake"
	"frontdesk/internal/page"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

const (
	secretEN = "Customs clearance ends at the terminal gate"
	secretZH = "清关在闸口结束"
)

// solve writes a solution for the article, asked for by the firm's form.
func solve(t *testing.T, f *testkit.Firm, change ...func(*crm.Solution)) string {
	t.Helper()
	s := crm.Solution{Address: article, Active: true, FormID: f.Count(`SELECT MIN(id) FROM forms`), Texts: map[crm.SolutionPart]crm.Text{
		"analysis": {"en": "**" + secretEN + "**", "zh": secretZH}, "solution": {"en": "Do *this*."},
	}}
	for _, c := range change {
		c(&s)
	}
	id, err := f.App.Page.SaveSolution(context.Background(), f.Admin, s)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(id)
}

func ticketFirm(env *testkit.Env) *testkit.Firm {
	f := env.NewFirm(env.Boot())
	f.Team(crm.Team{}, f.Consultant("mei"))
	return f
}

func unlock(f *testkit.Firm, ticket string, fields ...string) (page.Unlocked, error) {
	posted := map[string][]string{}
	for i := 0; i < len(fields); i += 2 {
		posted[fields[i]] = []string{fields[i+1]}
	}
	return f.App.Page.Unlock(context.Background(), ticket, intake.Post{Fields: posted})
}

func mailsOf(t *testing.T, f *testkit.Firm, kind string) (all []crm.Message) {
	t.Helper()
	f.Settle()
	err := f.App.DB.Read(context.Background(), func(tx *database.Tx) error {
		heads, err := store.LatestMessages(tx, 1000)
		for _, m := range heads {
			if m.Kind != kind {
				continue
			}
			if m, err = store.MessageByID(tx, m.ID); err != nil {
				return err
			}
			all = append(all, m)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func pathOf(t *testing.T, m crm.Message) string {
	t.Helper()
	u, err := url.Parse(fmt.Sprint(m.Vars["URL"]))
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

func TestATicketIsShownAndItsTextIsNot(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := ticketFirm(env)
		ticket := solve(t, f)
		b, _, err := f.App.Page.Bundle(context.Background(), article, "en")
		if err != nil || b.Ticket == nil {
			t.Fatalf("the bundle has %+v, %v", b.Ticket, err)
		}
		if b.Ticket.ID != ticket || b.Ticket.Number != "NO.20261123*****" || b.Ticket.Form != testkit.Contact || len(b.Ticket.Headings) != 2 ||
			b.Ticket.Headings[0] != (page.Heading{Key: "analysis", Label: "Problem analysis", Masked: "*****"}) {
			t.Errorf("the ticket is %+v", b.Ticket)
		}
		browser := testkit.NewBrowser(t, testkit.Serve(t, f.App))
		at := url.QueryEscape(article)
		for _, path := range []string{
			"/api/v1/pages?url=" + at, "/api/v1/pages?lang=zh&url=" + at, "/p?url=" + at, "/p?lang=zh&url=" + at, "/p/unlock?ticket=" + ticket, "/f/" + testkit.Contact + "?page=" + at,
			"/api/v1/comments?page=" + at, "/embed.js", "/s/" + ticket, "/api/v1/openapi.json", "/api/v1/tickets/" + ticket + "/unlock",
		} {
			answer := browser.Get(path)
			for _, secret := range []string{secretEN, secretZH, "terminal gate", "闸口"} {
				if strings.Contains(answer.Body, secret) {
					t.Errorf("%s shows %q", path, secret)
				}
			}
		}
		fault := browser.Do(http.MethodPost, "/api/v1/tickets/"+ticket+"/unlock", strings.NewReader("name=x"), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
		if fault.Status != http.StatusUnprocessableEntity || strings.Contains(fault.Body, "terminal gate") {
			t.Errorf("a post without a way to answer: %d %s", fault.Status, fault.Body)
		}
	})
}

func TestContactDetailsUnlockATicket(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := ticketFirm(env)
		ticket := solve(t, f)
		given, err := unlock(f, ticket, "email", "ana@client.test", "name", "Ana buy at shop.example", "locale", "en", "page", "https://elsewhere.test/")
		if err != nil || !strings.Contains(given.Content.Analysis, "<strong>"+secretEN+"</strong>") || given.Content.Process != "" {
			t.Fatalf("%+v, %v", given, err)
		}
		if want := env.Clock.Now().Add(30 * 24 * time.Hour); !given.Until.Equal(want) {
			t.Errorf("it is open until %s, want %s", given.Until, want)
		}
		mails := mailsOf(t, f, crm.MessageSolution)
		if len(mails) != 1 || mails[0].ToAddress != "ana@client.test" || mails[0].ToStaff() || strings.Contains(fmt.Sprint(mails[0].ToName, mails[0].Vars), "shop.example") {
			t.Fatalf("mails: %+v", mails)
		}
		if file := f.FileOf(given.Reference); file.Submissions[0].Page != article {
			t.Errorf("the submission says it came from %s", file.Submissions[0].Page)
		}
		browser := testkit.NewBrowser(t, testkit.Serve(t, f.App))
		for _, path := range []string{given.Path, pathOf(t, mails[0])} {
			answer := browser.Get(path + "?lang=en")
			if answer.Status != http.StatusOK || !strings.Contains(answer.Body, "<strong>"+secretEN+"</strong>") {
				t.Errorf("the link answers %d", answer.Status)
			}
			if answer.Header.Get("Cache-Control") != "no-store" || strings.Contains(answer.Header.Get("Content-Security-Policy"), "script-src") || answer.Header.Get("Referrer-Policy") != "same-origin" {
				t.Errorf("headers: %v", answer.Header)
			}
		}
		if zh := browser.Get(given.Path + "?lang=zh"); !strings.Contains(zh.Body, secretZH) {
			t.Error("a Chinese reader does not get the Chinese text")
		}
		for kind, want := range map[string]int64{"solution.created": 1, "solution.asked": 1, "solution.sent": 1} {
			if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind = $1`, kind); n != want {
				t.Errorf("%d events %s", n, kind)
			}
		}
	})
}

func TestALinkIsGoodForItsTicketAndItsTimeOnly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := ticketFirm(env)
		ticket := solve(t, f)
		other := solve(t, f, func(s *crm.Solution) {
			s.Address, s.Texts = article+"/other", map[crm.SolutionPart]crm.Text{"solution": {"en": "The other secret"}}
		})
		given, err := unlock(f, ticket, "phone", "+8613800138000")
		if err != nil {
			t.Fatal(err)
		}
		open := func(path string) (page.Opened, error) {
			return f.App.Page.OpenSolution(context.Background(), strings.TrimPrefix(path, "/s/"), "en")
		}
		if o, err := open(given.Path); err != nil || o.Content.Analysis == "" || fmt.Sprint(o.Solution.ID) != ticket || strings.Contains(fmt.Sprint(o), "other secret") {
			t.Fatalf("%+v, %v", o, err)
		}
		if _, err := open(given.Path[:len(given.Path)-2] + "AA"); !crm.HasCode(err, "link_invalid") {
			t.Errorf("a link that was changed: %v", err)
		}
		f.Exec(`UPDATE unlocks SET solution_id = $1`, other)
		if _, err := open(given.Path); !crm.HasCode(err, "link_invalid") {
			t.Errorf("a link of a submission that asked for another ticket: %v", err)
		}
		f.Exec(`UPDATE unlocks SET solution_id = $1`, ticket)
		solve(t, f, func(s *crm.Solution) { s.ID = 1; s.Texts["analysis"] = crm.Text{"en": "Corrected"} })
		if o, err := open(given.Path); err != nil || !o.Revised || !strings.Contains(o.Content.Analysis, "Corrected") {
			t.Errorf("after a correction: %+v, %v", o, err)
		}
		env.Clock.Advance(30 * 24 * time.Hour)
		if o, err := open(given.Path); err != nil || !o.Expired || o.Content != (page.Content{}) {
			t.Errorf("after 30 days: %+v, %v", o, err)
		}
		answer := testkit.NewBrowser(t, testkit.Serve(t, f.App)).Get(given.Path)
		if answer.Status != http.StatusGone || !strings.Contains(answer.Body, `action="/p/unlock?ticket=`+ticket) || strings.Contains(answer.Body, "Corrected") {
			t.Errorf("the expired link answers %d without the form, or with the text", answer.Status)
		}
		solve(t, f, func(s *crm.Solution) { s.ID, s.Active = 1, false })
		if _, err := unlock(f, ticket, "phone", "+8613800138000"); !crm.HasCode(err, "ticket_not_found") {
			t.Errorf("a ticket that is offered no more: %v", err)
		}
		if o, err := open(given.Path); err != nil || !o.Withdrawn || o.Content != (page.Content{}) {
			t.Errorf("a link to what is offered no more: %+v, %v", o, err)
		}
	})
}

func TestWhatIsHeldBackUnlocksNothingUntilItIsReleased(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := ticketFirm(env)
		ticket := solve(t, f)
		given, err := unlock(f, ticket, "email", "ana@client.test", "website", "https://spam.test")
		if err != nil || !given.Held || given.Reference == "" || given.Content != (page.Content{}) || given.Link != "" {
			t.Fatalf("%+v, %v", given, err)
		}
		if mails := mailsOf(t, f, crm.MessageSolution); len(mails) != 0 {
			t.Fatalf("mails: %+v", mails)
		}
		id := f.Count(`SELECT id FROM submissions`)
		if err := f.App.Intake.Release(context.Background(), f.Admin, id); err != nil {
			t.Fatal(err)
		}
		mails := mailsOf(t, f, crm.MessageSolution)
		if len(mails) != 1 {
			t.Fatalf("mails after the release: %+v", mails)
		}
		o, err := f.App.Page.OpenSolution(context.Background(), strings.TrimPrefix(pathOf(t, mails[0]), "/s/"), "en")
		if err != nil || o.Content.Analysis == "" {
			t.Errorf("%+v, %v", o, err)
		}
	})
}

func TestADoubleClickUnlocksOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := ticketFirm(env)
		ticket := solve(t, f)
		var all sync.WaitGroup
		references := make(chan string, 8)
		for range 8 {
			all.Go(func() {
				given, err := unlock(f, ticket, "email", "ana@client.test", "submission_id", "one-click-0001")
				if err != nil || given.Content.Analysis == "" {
					t.Errorf("%+v, %v", given, err)
				}
				references <- given.Reference
			})
		}
		all.Wait()
		first := <-references
		for range 7 {
			if r := <-references; r != first {
				t.Errorf("references %s and %s", first, r)
			}
		}
		if mails := mailsOf(t, f, crm.MessageSolution); len(mails) != 1 || f.Count(`SELECT COUNT(*) FROM unlocks`) != 1 {
			t.Errorf("%d mails", len(mails))
		}
		env.Clock.Advance(31 * 24 * time.Hour)
		if _, err := unlock(f, ticket, "email", "ana@client.test", "submission_id", "one-click-0001"); !crm.HasCode(err, "ticket_expired") {
			t.Errorf("the same post a month later: %v", err)
		}
	})
}

func TestTheSameDetailsForTwoTicketsAreTwoSubmissions(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := ticketFirm(env)
		first := solve(t, f)
		second := solve(t, f, func(s *crm.Solution) { s.Address = article + "/other" })
		a, err := unlock(f, first, "email", "ana@client.test")
		if err != nil {
			t.Fatal(err)
		}
		b, err := unlock(f, second, "email", "ana@client.test")
		if err != nil || a.Reference == b.Reference {
			t.Errorf("%s and %s, %v", a.Reference, b.Reference, err)
		}
	})
}

func TestNobodyIsMailedSolutionsWithoutEnd(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := ticketFirm(env)
		ticket := solve(t, f)
		for n := range 6 {
			if _, err := unlock(f, ticket, "email", "victim@client.test", "message", fmt.Sprint("attempt ", n)); err != nil {
				t.Fatal(err)
			}
			f.Settle()
		}
		if mails := mailsOf(t, f, crm.MessageSolution); len(mails) != 3 {
			t.Errorf("%d mails to one address", len(mails))
		}
	})
}

func TestASolutionIsWrittenByManagersForAnArticleOfTheFirm(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := ticketFirm(env)
		solve(t, f)
		form := f.Count(`SELECT MIN(id) FROM forms`)
		for name, s := range map[string]crm.Solution{
			"page address_invalid": {Address: "customs", FormID: form}, "page address_foreign": {Address: "https://elsewhere.test/a", FormID: form},
			"form choice_invalid": {Address: article + "/new"}, "solution_en required": {Address: article + "/new", FormID: form},
			"page solution_taken": {Address: article, FormID: form, Texts: map[crm.SolutionPart]crm.Text{"solution": {"en": "x"}}},
			"process_zh too_long": {Address: article + "/new", FormID: form, Texts: map[crm.SolutionPart]crm.Text{"process": {"zh": strings.Repeat("长", 20_001)}}},
		} {
			_, err := f.App.Page.SaveSolution(context.Background(), f.Admin, s)
			var found []string
			for _, fault := range crm.AsError(err).Fields {
				found = append(found, fault.Field+" "+fault.Code)
			}
			if !strings.Contains(strings.Join(found, ","), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
		nobody := crm.Actor{Kind: crm.ActorPerson, Role: crm.RoleConsultant}
		if _, err := f.App.Page.SaveSolution(context.Background(), nobody, crm.Solution{}); !crm.IsKind(err, crm.KindForbidden) {
			t.Errorf("a consultant writes: %v", err)
		}
		if _, err := f.App.Page.Solutions(context.Background(), nobody); !crm.IsKind(err, crm.KindForbidden) {
			t.Errorf("a consultant reads: %v", err)
		}
	})
}

func TestTheFirmSeesHowManyAskedForASolution(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := ticketFirm(env)
		ticket := solve(t, f)
		for n := range 3 {
			if _, err := unlock(f, ticket, "email", fmt.Sprintf("reader%d@visitors.test", n), "message", fmt.Sprint("Question ", n)); err != nil {
				t.Fatal(err)
			}
		}
		all, err := f.App.Page.Solutions(context.Background(), f.Admin)
		if err != nil || len(all) != 1 || all[0].Unlocked != 3 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}
