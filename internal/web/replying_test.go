package web_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// withFile is a form of a page with a file in it.
func withFile(t *testing.T, fields map[string]string, name, content string) (*bytes.Buffer, http.Header) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, value := range fields {
		if err := w.WriteField(field, value); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("files", name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return &body, http.Header{"Content-Type": {w.FormDataContentType()}, "Sec-Fetch-Site": {"same-origin"}}
}

// answering is ann, who has a client before her.
func (f seatFirm) answering(t *testing.T) (ann *testkit.Browser, lead string, file crm.Lead) {
	t.Helper()
	enquiry, _, _ := f.looked(t)
	f.must(t, f.App.Assignment.Accept(context.Background(), f.Actor(f.ann), enquiry.Lead.ID))
	return f.as(t, "ann"), fmt.Sprintf("/inbox/leads/%d", enquiry.Lead.ID), enquiry.Lead
}

func TestWhatIsTypedToAClientStaysUntilItIsSent(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		ann, lead, _ := f.answering(t)
		body, header := withFile(t, map[string]string{"reply": "Half <b>a", "cc": "nobody", "at": "2020-01-01T09:00", "heard": "0", "key": "k"}, "offer.txt", "A thousand.")
		a := ann.Do(http.MethodPost, lead+"/replies", body, header)
		shows(t, a, "Half &lt;b&gt;a", `value="nobody"`, "“nobody” is not a complete e-mail address.", "That is over already.", `value="2020-01-01T09:00"`, "offer.txt")
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("it is answered %d", a.Status)
		}
		page := ann.Get(lead)
		shows(t, page, "Half &lt;b&gt;a", "offer.txt", `enctype="multipart/form-data"`)
		file := regexp.MustCompile(`name="file" value="(\d+)"`).FindStringSubmatch(page.Body)
		if file == nil {
			t.Fatal("the file is not there")
		}
		quiet := ann.Post(lead+"/draft", url.Values{"reply": {"A whole"}, "quiet": {"1"}})
		if quiet.Status != http.StatusNoContent || quiet.Body != "" {
			t.Errorf("a script hears %d", quiet.Status)
		}
		got := ann.Get(lead + "/reply-files/" + file[1])
		if got.Body != "A thousand." || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("the file is %q, %v", got.Body, got.Header)
		}
		sent := ann.Post(lead+"/replies", url.Values{"reply": {"A whole sentence."}, "heard": {"0"}, "key": {"k"}, "file": {file[1]}})
		if sent.Status != http.StatusSeeOther || !strings.HasSuffix(sent.Header.Get("Location"), "?done=replied#conversation") {
			t.Fatalf("sent: %d %s", sent.Status, faults(sent.Body))
		}
		after := ann.Get(lead)
		shows(t, after, "A whole sentence.", "offer.txt", "Call it back", "Goes out on")
		hides(t, after, `name="file"`, "A whole</textarea>")
		recall := regexp.MustCompile(`action="([^"]*/recall)"`).FindStringSubmatch(after.Body)
		if a := ann.Post(recall[1], nil); a.Status != http.StatusSeeOther {
			t.Errorf("called back: %d", a.Status)
		}
		shows(t, ann.Get(lead), "A whole sentence.</textarea>", `name="file"`)
		if a := ann.Post(lead+"/draft", url.Values{"do": {"detach:" + file[1]}, "reply": {"Without"}}); a.Status != http.StatusSeeOther {
			t.Errorf("taken away: %d", a.Status)
		}
		shows(t, ann.Get(lead), "Without</textarea>")
		hides(t, ann.Get(lead), "offer.txt")
		if a := f.as(t, "dan").Post(lead+"/draft", url.Values{"reply": {"x"}}); a.Status != http.StatusNotFound {
			t.Errorf("a stranger to the lead keeps a draft: %d", a.Status)
		}
	})
}

func TestAnAnswerForLaterIsListedOnTheWritersClock(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		ann, lead, file := f.answering(t)
		zone := time.FixedZone("there", 8*3600)
		at := f.App.DB.Now().In(zone).Add(3 * time.Hour)
		a := ann.Post(lead+"/replies", url.Values{"reply": {"Later."}, "heard": {"0"}, "key": {"k"}, "at": {at.Format("2006-01-02T15:04")}, "cc": {"boss@client.test，law@firm.test"}})
		if !strings.HasSuffix(a.Header.Get("Location"), "?done=scheduled#conversation") {
			t.Fatalf("%d %s", a.Status, faults(a.Body))
		}
		shows(t, ann.Get(lead), "Goes out on "+at.Format("2 Jan 2006, 15:04"), "Copy to boss@client.test, law@firm.test")
		f.take(t, file.ID, "Content-Type: text/plain", "Wait.")
		shows(t, ann.Get(lead), "The client has written since. It will not go out")
		f.Advance(4 * time.Hour)
		shows(t, ann.Get(lead), "Stopped", "so it did not go out", "An answer was stopped")
	})
}

