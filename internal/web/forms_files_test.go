package web_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

const pdf = "%PDF-1.7\n1 0 obj\n"

// filing is a firm whose form quote takes files, and a visitor.
func filing(t *testing.T, env *testkit.Env, required bool) (*testkit.Firm, *testkit.Browser) {
	t.Helper()
	return quoting(t, env, func(_ *testkit.Firm, form *crm.Form) {
		form.Fields = []crm.FormField{{Name: "papers", Kind: crm.FieldFile, Label: crm.Text{"en": "Papers"}, Required: required}, {Name: "port", Kind: crm.FieldText, Label: crm.Text{"en": "Port"}}}
	})
}

// filed is a body of texts "name=value" and files "name@file=content".
func filed(t *testing.T, parts ...string) (contentType, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		var to io.Writer
		var err error
		if field, file, isFile := strings.Cut(name, "@"); isFile {
			to, err = w.CreateFormFile(field, file)
		} else {
			to, err = w.CreateFormField(name)
		}
		if err == nil {
			_, err = io.WriteString(to, value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

// send posts such a body as a browser does.
func send(t *testing.T, v *testkit.Browser, path string, parts ...string) testkit.Answer {
	t.Helper()
	contentType, body := filed(t, parts...)
	return v.Do(http.MethodPost, path, strings.NewReader(body), http.Header{"Content-Type": {contentType}})
}

// onDisk are how many files lie in the folder, kept or coming in.
func onDisk(t *testing.T, env *testkit.Env) (n int) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(env.Config.Data, "files"), func(_ string, d os.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err == nil && d.Type().IsRegular() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAFileIsOnTheDiskBeforeTheThanksAndOnlyThoseWhoSeeTheLeadGetIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, v := filing(t, env, true)
		f.Consultant("bob")
		reference, _ := sentTo(t, send(t, v, "/f/quote", "email=lin@client.test", "papers@报关单.pdf="+pdf, "port=Yantian", "papers@b.csv=a,b\n", "papers@="))
		f.Settle()
		lead := f.FileOf(reference).Lead
		sent := f.FileOf(reference).Submissions[0].Files
		if len(sent) != 2 || sent[0].Name != "报关单.pdf" || sent[0].Type != "application/pdf" || sent[0].Size != int64(len(pdf)) || sent[1].Type != "text/csv" {
			t.Fatalf("%+v", sent)
		}
		root := testkit.NewBrowser(t, v.Base).SignIn("root@harbourline.test", testkit.Password)
		path := fmt.Sprintf("/inbox/leads/%d/files/%d", lead.ID, sent[0].ID)
		requireSeen(t, root.Get("/inbox/leads/"+idText(lead.ID)).Body, `href="`+path+`"`, "报关单.pdf", "Papers · PDF, 17 B")
		a := root.Get(path)
		want := map[string]string{
			"Content-Disposition": "attachment; filename*=utf-8''%E6%8A%A5%E5%85%B3%E5%8D%95.pdf", "Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "no-store", "Content-Length": "17",
		}
		for name, value := range want {
			if got := a.Header.Get(name); got != value {
				t.Errorf("%s: %q", name, got)
			}
		}
		if a.Status != 200 || a.Body != pdf {
			t.Errorf("%d %q", a.Status, a.Body)
		}
		bob := testkit.NewBrowser(t, v.Base).SignIn("bob@harbourline.test", testkit.Password)
		other := f.Enquire("email", "other@client.test").Lead
		for name, status := range map[string]int{
			"a colleague": bob.Get(path).Status, "another lead": root.Get(fmt.Sprintf("/inbox/leads/%d/files/%d", other.ID, sent[0].ID)).Status,
			"another file": root.Get(fmt.Sprintf("/inbox/leads/%d/files/987", lead.ID)).Status,
		} {
			if status != 404 {
				t.Errorf("%s: %d", name, status)
			}
		}
		if a := testkit.NewBrowser(t, v.Base).Get(path); !refused(a) {
			t.Errorf("a stranger: %d", a.Status)
		}
	})
}

func TestAFileThatIsNotTakenIsToldBesideItsFieldAndLeavesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.UploadLimit = 1
		_, v := filing(t, env, true)
		long := pdf + strings.Repeat("x", 1<<20)
		for name, c := range map[string]struct {
			parts []string
			want  string
		}{
			"none":        {nil, "Please add a file."},
			"a name":      {[]string{"papers=a.pdf"}, "Please add a file."},
			"empty":       {[]string{"papers@a.pdf="}, "This file is empty."},
			"too large":   {[]string{"papers@a.pdf=" + long}, "This file is larger than 1 MB."},
			"a program":   {[]string{"papers@a.pdf=MZ\x90\x00\x03\x00"}, "We take PDF"},
			"a page":      {[]string{"papers@a.txt=<html><script>alert(1)</script>"}, "We take PDF"},
			"six":         {strings.Split(strings.Repeat("papers@a.pdf="+pdf+"|", 5)+"papers@a.pdf="+pdf, "|"), "No more than 5 files"},
			"not asked":   {[]string{"papers@a.pdf=" + pdf, "photo@a.png=\x89PNG\r\n\x1a\n"}, "This form takes no file here."},
			"other fault": {[]string{"papers@a.pdf=" + pdf, "email=rubbish"}, "not a complete e-mail"},
		} {
			parts := append([]string{"email=lin@client.test", "port=Kept harbour"}, c.parts...)
			if name == "other fault" {
				parts = append([]string{"port=Kept harbour"}, c.parts...)
			}
			a := send(t, v, "/f/quote", parts...)
			if a.Status != 422 {
				t.Errorf("%s: %d", name, a.Status)
				continue
			}
			requireSeen(t, a.Body, c.want, `value="Kept harbour"`, "choose your files again", `enctype="multipart/form-data"`, `type="file"`)
		}
		if n := onDisk(t, env); n != 0 {
			t.Errorf("%d files are left", n)
		}
		if a := send(t, v, "/f/quote", "email=lin@client.test", "papers@a.pdf="+strings.Repeat("x", 6<<20)); a.Status != 413 || !strings.Contains(a.Body, "more than we can take") {
			t.Errorf("six megabytes: %d", a.Status)
		}
		if n := onDisk(t, env); n != 0 {
			t.Errorf("%d files are left of it", n)
		}
	})
}

