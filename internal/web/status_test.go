package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	desks "frontdesk/internal/desk"
	"frontdesk/internal/status"
	"frontdesk/internal/testkit"
)

// statusPage is the page of a reference, as the link of a mail leads there.
func (f seatFirm) statusPage(reference string) string {
	return strings.TrimPrefix(f.App.Status.Link(reference), "http://127.0.0.1:8080")
}

// looked is a client's enquiry with everything of ours on it that they must never see.
func (f seatFirm) looked(t *testing.T) (desks.File, string, *testkit.Browser) {
	t.Helper()
	file := f.Enquire("name", "Ana Secretname", "email", "ana.secret@client.test", "phone", "+8613800138000", "message", "My own words", "locale", "en")
	return file, f.statusPage(file.Lead.Reference), testkit.NewBrowser(t, f.base)
}

func (f seatFirm) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAClientSeesWhereTheirEnquiryStandsWhoHasItAndByWhenTheyHear(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		ctx, a := context.Background(), f.App.Assignment
		file, page, b := f.looked(t)
		lead, ann, cat := file.Lead.ID, f.Actor(f.ann), f.Actor(f.cat)
		asked := b.Get(page)
		shows(t, asked, "We are finding your consultant", "You will hear from us by 23 Nov 2026, 14:00.", "We received your enquiry", "23 Nov 2026, 12:00", "UTC&#43;08:00", file.Lead.Reference)
		hides(t, asked, "ann", "cat", "bob", "looks after you<")
		f.must(t, a.Decline(ctx, ann, lead, "conflict: they are my cousin"))
		f.Settle()
		hides(t, b.Get(page), "ann", "bob", "conflict", "declined")
		f.must(t, a.Assign(ctx, f.Admin, lead, crm.SeatLead, f.ann, "Mind the cousin"))
		f.must(t, a.Accept(ctx, cat, lead))
		f.must(t, f.App.Conversation.AddNote(ctx, ann, lead, "They smell of money"))
		working := b.Get(page)
		shows(t, working, "ann looks after you", "ann gets in touch with you", "by 23 Nov 2026, 14:00", "Your consultant", "Supported by", "cat supports them")
		hides(t, working, "bob", "conflict", "cousin", "smell", "Trade", "Secretname", "ana.secret", "13800138000", "138 0013 8000", "My own words", "<script", "harbourline.test")
		if h := working.Header; h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "same-origin" || strings.Contains(h.Get("Content-Security-Policy"), "script") || h.Get("Set-Cookie") != "" {
			t.Errorf("headers: %v", h)
		}
		f.Advance(3 * time.Hour)
		late := b.Get(page)
		shows(t, late, "You should have heard from us by now, and we are sorry")
		hides(t, late, "14:00", "will hear from us by", "breach")
		if _, err := f.App.Conversation.LogCall(ctx, ann, lead, "Could not care less", ""); err != nil {
			t.Fatal(err)
		}
		called := b.Get(page)
		shows(t, called, "ann called you", "There is nothing you need to do.")
		hides(t, called, "sorry", "care less")
		f.must(t, a.Wait(ctx, ann, lead))
		shows(t, b.Get(page), "ann is waiting for you", "needs something from you", "We asked you for something")
		f.must(t, a.Close(ctx, ann, lead, crm.LeadLost, "too poor"))
		closed := b.Get(page)
		shows(t, closed, "This enquiry is closed", "starts a new enquiry", "Your enquiry was closed")
		hides(t, closed, "poor", "lost")
		f.must(t, a.Reopen(ctx, f.Admin, lead))
		f.must(t, a.Close(ctx, ann, lead, crm.LeadWon, "paid at last"))
		won := b.Get(page)
		shows(t, won, "Your enquiry is completed", "Your enquiry was taken up again", "Your enquiry was completed")
		hides(t, won, "paid", "won")
	})
}

func TestTheStatusPageSpeaksTheLanguageOfTheEnquiryUnlessAnotherIsChosen(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file := f.Enquire("name", "王小明", "email", "wang@client.test", "locale", "zh")
		b, page := testkit.NewBrowser(t, f.base), f.statusPage(file.Lead.Reference)
		shows(t, b.Get(page), "正在为您安排顾问", "2026年11月23日 14:00 之前与您联系", "收到您的咨询")
		shows(t, b.Get(page+"&lang=en"), "We are finding your consultant")
	})
}

