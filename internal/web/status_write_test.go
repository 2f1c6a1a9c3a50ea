package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([a-z_]+)" value="([^"]*)">`)

// boxOf is the form of the box on a status page, with a message.
func boxOf(page testkit.Answer, message string) url.Values {
	form := url.Values{"message": {message}}
	for _, m := range hiddenField.FindAllStringSubmatch(page.Body, -1) {
		form.Set(m[1], m[2])
	}
	return form
}

func TestWhatAClientWritesJoinsTheirLeadOnceAndItsOwnerIsTold(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file, page, b := f.looked(t)
		f.must(t, f.App.Assignment.Accept(context.Background(), f.Actor(f.ann), file.Lead.ID))
		f.must(t, f.App.Assignment.Wait(context.Background(), f.Actor(f.ann), file.Lead.ID))
		form := boxOf(b.Get(page), "Here is <b>the</b> paper")
		if form.Get("submission_id") == "" || form.Get("form_token") == "" {
			t.Fatalf("%v", form)
		}
		env.Clock.Advance(time.Minute)
		var twice sync.WaitGroup
		for range 2 {
			twice.Go(func() {
				if a := b.Post(page, form); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/t/"+file.Lead.Reference+"?") {
					t.Errorf("%d to %s", a.Status, a.Header.Get("Location"))
				}
			})
		}
		twice.Wait()
		done := b.Post(page, form).Header.Get("Location")
		f.Settle()
		said := f.File(file.Lead.ID)
		if n := f.Count(`SELECT COUNT(*) FROM submissions`); n != 2 || len(said.Submissions) != 2 || said.Lead.State != crm.LeadWorking {
			t.Fatalf("%d submissions, %d of the lead, which is %s", n, len(said.Submissions), said.Lead.State)
		}
		s := said.Submissions[1]
		if s.Message != "Here is <b>the</b> paper" || s.Name != "Ana Secretname" || s.Email.Value != "ana.secret@client.test" || s.Phone.Value != "+8613800138000" ||
			s.Locale != "en" || s.Page != "http://127.0.0.1:8080/t/"+file.Lead.Reference || len(s.SpamReasons) != 0 {
			t.Errorf("%+v", s)
		}
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'joined' AND to_address = 'ann@harbourline.test'`); n != 1 {
			t.Errorf("its owner was told %d times", n)
		}
		thanks := b.Get(done)
		shows(t, thanks, "Thank you, we have it.", "It is on its way to ann.", "You wrote to us again", "ann looks after you")
		hides(t, thanks, "the paper", "starts a new enquiry")
		hides(t, b.Get(page), "Thank you, we have it.")
	})
}

func TestAfterAClosedLeadWhatAClientWritesIsANewEnquiry(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file, page, b := f.looked(t)
		f.must(t, f.App.Assignment.Accept(context.Background(), f.Actor(f.ann), file.Lead.ID))
		f.must(t, f.App.Assignment.Close(context.Background(), f.Actor(f.ann), file.Lead.ID, crm.LeadWon, "done"))
		f.Exec(`UPDATE forms SET active = $1, must_consent = $2`, false, true)
		time.Sleep(1100 * time.Millisecond) // intake's copy of the forms lives for a second
		done := b.Post(page, boxOf(b.Get(page), "Another matter")).Header.Get("Location")
		f.Settle()
		sent, err := url.Parse(done)
		f.must(t, err)
		reference := sent.Query().Get("sent")
		fresh := f.FileOf(reference)
		if fresh.Lead.ID == file.Lead.ID || fresh.Lead.ContactID != file.Lead.ContactID || fresh.Lead.Reference != reference {
			t.Fatalf("%+v", fresh.Lead)
		}
		shows(t, b.Get(done), "It is a new enquiry: its reference is "+reference, "Your enquiry is completed")
		shows(t, b.Get(f.statusPage(reference)), "We are finding your consultant")
	})
}

func TestTheBoxKeepsWhatWasTypedAndTakesNothingWithoutTheLink(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		_, page, b := f.looked(t)
		empty := b.Post(page, boxOf(b.Get(page), " \n"))
		if empty.Status != http.StatusUnprocessableEntity {
			t.Errorf("nothing: %d", empty.Status)
		}
		shows(t, empty, `id="f-message-error"`, "Please fill this in")
		long := b.Post(page, boxOf(b.Get(page), strings.Repeat("长 x ", 3_334)))
		if long.Status != http.StatusUnprocessableEntity {
			t.Errorf("too much: %d", long.Status)
		}
		shows(t, long, strings.Repeat("长 x ", 99), "under 10000 characters")
		path, _, _ := strings.Cut(page, "?")
		for _, link := range []string{path, path + "?k=x"} {
			a := b.Post(link, boxOf(b.Get(page), "Without a link"))
			if a.Status != http.StatusGone {
				t.Errorf("%s: %d", link, a.Status)
			}
			shows(t, a, "What you wrote is kept", `<input type="hidden" name="message" value="Without a link">`)
		}
		kept := asking(strings.TrimPrefix(path, "/t/"), "ana.secret@client.test")
		kept.Set("message", "Without a link")
		back := b.Post("/t", kept)
		shows(t, back, "We are finding your consultant", "\nWithout a link</textarea>", `action="`+path+`?k=`)
		if n := f.Count(`SELECT COUNT(*) FROM submissions`); n != 1 {
			t.Errorf("%d submissions", n)
		}
	})
}

func TestWhatLooksLikeSpamInTheBoxIsHeldAndTheBotIsThanked(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.SubmitRate = "3/m"
		f := newSeatFirm(t, env)
		_, page, b := f.looked(t)
		form := boxOf(b.Get(page), "Buy")
		form.Set("website", "http://spam.test")
		a := b.Post(page, form)
		shows(t, b.Get(a.Header.Get("Location")), "Thank you, we have it.")
		if n := f.Count(`SELECT COUNT(*) FROM submissions WHERE state = 'quarantined' AND message = 'Buy'`); n != 1 {
			t.Errorf("%d held", n)
		}
		for range 3 {
			a = b.Post(page, boxOf(b.Get(page), "More"))
		}
		shows(t, b.Post(page, url.Values{"message": {"More"}, "locale": {"zh"}}), "提交得有点频繁")
		if a.Status != http.StatusTooManyRequests {
			t.Errorf("a flood: %d", a.Status)
		}
	})
}
