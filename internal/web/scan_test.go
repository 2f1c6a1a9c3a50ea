package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/servers"
)

// infected is a text that the scanner of the tests knows.
var infected = "name,price\n" + servers.Virus() + "\n"

// scannedBy runs a test on both databases with a virus scanner that takes a megabyte.
func scannedBy(t *testing.T, test func(t *testing.T, env *testkit.Env, scanner *servers.Clamd)) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		scanner := servers.ClamdFor(t, 1<<20)
		env.Config.Clamd = scanner.Addr
		test(t, env, scanner)
	})
}

// until asks for a page, while the clock moves on, until it is answered so.
func until(f *testkit.Firm, status int, ask func() testkit.Answer) (a testkit.Answer) {
	f.Until(time.Second, func() error {
		if a = ask(); a.Status != status {
			return fmt.Errorf("it is answered %d", a.Status)
		}
		return nil
	})
	return a
}

func TestAFileInWhichAVirusIsFoundIsKeptAndHandedOutToNobody(t *testing.T) {
	scannedBy(t, func(t *testing.T, env *testkit.Env, _ *servers.Clamd) {
		f, v := filing(t, env, true)
		reference, _ := sentTo(t, send(t, v, "/f/quote", "email=lin@client.test", "papers@prices.csv="+infected, "papers@order.pdf="+pdf))
		sentTo(t, send(t, v, "/f/quote", "email=other@client.test", "website=x", "papers@held.csv=held\n"+infected))
		f.Settle()
		file := f.FileOf(reference)
		bad, good := file.Submissions[0].Files[0], file.Submissions[0].Files[1]
		root := testkit.NewBrowser(t, v.Base).SignIn("root@harbourline.test", testkit.Password)
		lead := "/inbox/leads/" + idText(file.Lead.ID)
		path := func(id int64) string { return fmt.Sprintf("%s/files/%d", lead, id) }
		page := root.Get(lead)
		shows(t, page, "Virus found: "+servers.VirusName, "prices.csv", `href="`+path(good.ID)+`" download`)
		hides(t, page, path(bad.ID))
		a := root.Get(path(bad.ID))
		shows(t, a, "found "+servers.VirusName)
		if a.Status != http.StatusForbidden || strings.Contains(a.Body, servers.Virus()) {
			t.Errorf("it is answered %d", a.Status)
		}
		if a := root.Get(path(good.ID)); a.Status != http.StatusOK || a.Body != pdf {
			t.Errorf("a clean file: %d", a.Status)
		}
		held, err := f.App.Intake.Held(t.Context(), f.Admin, 0, 10)
		if err != nil || len(held) != 1 || held[0].Files[0].Scan.State != crm.ScanInfected {
			t.Fatalf("%+v %v", held, err)
		}
		shows(t, root.Get("/inbox/held"), "held.csv", "Virus found: "+servers.VirusName)
		if a := root.Get(fmt.Sprintf("/inbox/held/%d/files/%d", held[0].ID, held[0].Files[0].ID)); a.Status != http.StatusForbidden {
			t.Errorf("of what is held: %d", a.Status)
		}
		if n := onDisk(t, env); n != 3 {
			t.Errorf("%d files are kept", n)
		}
	})
}

func TestProgramsAreToldWhatTheScannerSays(t *testing.T) {
	scannedBy(t, func(t *testing.T, env *testkit.Env, _ *servers.Clamd) {
		f := newSeatFirm(t, env)
		f.hand(t, group("api", "By mail")+"\r\n")
		f.hand(t, strings.Replace(group("bad", "By mail"), "%PDF-1.4 test", "%PDF-1.4 "+servers.Virus(), 1))
		p := f.program(t, f.boss)
		list := p.get("/api/v1/strays")
		shows(t, list, `"scan":"infected","found":"`+servers.VirusName+`"`, `"scan":"clean","found":""`)
		for path, status := range map[string]int{"/api/v1/strays/1/files/2": 200, "/api/v1/strays/1/raw": 200, "/api/v1/strays/2/files/2": 403, "/api/v1/strays/2/raw": 403} {
			a := p.get(path)
			if a.Status != status || status == 403 && !strings.Contains(a.Body, `"code":"file_infected"`) {
				t.Errorf("%s: %d %.200s", path, a.Status, a.Body)
			}
		}
		boss := f.as(t, "boss")
		page := boss.Get("/inbox/strays/2")
		shows(t, page, "Virus found: "+servers.VirusName)
		hides(t, page, "/inbox/strays/2/raw", "/inbox/strays/2/files/2")
		for _, path := range []string{"/inbox/strays/2/raw", "/inbox/strays/2/files/2"} {
			if a := boss.Get(path); a.Status != http.StatusForbidden {
				t.Errorf("%s: %d", path, a.Status)
			}
		}
	})
}