func TestAFormWithoutFilesTakesNoBodyWithFiles(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		_, v := quoting(t, env)
		for _, path := range []string{"/f/quote", "/api/v1/forms/quote/submissions"} {
			if a := send(t, v, path, "email=lin@client.test", "port=x", "way=By sea"); a.Status != 415 {
				t.Errorf("%s: %d", path, a.Status)
			}
		}
	})
}

func TestTheSameFilesAgainAreTheSameSubmissionAndOthersAreNot(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, v := filing(t, env, false)
		post := func(content string) string {
			a := send(t, v, "/api/v1/forms/quote/submissions", "email=lin@client.test", "papers@a.pdf="+content)
			if a.Status != 201 {
				t.Fatalf("%d %s", a.Status, a.Body)
			}
			return a.Body
		}
		first := post(pdf)
		if again := post(pdf); again != first {
			t.Errorf("%s, then %s", first, again)
		}
		if other := post(pdf + "2"); other == first {
			t.Error("another file is the same submission")
		}
		if n := f.Count(`SELECT COUNT(*) FROM files`); n != 2 || onDisk(t, env) != 2 {
			t.Errorf("%d rows, %d files", n, onDisk(t, env))
		}
	})
}

func TestADiskThatTakesNoFileIsAnHonest503(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, v := filing(t, env, false)
		folder := filepath.Join(env.Config.Data, "files")
		if err := os.WriteFile(folder, []byte("in the way"), 0o600); err != nil { // nothing can be made below it
			t.Fatal(err)
		}
		a := send(t, v, "/f/quote", "email=lin@client.test", "papers@a.pdf="+pdf)
		if a.Status != 503 || a.Header.Get("Retry-After") == "" {
			t.Errorf("%d", a.Status)
		}
		requireSeen(t, a.Body, "without the files")
		sentTo(t, send(t, v, "/f/quote", "email=lin@client.test")) // who sends none is not held up
		if n := f.Count(`SELECT COUNT(*) FROM submissions`); n != 1 {
			t.Errorf("%d submissions", n)
		}
		if err := os.Remove(folder); err != nil {
			t.Fatal(err)
		}
		sentTo(t, send(t, v, "/f/quote", "email=lin@client.test", "papers@a.pdf="+pdf))
	})
}