func TestCannedRepliesAreWrittenAndPutIn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		ann, lead, file := f.answering(t)
		wrong := ann.Post("/inbox/writing/canned", url.Values{"name": {""}, "text": {"Dear {nmae}"}})
		shows(t, wrong, "{nmae} is no variable.", "Please fill this in.", "Dear {nmae}")
		posted(t, ann, "/inbox/writing/canned", "canned_saved", url.Values{"name": {"Greeting"}, "text": {"Dear {name}, {reference}"}})
		posted(t, f.as(t, "boss"), "/inbox/writing/canned", "canned_saved", url.Values{"name": {"Shared"}, "text": {"Hello"}, "whose": {"all"}})
		posted(t, ann, "/inbox/writing/signature", "signed", url.Values{"signature_en": {"Ann of Harbourline"}})
		page := ann.Get("/inbox/writing")
		shows(t, page, "Greeting", "Shared", "Ann of Harbourline")
		hides(t, page, "Change Shared", "Delete Shared")
		page = ann.Get(lead)
		id := regexp.MustCompile(`<option value="(\d+)">Greeting`).FindStringSubmatch(page.Body)
		shows(t, page, ">Shared<", "Ann of Harbourline")
		want := "Dear Ana Secretname, " + file.Reference
		if a := ann.Get(lead + "/canned/" + id[1]); a.Body != want || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/plain") {
			t.Errorf("a script reads %q", a.Body)
		}
		if a := ann.Post(lead+"/draft", url.Values{"do": {"canned"}, "canned": {id[1]}, "reply": {"Before."}}); a.Status != http.StatusSeeOther {
			t.Errorf("%d", a.Status)
		}
		shows(t, ann.Get(lead), "Before.\n\n"+want+"</textarea>")
		if a := ann.Post("/inbox/writing/canned", url.Values{"name": {"x"}, "text": {"x"}, "whose": {"all"}}); a.Status != http.StatusForbidden {
			t.Errorf("a consultant writes for everybody: %d", a.Status)
		}
		posted(t, ann, "/inbox/writing/canned/delete", "canned_deleted", url.Values{"canned": {id[1]}})
		hides(t, ann.Get("/inbox/writing"), "Greeting")
	})
}

func TestClientsAreToldThatTheyWereAnsweredAndByWhom(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		ann, lead, file := f.answering(t)
		page, b := f.statusPage(file.Reference), testkit.NewBrowser(t, f.base)
		ann.Post(lead+"/replies", url.Values{"reply": {"Mind my cousin."}, "heard": {"0"}, "key": {"k"}, "cc": {"colleague@firm.test"}})
		hides(t, b.Get(page), "wrote to you")
		f.Advance(11 * time.Second)
		told := b.Get(page)
		shows(t, told, "ann wrote to you")
		hides(t, told, "cousin", "colleague@firm.test")
		if n := strings.Count(told.Body, "ann wrote to you"); n != 1 {
			t.Errorf("it is told %d times", n)
		}
		_, err := f.App.Firm.SaveSite(context.Background(), f.Admin, crm.Site{ID: f.SiteID, Name: "Harbourline", TimeZone: "Asia/Shanghai", Country: "CN", Locale: "en", Untold: []crm.Told{crm.ToldAnswered}})
		f.must(t, err)
		hides(t, b.Get(page), "wrote to you")
	})
}

func TestTheAddressThatWasChosenStaysWithWhatIsTyped(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file := f.Enquire("email", "zoe@client.test", "phone", "+8613800138000", "locale", "en")
		f.Enquire("email", "late@client.test", "phone", "+8613800138000", "locale", "en")
		f.must(t, f.App.Assignment.Accept(context.Background(), f.Actor(file.Lead.OfferedID), file.Lead.ID))
		writer, lead := f.as(t, file.Lead.OfferedName), fmt.Sprintf("/inbox/leads/%d", file.Lead.ID)
		chosen := func(want string) {
			t.Helper()
			got := regexp.MustCompile(`<option value="([^"]*@client.test)" selected`).FindStringSubmatch(writer.Get(lead).Body)
			if got == nil || got[1] != want {
				t.Errorf("%q is chosen, not %s", got, want)
			}
		}
		chosen("zoe@client.test")
		for _, to := range []string{"late@client.test", "zoe@client.test", "late@client.test"} {
			if a := writer.Post(lead+"/draft", url.Values{"reply": {"Dear"}, "to": {to}, "quiet": {"1"}}); a.Status != http.StatusNoContent {
				t.Fatalf("kept: %d", a.Status)
			}
			chosen(to)
		}
		heard := fmt.Sprint(f.File(file.Lead.ID).Heard)
		sent := writer.Post(lead+"/replies", url.Values{"reply": {"Dear Zoe"}, "to": {"late@client.test"}, "heard": {heard}, "key": {"k"}})
		if sent.Status != http.StatusSeeOther {
			t.Fatalf("sent: %d %s", sent.Status, faults(sent.Body))
		}
		chosen("zoe@client.test")
		recall := regexp.MustCompile(`action="([^"]*/recall)"`).FindStringSubmatch(writer.Get(lead).Body)
		writer.Post(recall[1], nil)
		chosen("late@client.test")
		writer.Post(lead+"/draft", url.Values{"reply": {"Dear"}, "to": {"gone@client.test"}, "quiet": {"1"}})
		chosen("zoe@client.test")
	})
}