func TestWhileTheScannerIsAwayFilesWaitAndNobodyElseDoes(t *testing.T) {
	scannedBy(t, func(t *testing.T, env *testkit.Env, scanner *servers.Clamd) {
		f, v := filing(t, env, true)
		if err := scanner.Halt(); err != nil {
			t.Fatal(err)
		}
		reference, _ := sentTo(t, send(t, v, "/f/quote", "email=lin@client.test", "papers@prices.csv=a,b\n"))
		f.Settle()
		file := f.FileOf(reference)
		root := testkit.NewBrowser(t, v.Base).SignIn("root@harbourline.test", testkit.Password)
		lead := "/inbox/leads/" + idText(file.Lead.ID)
		shows(t, root.Get(lead), "prices.csv", "Being checked for viruses")
		path := fmt.Sprintf("%s/files/%d", lead, file.Submissions[0].Files[0].ID)
		a := root.Get(path)
		shows(t, a, "being checked for viruses")
		if a.Status != http.StatusConflict || a.Header.Get("Retry-After") != "5" {
			t.Errorf("it is answered %d %v", a.Status, a.Header)
		}
		shows(t, root.Get("/admin/machinery"), "Virus scanner", "FRONTDESK_CLAMD names it")
		if err := scanner.Start(); err != nil {
			t.Fatal(err)
		}
		if a := until(f, http.StatusOK, func() testkit.Answer { return root.Get(path) }); a.Body != "a,b\n" {
			t.Errorf("got %q", a.Body)
		}
		hides(t, root.Get(lead), "Being checked")
		shows(t, root.Get("/admin/machinery"), "ClamAV ")
	})
}

func TestAFileThatTheScannerTakesNotIsHandedOutWithAWarning(t *testing.T) {
	scannedBy(t, func(t *testing.T, env *testkit.Env, _ *servers.Clamd) {
		f, v := filing(t, env, true)
		long := infected + strings.Repeat("x", 2<<20)
		reference, _ := sentTo(t, send(t, v, "/f/quote", "email=lin@client.test", "papers@prices.csv="+long))
		f.Settle()
		file := f.FileOf(reference)
		root := testkit.NewBrowser(t, v.Base).SignIn("root@harbourline.test", testkit.Password)
		path := fmt.Sprintf("/inbox/leads/%d/files/%d", file.Lead.ID, file.Submissions[0].Files[0].ID)
		shows(t, root.Get("/inbox/leads/"+idText(file.Lead.ID)), `href="`+path+`"`, "Not checked for viruses: larger than the scanner takes")
		if a := root.Get(path); a.Status != http.StatusOK || a.Body != long {
			t.Errorf("it is answered %d", a.Status)
		}
	})
}

func TestFilesThatWereThereBeforeTheScannerAreLookedAtByAndBy(t *testing.T) {
	scannedBy(t, func(t *testing.T, env *testkit.Env, _ *servers.Clamd) {
		f := newSeatFirm(t, env)
		for n := range 25 { // more than are looked at in one go
			f.hand(t, strings.Replace(group(fmt.Sprint(n), "By mail"), "%PDF-1.4 test", fmt.Sprint("%PDF-1.4 ", n, servers.Virus()), 1))
		}
		f.Exec(`DELETE FROM scans`)
		f.Exec(`UPDATE incoming SET attachments = '[{"name":"a","type":"","size":0,"refused":"attachment_type"},{"name":"invoice.pdf","type":"application/pdf","size":13},{"name":"c","type":"","size":0,"refused":"attachment_type"}]'`)
		boss := f.as(t, "boss")
		shows(t, boss.Get("/inbox/strays/1"), "Being checked for viruses")
		if a := boss.Get("/inbox/strays/25/files/2"); a.Status != http.StatusConflict {
			t.Errorf("before it is looked at: %d", a.Status)
		}
		f.Until(time.Minute, func() error {
			if n := f.Count(`SELECT COUNT(*) FROM scans WHERE found <> ''`); n != 50 { // each mail, and the file in it
				return fmt.Errorf("%d were looked at", n)
			}
			return nil
		})
		shows(t, boss.Get("/inbox/strays/25"), "Virus found: "+servers.VirusName)
	})
}

func TestAPictureInWhichAVirusIsFoundIsNotShown(t *testing.T) {
	scannedBy(t, func(t *testing.T, env *testkit.Env, _ *servers.Clamd) {
		f := newSeatFirm(t, env)
		ann, lead, file := f.answering(t)
		const png = "\x89PNG\r\n\x1a\n"
		picture := func(id, content string) string {
			return "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: 8bit\r\nContent-ID: <" + id + ">\r\n\r\n" + content + "\r\n"
		}
		f.take(t, file.ID, "Message-ID: <p@client.test>\r\nContent-Type: multipart/related; boundary=b",
			"--b\r\nContent-Type: text/html\r\n\r\n<img src=\"cid:one\"><img src=\"cid:two\">\r\n"+picture("one", png+servers.Virus())+picture("two", png+"harmless")+"--b--")
		html := ann.Get(regexp.MustCompile(`src="(/inbox/leads/\d+/mails/\d+/html)"`).FindStringSubmatch(ann.Get(lead).Body)[1])
		links := regexp.MustCompile(`src="(/m/[^"]+)"`).FindAllStringSubmatch(html.Body, -1)
		if len(links) != 2 {
			t.Fatalf("%d pictures in %s", len(links), html.Body)
		}
		stranger := testkit.NewBrowser(t, f.base)
		if a := stranger.Get(links[0][1]); a.Status != http.StatusForbidden || strings.Contains(a.Body, servers.Virus()) {
			t.Errorf("it is answered %d", a.Status)
		}
		if a := stranger.Get(links[1][1]); a.Status != http.StatusOK || !strings.Contains(a.Body, "harmless") {
			t.Errorf("a harmless one is answered %d", a.Status)
		}
		shows(t, ann.Get(lead), "Virus found: "+servers.VirusName)
		if a := ann.Get(lead + "/mails/1/files/1"); a.Status != http.StatusForbidden {
			t.Errorf("to keep: %d", a.Status)
		}
	})
}

