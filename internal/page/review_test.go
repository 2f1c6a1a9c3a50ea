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
	"frontdesk/internal/page"
	"frontdesk/internal/testkit"
)

const day = 24 * time.Hour

// reviewFirm is a firm that asks for reviews three days after a lead is won.
func reviewFirm(t *testing.T, env *testkit.Env) *testkit.Firm {
	t.Helper()
	f := ticketFirm(env)
	f.Exec(`UPDATE sites SET review_delay = $1`, int64(3*day/time.Second))
	return f
}

// win has a client's lead won, and returns it.
func win(t *testing.T, f *testkit.Firm, name, email string) int64 {
	t.Helper()
	file := f.Enquire("name", name, "email", email)
	ctx := context.Background()
	if err := f.App.Assignment.Assign(ctx, f.Admin, file.Lead.ID, crm.SeatLead, f.Count(`SELECT MIN(user_id) FROM consultants`), ""); err != nil {
		t.Fatal(err)
	}
	if err := f.App.Assignment.Close(ctx, f.Admin, file.Lead.ID, crm.LeadWon, "signed"); err != nil {
		t.Fatal(err)
	}
	return file.Lead.ID
}

// invited returns the tokens of the invitations that were mailed, the latest first.
func invited(t *testing.T, f *testkit.Firm) (tokens []string) {
	t.Helper()
	for _, m := range mailsOf(t, f, crm.MessageReviewInvitation) {
		tokens = append(tokens, strings.TrimPrefix(pathOf(t, m), "/r/"))
	}
	return tokens
}

// reviewed has a client write a review, and returns its id.
func reviewed(t *testing.T, f *testkit.Firm, token string, rating int, text string) int64 {
	t.Helper()
	i, err := f.App.Page.Review(context.Background(), token, page.Written{Rating: rating, Text: text, Consent: "I agree", Locale: "en"})
	if err != nil || i.Review.ID == 0 {
		t.Fatalf("%+v, %v", i, err)
	}
	return i.Review.ID
}

func reviewsOf(t *testing.T, f *testkit.Firm) page.Reviews {
	t.Helper()
	_, b := edition(t, f, "en")
	return b.Reviews
}

func TestAClientIsInvitedSomeDaysAfterTheLeadIsWonAndOnceAYear(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := reviewFirm(t, env)
		win(t, f, "Linette", "lin@client.test")
		f.Advance(3*day - time.Minute)
		if n := len(invited(t, f)); n != 0 {
			t.Fatalf("%d invitations before their time", n)
		}
		f.Advance(2 * time.Minute)
		mails := mailsOf(t, f, crm.MessageReviewInvitation)
		if len(mails) != 1 || mails[0].ToAddress != "lin@client.test" || mails[0].ToStaff() || strings.Contains(fmt.Sprint(mails[0].Vars), "Linette") {
			t.Fatalf("mails: %+v", mails)
		}
		win(t, f, "Linette", "lin@client.test")
		f.Advance(4 * day)
		if n := len(invited(t, f)); n != 1 {
			t.Errorf("%d invitations in one year", n)
		}
		f.Advance(366 * day)
		win(t, f, "Linette", "lin@client.test")
		f.Advance(4 * day)
		if n := len(invited(t, f)); n != 2 {
			t.Errorf("%d invitations in two years", n)
		}
	})
}

func TestNobodyIsInvitedWhoMayNotBe(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := reviewFirm(t, env)
		ctx := context.Background()
		reopened := win(t, f, "Ana", "ana@client.test")
		if err := f.App.Assignment.Reopen(ctx, f.Admin, reopened); err != nil {
			t.Fatal(err)
		}
		f.Exec(`UPDATE sites SET review_delay = 0`)
		win(t, f, "Ben", "ben@client.test")
		f.Exec(`UPDATE sites SET review_delay = 60`)
		f.Enquire("name", "Cao", "phone", "+8613800138000")
		f.Exec(`UPDATE leads SET state = 'working', owner_id = $1, offered_id = NULL WHERE state = 'offered'`, f.Count(`SELECT MIN(user_id) FROM consultants`))
		if err := f.App.Assignment.Close(ctx, f.Admin, f.Count(`SELECT MAX(id) FROM leads`), crm.LeadWon, ""); err != nil {
			t.Fatal(err)
		}
		f.Advance(10 * day)
		if mails := mailsOf(t, f, crm.MessageReviewInvitation); len(mails) != 0 {
			t.Errorf("invited: %+v", mails)
		}
	})
}