func TestAFileOfWhichNoSubmissionSpeaksIsGoneAfterADay(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, v := filing(t, env, false)
		sentTo(t, send(t, v, "/f/quote", "email=lin@client.test", "papers@a.pdf="+pdf))
		sentTo(t, send(t, v, "/f/quote", "email=lin@client.test", "papers@b.pdf="+pdf+"2"))
		f.Settle()
		f.Exec(`DELETE FROM files WHERE name = 'b.pdf'`) // as if its commit had failed
		f.Advance(23 * time.Hour)
		if n := onDisk(t, env); n != 2 {
			t.Errorf("%d files after 23 hours", n)
		}
		f.Advance(2 * time.Hour)
		if n := onDisk(t, env); n != 1 {
			t.Errorf("%d files after 25 hours", n)
		}
	})
}

func TestUploadsHaveTheBudgetOfTheirAddress(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.SubmitRate = "3/m"
		_, v := filing(t, env, true)
		for range 3 {
			send(t, v, "/f/quote", "email=rubbish", "papers@a.pdf="+pdf)
		}
		refusedAtLast(t, func() testkit.Answer { return send(t, v, "/f/quote", "email=rubbish", "papers@a.pdf="+pdf) })
	})
}

func TestAHeldSubmissionKeepsItsFilesForItsRelease(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, v := filing(t, env, false)
		reference, _ := sentTo(t, send(t, v, "/f/quote", "email=lin@client.test", "website=x", "papers@a.pdf="+pdf, "papers@b.exe=MZ\x90\x00\x03\x00"))
		held, err := f.App.Intake.Held(t.Context(), f.Admin, 0, 10)
		if err != nil || len(held) != 1 || held[0].Extra["papers"] != "b.exe" {
			t.Fatalf("%+v, %v", held, err)
		}
		if err := f.App.Intake.Release(t.Context(), f.Admin, held[0].ID); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		if sent := f.FileOf(reference).Submissions[0].Files; len(sent) != 1 || sent[0].Name != "a.pdf" {
			t.Errorf("%+v", sent)
		}
	})
}

func TestProgramsReadTheFilesOfWhatTheirUserSees(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, v := filing(t, env, false)
		bob := f.Consultant("bob")
		contentType, body := filed(t, "email=lin@client.test", "papers@a.pdf="+pdf)
		sent := apiClient{t: t, base: v.Base}.do("POST", "/api/v1/forms/quote/submissions", body, http.Header{"Content-Type": {contentType}})
		reference := read[map[string]string](t, sent, http.StatusCreated)["reference"]
		f.Settle()
		chief := newAPIClient(f, t, v.Base, f.Admin.ID, crm.KeyLeadsRead)
		s := read[struct {
			Files []struct {
				ID         int64
				Name, Type string
			}
		}](t, chief.get("/api/v1/submissions/"+reference), http.StatusOK)
		if len(s.Files) != 1 || s.Files[0].Name != "a.pdf" || s.Files[0].Type != "application/pdf" {
			t.Fatalf("%+v", s)
		}
		path := fmt.Sprintf("/api/v1/submissions/%s/files/%d", reference, s.Files[0].ID)
		if a := chief.get(path); a.Status != 200 || a.Body != pdf || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%d %q", a.Status, a.Body)
		}
		requireProblem(t, newAPIClient(f, t, v.Base, bob, crm.KeyLeadsRead).get(path), http.StatusNotFound, "submission_not_found")
		requireProblem(t, chief.get("/api/v1/submissions/"+reference+"/files/987"), http.StatusNotFound, "file_not_found")
		other := read[map[string]string](t, chief.do("POST", "/api/v1/forms/quote/submissions", `{"email":"other@client.test"}`, http.Header{"Authorization": nil}), http.StatusCreated)["reference"]
		requireProblem(t, chief.get(fmt.Sprintf("/api/v1/submissions/%s/files/%d", other, s.Files[0].ID)), http.StatusNotFound, "file_not_found")
	})
}
