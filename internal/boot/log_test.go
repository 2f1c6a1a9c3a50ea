package boot_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/observe"
	"frontdesk/internal/testkit"
)

// person is somebody's data, to be looked for where it must not be.
type person struct{ name, email, phone, wechat, message string }

var personal = person{"Xiomara Quetzal", "xiomara.quetzal@zanzibar.example", "+8613912345678", "quetzal_wx99", "forty barrels of palm wine"}

func (p person) form() url.Values {
	return url.Values{"name": {p.name}, "email": {p.email}, "phone": {p.phone}, "wechat": {p.wechat}, "message": {p.message}}
}

func (p person) lookFor(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{"Xiomara", "Quetzal", "quetzal", "zanzibar", "13912345678", "139 1234", "palm wine"} {
		if at := strings.Index(text, secret); at >= 0 {
			t.Errorf("%q stands in: …%s…", secret, text[max(0, at-200):min(len(text), at+100)])
		}
	}
}

// journal is a log that is kept.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) forget() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.text.Reset()
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

var mailLink = regexp.MustCompile(`http://127\.0\.0\.1:8080(/a/[\w.-]+)`)

// link returns the path of a link that acts, from a mail to somebody.
func link(t *testing.T, sink *testkit.Sink, to string) (path string) {
	t.Helper()
	testkit.Eventually(t, func() error {
		for _, m := range sink.Mails(to) {
			raw := strings.ReplaceAll(strings.ReplaceAll(m.Raw, "=\r\n", ""), "=3D", "=")
			if found := mailLink.FindStringSubmatch(raw); found != nil {
				path = found[1]
				return nil
			}
		}
		return fmt.Errorf("no link has come")
	})
	return path
}

// A day at the desk at which everything goes wrong: the log must tell all of it, and of nobody.
func TestTheLogTellsWhatFailedAndOfNobody(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		sink := testkit.NewSink(t)
		env.Config.SMTPURL = sink.URL
		kept := &journal{}
		with, _ := traced(t)
		app := env.Boot(with, func(o *boot.Options) { o.Log = observe.NewLog(kept, "text", slog.LevelInfo) })
		f := env.NewFirm(app)
		f.Team(crm.Team{}, f.Consultant("mei"))
		base := testkit.Serve(t, app)
		visitor, mei := testkit.NewBrowser(t, base), testkit.NewBrowser(t, base).SignIn("mei@harbourline.test", testkit.Password)

		kept.forget() // what is said of the start belongs to nobody
		visitor.Post("/f/"+testkit.Contact, personal.form())
		token := link(t, sink, "mei@harbourline.test")
		for _, path := range []string{token, token + "x", "/inbox?q=" + url.QueryEscape(personal.name), "/password/" + url.PathEscape(personal.email)} {
			visitor.Get(path)
			mei.Get(path)
		}
		visitor.Post(token, url.Values{})
		f.Settle()
		mei.Get("/inbox/leads/1")
		mei.Post("/inbox/leads/1/notes", url.Values{"text": {personal.message}})
		for _, bad := range []url.Values{
			{"name": {personal.name}, "email": {"xiomara.quetzal@"}},
			{"name": {personal.name}, "message": {personal.message}},
			{"email": {personal.email}, "phone": {"139 1234"}, "message": {strings.Repeat(personal.message, 1000)}},
		} {
			visitor.Post("/f/"+testkit.Contact, bad)
			visitor.Do(http.MethodPost, "/api/v1/forms/"+testkit.Contact+"/submissions", strings.NewReader(bad.Encode()), nil)
		}

		for _, code := range []int{530, 550, 452} { // we are refused, the mailbox is, and not for ever
			sink.Misbehave(func(step testkit.Step, m testkit.Mail) error {
				if step == testkit.Addressing {
					return testkit.Refusal(code, "go away "+personal.email+" "+personal.name)
				}
				return nil
			})
			visitor.Post("/f/"+testkit.Contact, url.Values{"email": {fmt.Sprintf("%d.%s", code, personal.email)}, "name": {personal.name}})
			f.Settle()
		}
		f.Exec(`ALTER TABLE contacts RENAME TO contacts_gone`)
		visitor.Post("/f/"+testkit.Contact, url.Values{"email": {"second." + personal.email}, "name": {personal.name}})
		testkit.Eventually(t, func() error {
			mei.Get("/inbox?q=" + url.QueryEscape(personal.name))
			for _, told := range []string{"the mail server refuses us", "routing a submission", "msg=request "} {
				if !strings.Contains(kept.String(), told) {
					return fmt.Errorf("nothing is said of %q in:\n%s", told, kept)
				}
			}
			return nil
		})
		personal.lookFor(t, kept.String())
		for _, secret := range []string{strings.TrimPrefix(token, "/a/"), "mei@harbourline.test"} {
			if strings.Contains(kept.String(), secret) {
				t.Errorf("%q stands in the log", secret)
			}
		}
		for line := range strings.Lines(kept.String()) {
			if !strings.Contains(line, " trace=") || !strings.Contains(line, " request=") && !strings.Contains(line, " kind=") {
				t.Errorf("it belongs to nothing: %s", line)
			}
		}
	})
}