func TestAReviewWaitsUntilItIsPublishedAndShowsAMaskedName(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := reviewFirm(t, env)
		win(t, f, "李雷", "li@client.test")
		f.Advance(4 * day)
		token := invited(t, f)[0]
		i, err := f.App.Page.OpenInvitation(context.Background(), token)
		if err != nil || i.Shown != "李**" || i.Answered {
			t.Fatalf("%+v, %v", i, err)
		}
		before, _ := edition(t, f, "en")
		id := reviewed(t, f, token, 2, "Slow.\nBut honest <b>")
		if r := reviewsOf(t, f); r.Count != 0 || r.Waiting != 1 || len(r.Items) != 0 {
			t.Errorf("before anybody has looked: %+v", r)
		}
		if err := f.App.Page.Publish(context.Background(), f.Admin, id); err != nil {
			t.Fatal(err)
		}
		after, b := edition(t, f, "en")
		if r := b.Reviews; after == before || r.Count != 1 || r.Average != 2 || r.Waiting != 0 || len(r.Items) != 1 ||
			r.Items[0] != (page.PublicReview{Name: "李**", Date: "2026-11-27", Rating: 2, Text: "Slow.\nBut honest <b>", Language: "en"}) {
			t.Errorf("published: %+v", r)
		}
		for kind, want := range map[string]int64{"review.invited": 1, "review.written": 1, "review.published": 1} {
			if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind = $1 AND lead_id IS NOT NULL`, kind); n != want {
				t.Errorf("%d events %s", n, kind)
			}
		}
	})
}

func TestAReviewIsWithheldForAStatedReasonThatIsCountedWhereEverybodySeesIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := reviewFirm(t, env), context.Background()
		for n := range 3 {
			win(t, f, "Client", fmt.Sprintf("c%d@client.test", n))
		}
		f.Advance(4 * day)
		var ids []int64
		for n, token := range invited(t, f) {
			ids = append(ids, reviewed(t, f, token, n+1, "text"))
		}
		for _, reason := range []crm.ReviewReason{"", "low_rating", "bad"} {
			if err := f.App.Page.Withhold(ctx, f.Admin, ids[0], reason); !crm.IsKind(err, crm.KindInvalid) {
				t.Errorf("withheld for %q: %v", reason, err)
			}
		}
		consultant := crm.Actor{Kind: crm.ActorPerson, Role: crm.RoleConsultant}
		for what, err := range map[string]error{
			"publishes": f.App.Page.Publish(ctx, consultant, ids[0]), "withholds": f.App.Page.Withhold(ctx, consultant, ids[0], "abusive"),
		} {
			if !crm.IsKind(err, crm.KindForbidden) {
				t.Errorf("a consultant %s: %v", what, err)
			}
		}
		for n, reason := range []crm.ReviewReason{"advertising", "abusive"} {
			if err := f.App.Page.Withhold(ctx, f.Admin, ids[n], reason); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.App.Page.Publish(ctx, f.Admin, ids[2]); err != nil {
			t.Fatal(err)
		}
		r := reviewsOf(t, f)
		if r.Judged != 3 || r.Count != 1 || fmt.Sprint(r.Withheld) != "[{abusive 1} {advertising 1}]" {
			t.Errorf("%+v", r)
		}
		if err := f.App.Page.Withhold(ctx, f.Admin, ids[0], "abusive"); !crm.HasCode(err, "review_moved_on") {
			t.Errorf("withheld twice: %v", err)
		}
		if err := f.App.Page.Publish(ctx, f.Admin, ids[0]); err != nil {
			t.Errorf("a mistake cannot be mended: %v", err)
		}
		at := "/p?lang=en&url=" + url.QueryEscape(article)
		if a := testkit.NewBrowser(t, testkit.Serve(t, f.App)).Get(at); !strings.Contains(a.Body, "One of 3 reviews was not published: abusive (1).") {
			t.Errorf("the page does not say so:\n%s", a.Body)
		}
	})
}

func TestAnInvitationIsAnsweredOnceByPostOnly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := reviewFirm(t, env)
		win(t, f, "Linette", "lin@client.test")
		f.Advance(4 * day)
		token := invited(t, f)[0]
		b := testkit.NewBrowser(t, testkit.Serve(t, f.App))
		events := f.Count(`SELECT COUNT(*) FROM events`)
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			a := b.Do(method, "/r/"+token+"?rating=1&text=x&consent=1&do=refuse", nil, nil)
			if a.Status != http.StatusOK || a.Header.Get("Cache-Control") != "no-store" || strings.Contains(a.Header.Get("Content-Security-Policy"), "script") {
				t.Errorf("%s: %d %v", method, a.Status, a.Header)
			}
			if method == http.MethodGet && !strings.Contains(a.Body, "L *** e") {
				t.Error("it does not say how the name will appear")
			}
		}
		if f.Count(`SELECT COUNT(*) FROM reviews`)+f.Count(`SELECT COUNT(*) FROM review_refusals`)+f.Count(`SELECT COUNT(*) FROM events`) != events {
			t.Fatal("looking has changed something")
		}
		if a := b.Post("/r/"+token, url.Values{"rating": {"7"}, "text": {"kept words"}}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "kept words") || f.Count(`SELECT COUNT(*) FROM reviews`) != 0 {
			t.Errorf("a faulty review: %d", a.Status)
		}
		good := url.Values{"rating": {"5"}, "text": {"Fine"}, "consent": {"1"}}
		var clicks sync.WaitGroup
		for range 4 {
			clicks.Go(func() {
				_, err := f.App.Page.Review(context.Background(), token, page.Written{Rating: 5, Text: "Fine", Consent: "yes", Locale: "en"})
				if err != nil {
					t.Error(err)
				}
			})
		}
		clicks.Wait()
		if a := b.Post("/r/"+token, good); a.Status != http.StatusOK || f.Count(`SELECT COUNT(*) FROM reviews`) != 1 || f.Count(`SELECT COUNT(*) FROM events WHERE kind = 'review.written'`) != 1 {
			t.Errorf("a second review: %d, %d reviews", a.Status, f.Count(`SELECT COUNT(*) FROM reviews`))
		}
		if _, err := f.App.Page.OpenInvitation(context.Background(), token[:len(token)-2]+"AA"); !crm.HasCode(err, "link_invalid") {
			t.Errorf("a link that was changed: %v", err)
		}
		f.Exec(`DELETE FROM reviews`)
		f.Advance(61 * day)
		if _, err := f.App.Page.OpenInvitation(context.Background(), token); !crm.HasCode(err, "review_expired") {
			t.Errorf("opened after 60 days: %v", err)
		}
		if _, err := f.App.Page.Review(context.Background(), token, page.Written{Rating: 1, Text: "late", Consent: "yes"}); !crm.HasCode(err, "review_expired") {
			t.Errorf("after 60 days: %v", err)
		}
	})
}

func TestWhoRefusesIsNeverInvitedAgain(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := reviewFirm(t, env)
		win(t, f, "Linette", "lin@client.test")
		f.Advance(4 * day)
		b := testkit.NewBrowser(t, testkit.Serve(t, f.App))
		for range 2 {
			if a := b.Post("/r/"+invited(t, f)[0], url.Values{"do": {"refuse"}}); a.Status != http.StatusOK {
				t.Fatalf("refusing: %d", a.Status)
			}
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind = 'review.refused'`); n != 1 {
			t.Errorf("%d events of refusing twice", n)
		}
		f.Advance(400 * day)
		win(t, f, "Linette", "LIN@client.test")
		f.Advance(4 * day)
		if n := len(invited(t, f)); n != 1 {
			t.Errorf("%d invitations", n)
		}
	})
}