func TestTheAcknowledgementCarriesTheLinkAndLookingChangesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file, _, b := f.looked(t)
		const rows = `SELECT (SELECT COUNT(*) FROM submissions) + (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM messages) + (SELECT COUNT(*) FROM jobs)`
		page, before := f.linkTo(t, "ana.secret@client.test"), f.Count(rows)
		if !strings.HasPrefix(page, "/t/"+file.Lead.Reference+"?k=") {
			t.Fatalf("the mail leads to %s", page)
		}
		for range 2 {
			shows(t, b.Get(page), "We are finding your consultant")
			if head := b.Do(http.MethodHead, page, nil, nil); head.Status != http.StatusOK || head.Body != "" {
				t.Errorf("HEAD: %d", head.Status)
			}
		}
		f.Settle()
		if after := f.Count(rows); after != before {
			t.Errorf("looking wrote %d rows", after-before)
		}
	})
}

func TestAFirmChoosesWhatOfTheHistoryIsTold(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file, page, b := f.looked(t)
		f.must(t, f.App.Assignment.Accept(context.Background(), f.Actor(f.ann), file.Lead.ID))
		shows(t, b.Get(page), "<span>ann looks after you</span>", "<span>We received your enquiry</span>")
		admin := testkit.NewBrowser(t, f.base).SignIn("root@harbourline.test", testkit.Password)
		form := url.Values{"name": {"Harbourline"}, "untold": {"taken", "gossip"}}
		if a := admin.Post("/admin/sites/1", form); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("what is no kind: %d", a.Status)
		}
		form["untold"] = []string{"taken", "wrote"}
		if a := admin.Post("/admin/sites/1", form); a.Status != http.StatusSeeOther {
			t.Fatalf("saving: %d %s", a.Status, faults(a.Body))
		}
		shows(t, admin.Get("/admin/sites/1"), `value="taken" checked`, `value="received"><span>that their enquiry came`)
		told := b.Get(page)
		shows(t, told, "<span>We received your enquiry</span>", "<h1>ann looks after you</h1>")
		hides(t, told, "<span>ann looks after you</span>")
	})
}

func TestAReferenceThatJoinedAnotherLeadShowsThatLeadButNothingOfBefore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file, first, b := f.looked(t)
		f.must(t, f.App.Assignment.Accept(context.Background(), f.Actor(f.ann), file.Lead.ID))
		f.Advance(time.Hour)
		reference := f.Post(testkit.Contact, "name", "Ana again", "email", "ana.secret@client.test", "message", "One thing more", "locale", "en")
		f.Settle()
		if f.FileOf(reference).Lead.ID != file.Lead.ID {
			t.Fatal("it joined nothing")
		}
		shows(t, b.Get(first), "You wrote to us again", "12:00", "13:00", "<span>ann looks after you</span>")
		second := b.Get(f.statusPage(reference))
		shows(t, second, "<h1>ann looks after you</h1>", reference, "<span>We received your enquiry</span>", "13:00")
		hides(t, second, file.Lead.Reference, "12:00", "<span>ann looks after you</span>", "You wrote to us again")
	})
}

func TestWhoeverKnowsHowAClientIsReachedJoinsTheirLeadAndIsShownNothingOfIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file, _, b := f.looked(t)
		f.must(t, f.App.Assignment.Accept(context.Background(), f.Actor(f.ann), file.Lead.ID))
		byPhone := f.Post(testkit.Contact, "name", "Eve", "email", "eve@elsewhere.test", "phone", "+8613800138000", "message", "And me?", "locale", "en")
		byMail := f.Post(testkit.Contact, "name", "Eve", "email", "ana.secret@client.test", "message", "And what of hers?", "locale", "en")
		f.Settle()
		for _, reference := range []string{byPhone, byMail} {
			if f.FileOf(reference).Lead.ID != file.Lead.ID {
				t.Fatal("it joined nothing")
			}
		}
		_, signed, err := f.App.Status.Find(context.Background(), status.Question{Reference: byMail, Contact: "ana.secret@client.test"})
		f.must(t, err)
		for name, page := range map[string]string{"sent to another address": f.statusPage(byPhone), "opened by what anybody may know": status.Path(byMail) + "?k=" + signed} {
			shown := b.Get(page)
			shows(t, shown, "We received your enquiry")
			if hides(t, shown, "ann looks after you", "cat", "by 23 Nov"); t.Failed() {
				t.Fatal(name)
			}
		}
	})
}