func TestAnAnswerWithAnInfectedFileIsNotSent(t *testing.T) {
	scannedBy(t, func(t *testing.T, env *testkit.Env, scanner *servers.Clamd) {
		f := newSeatFirm(t, env)
		ann, lead, _ := f.answering(t)
		body, header := withFile(t, map[string]string{"reply": "See there.", "heard": "0", "key": "k"}, "offer.csv", infected)
		a := ann.Do(http.MethodPost, lead+"/replies", body, header)
		shows(t, a, "offer.csv is not sent: the virus scanner found "+servers.VirusName, "See there.")
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("it is answered %d", a.Status)
		}
		if err := scanner.Halt(); err != nil {
			t.Fatal(err)
		}
		body, header = withFile(t, map[string]string{"reply": "See here.", "heard": "0", "key": "k"}, "good.csv", "a,b\n")
		shows(t, ann.Do(http.MethodPost, lead+"/replies", body, header), "good.csv is still being checked", "See here.")
		page := ann.Get(lead)
		shows(t, page, "good.csv", "Being checked for viruses")
		id := regexp.MustCompile(`name="file" value="(\d+)"`).FindStringSubmatch(page.Body)[1]
		if err := scanner.Start(); err != nil {
			t.Fatal(err)
		}
		until(f.Firm, http.StatusSeeOther, func() testkit.Answer {
			return ann.Post(lead+"/replies", url.Values{"reply": {"See here."}, "heard": {"0"}, "key": {"k"}, "file": {id}})
		})
		f.Until(time.Second, func() error {
			if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'reply' AND state = 'accepted'`); n != 1 {
				return fmt.Errorf("%d are sent", n)
			}
			return nil
		})
	})
}

func TestWhatIsFoundOnceAnAnswerIsOnItsWayStopsIt(t *testing.T) {
	scannedBy(t, func(t *testing.T, env *testkit.Env, _ *servers.Clamd) {
		f := newSeatFirm(t, env)
		ann, lead, _ := f.answering(t)
		body, header := withFile(t, map[string]string{"reply": "See here.", "heard": "0", "key": "k"}, "good.csv", "a,b\n")
		if a := ann.Do(http.MethodPost, lead+"/replies", body, header); a.Status != http.StatusSeeOther {
			t.Fatalf("it is answered %d", a.Status)
		}
		f.Exec(`UPDATE scans SET found = 'Later.Found'`)
		f.Advance(time.Minute)
		shows(t, ann.Get(lead), "good.csv is not sent, the virus scanner found Later.Found in it")
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'reply' AND state = 'failed'`); n != 1 {
			t.Errorf("%d failed", n)
		}
	})
}

func TestWithoutAScannerFilesAreHandedOutAsTheyCameButForWhatWasFoundBefore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		f.must(t, f.App.Conversation.Take(context.Background(), conversation.Arrival{Mailbox: "lmtp", Recipients: []string{"desk@in.harbourline.test"}, Body: strings.NewReader(group("a", "By mail"))}))
		f.Settle()
		boss := f.as(t, "boss")
		page := boss.Get("/inbox/strays/1")
		shows(t, page, `href="/inbox/strays/1/files/2" download`)
		hides(t, page, "virus", "Virus")
		if a := boss.Get("/inbox/strays/1/files/2"); a.Status != http.StatusOK {
			t.Errorf("it is answered %d", a.Status)
		}
		shows(t, f.program(t, f.boss).get("/api/v1/strays"), `"scan":"unscanned"`)
		if n := f.Count(`SELECT COUNT(*) FROM jobs WHERE kind IN ('scan_file', 'scan_older')`); n != 0 {
			t.Errorf("%d jobs wait for nobody", n)
		}
		f.Exec(`INSERT INTO scans (sha256, found, scanned_at) SELECT sha256, 'Old.Find', 0 FROM incoming`)
		if a := boss.Get("/inbox/strays/1/raw"); a.Status != http.StatusForbidden {
			t.Errorf("what was found before: %d", a.Status)
		}
	})
}