func TestALinkOfOnePurposeOpensNothingOfAnother(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := reviewFirm(t, env), context.Background()
		given, err := unlock(f, solve(t, f), "email", "ana@client.test")
		if err != nil {
			t.Fatal(err)
		}
		win(t, f, "Linette", "lin@client.test")
		f.Advance(4 * day)
		if _, err := f.App.Page.OpenInvitation(ctx, strings.TrimPrefix(given.Path, "/s/")); !crm.HasCode(err, "link_invalid") {
			t.Errorf("a solution's link writes a review: %v", err)
		}
		if _, err := f.App.Page.OpenSolution(ctx, invited(t, f)[0], "en"); !crm.HasCode(err, "link_invalid") {
			t.Errorf("an invitation opens a solution: %v", err)
		}
	})
}

func TestAClientTakesTheirReviewBackAndNobodyPublishesItAgain(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := reviewFirm(t, env), context.Background()
		win(t, f, "Linette", "lin@client.test")
		f.Advance(4 * day)
		token := invited(t, f)[0]
		id := reviewed(t, f, token, 5, "Fine")
		if err := f.App.Page.Publish(ctx, f.Admin, id); err != nil {
			t.Fatal(err)
		}
		f.Advance(400 * day)
		for range 2 {
			if i, err := f.App.Page.WithdrawReview(ctx, token); err != nil || i.Review.Reason != crm.ReviewWithdrawn {
				t.Fatalf("%+v, %v", i, err)
			}
		}
		if r := reviewsOf(t, f); r.Count != 0 || len(r.Items) != 0 || fmt.Sprint(r.Withheld) != "[{withdrawn 1}]" {
			t.Errorf("%+v", r)
		}
		if err := f.App.Page.Publish(ctx, f.Admin, id); !crm.HasCode(err, "review_moved_on") {
			t.Errorf("published against the client's will: %v", err)
		}
		if err := f.App.Page.Withhold(ctx, f.Admin, id, crm.ReviewWithdrawn); !crm.IsKind(err, crm.KindInvalid) {
			t.Errorf("a manager says that the client did: %v", err)
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind = 'review.withdrawn'`); n != 1 {
			t.Errorf("%d events", n)
		}
	})
}
