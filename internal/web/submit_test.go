package web_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

const (
	formPath   = "/f/" + demo.Form
	apiPath    = "/api/v1/forms/" + demo.Form + "/submissions"
	urlencoded = "application/x-www-form-urlencoded"
)

// desk is the demo firm as visitors meet it.
type desk struct {
	t   *testing.T
	app *boot.App
}

// openDesk boots the demo firm; nobody works on jobs unless a change says so.
func openDesk(t *testing.T, env *testkit.Env, change ...func(*boot.Options)) desk {
	t.Helper()
	idle := func(o *boot.Options) { o.Worker = false }
	return desk{t, env.Boot(append([]func(*boot.Options){testkit.Demo, idle}, change...)...)}
}

func working(o *boot.Options) { o.Worker = true }

// do sends a request straight to the handler.
func (d desk) do(method, path, body string, header http.Header) testkit.Answer {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	d.app.Handler.ServeHTTP(w, r)
	text, err := io.ReadAll(w.Result().Body)
	if err != nil {
		d.t.Error(err)
	}
	answer := testkit.Answer{Status: w.Code, Header: w.Result().Header, Body: string(text)}
	requireDocumented(d.t, r, body, answer)
	return answer
}

// face is one of the ways to post a submission.
type face struct {
	name    string
	success int
	post    func(d desk, fields map[string]string, header http.Header) testkit.Answer
}

func (f face) reference(d desk, a testkit.Answer) string {
	d.t.Helper()
	if a.Status != f.success {
		d.t.Errorf("%s: %d %s", f.name, a.Status, a.Body)
		return ""
	}
	if f.success == http.StatusSeeOther {
		to, err := url.Parse(a.Header.Get("Location"))
		if err != nil || to.Path != formPath+"/thanks" {
			d.t.Errorf("sent to %s, %v", a.Header.Get("Location"), err)
			return ""
		}
		return to.Query().Get("reference")
	}
	var created map[string]string
	if err := json.Unmarshal([]byte(a.Body), &created); err != nil || len(created) != 1 {
		d.t.Errorf("%s: %v in %s", f.name, err, a.Body)
	}
	return created["reference"]
}

// submit posts and returns the reference.
func (f face) submit(d desk, fields map[string]string, header http.Header) string {
	d.t.Helper()
	return f.reference(d, f.post(d, fields, header))
}

func form(fields map[string]string) string {
	values := url.Values{}
	for name, value := range fields {
		values.Set(name, value)
	}
	return values.Encode()
}

func with(header http.Header, contentType string) http.Header {
	h := http.Header{"Content-Type": {contentType}}
	for name, values := range header {
		h[name] = values
	}
	return h
}

var (
	page = face{"form", http.StatusSeeOther, func(d desk, fields map[string]string, header http.Header) testkit.Answer {
		return d.do(http.MethodPost, formPath, form(fields), with(header, urlencoded))
	}}
	object = face{"JSON", http.StatusCreated, func(d desk, fields map[string]string, header http.Header) testkit.Answer {
		body, err := json.Marshal(fields)
		if err != nil {
			d.t.Error(err)
		}
		return d.do(http.MethodPost, apiPath, string(body), with(header, "application/json; charset=utf-8"))
	}}
	program = face{"urlencoded", http.StatusCreated, func(d desk, fields map[string]string, header http.Header) testkit.Answer {
		return d.do(http.MethodPost, apiPath, form(fields), with(header, urlencoded))
	}}
	faces = []face{page, object, program}
)

func (d desk) read(fn func(*database.Tx) error) {
	d.t.Helper()
	if err := d.app.DB.Read(context.Background(), fn); err != nil {
		d.t.Error(err)
	}
}

func (d desk) submission(reference string) (s crm.Submission) {
	d.t.Helper()
	d.read(func(tx *database.Tx) (err error) {
		s, err = store.SubmissionByReference(tx, reference)
		return err
	})
	return s
}

func (d desk) count(table string) (n int64) {
	d.t.Helper()
	d.read(func(tx *database.Tx) (err error) {
		n, err = database.One(tx, database.Column[int64], "SELECT COUNT(*) FROM "+table)
		return err
	})
	return n
}

// problem is a fault as programs read it.
type problem struct {
	Status int
	Code   string
	Detail string
	Fields []struct{ Field, Code, Detail string }
}

func (d desk) problem(a testkit.Answer) (p problem) {
	d.t.Helper()
	if a.Header.Get("Content-Type") != "application/problem+json" {
		d.t.Errorf("%d came as %q: %.200s", a.Status, a.Header.Get("Content-Type"), a.Body)
		return p
	}
	if err := json.Unmarshal([]byte(a.Body), &p); err != nil || p.Status != a.Status || p.Detail == "" {
		d.t.Errorf("%v, status %d in a %d, detail %q", err, p.Status, a.Status, p.Detail)
	}
	return p
}

func (p problem) names() (fields string) {
	for _, f := range p.Fields {
		fields += f.Field + ":" + f.Code + " "
	}
	return strings.TrimSpace(fields)
}

func TestAPostIsAnsweredWithAReferenceOfTheSitesDay(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Clock.Advance(13 * time.Hour) // 17:00 in UTC, the next day in Shanghai
		d := openDesk(t, env)
		for i, f := range faces {
			reference := f.submit(d, map[string]string{"name": "Ana", "phone": fmt.Sprint("1380013800", i)}, nil)
			if !regexp.MustCompile(`^NO\.20261124\d{5}$`).MatchString(reference) {
				t.Errorf("%s: %q", f.name, reference)
			}
			if s := d.submission(reference); s.State != crm.SubmissionAccepted || s.Name != "Ana" {
				t.Errorf("%s: kept %+v", f.name, s)
			}
			thanks := d.do(http.MethodGet, formPath+"/thanks?reference="+reference, "", nil)
			if thanks.Status != http.StatusOK || !strings.Contains(thanks.Body, reference) {
				t.Errorf("thanked with %d: %s", thanks.Status, thanks.Body)
			}
		}
		if jobs := d.count("jobs WHERE kind = 'route_submission'"); jobs != 3 {
			t.Errorf("%d jobs", jobs)
		}
	})
}

func TestAFormAtFaultIsShownAgainWithWhatWasTypedAndTheFaultsBesideTheirFields(t *testing.T) {
	words := map[string][]string{
		"en": {"This is not a phone number we can call", "This is not a complete e-mail address", "2 things need another look"},
		"zh": {"无法拨打此号码", "邮箱地址不完整", "有 2 处需要修改"},
	}
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		for lang, expected := range words {
			a := page.post(d, map[string]string{
				"name": `王 "小明" <b>`, "email": "ana@", "phone": "12", "message": "first\nsecond & last", "service": "us-trademark",
				"submission_id": "id-1", "page": "https://example.com/a", "utm_id": "u1", "budget": "10k",
			}, http.Header{"Accept-Language": {lang}})
			if a.Status != http.StatusUnprocessableEntity || a.Header.Get("Content-Language") != lang {
				t.Errorf("%s: %d in %s", lang, a.Status, a.Header.Get("Content-Language"))
			}
			for _, text := range append(expected,
				`value="王 &#34;小明&#34; &lt;b&gt;"`, "\nfirst\nsecond &amp; last</textarea>", `value="ana@"`, `value="12"`,
				`<option value="us-trademark" selected>`, `id="f-phone-error"`, `id="f-email-error"`,
				`name="submission_id" value="id-1"`, `name="page" value="https://example.com/a"`,
				`name="utm_id" value="u1"`, `name="budget" value="10k"`,
			) {
				if !strings.Contains(a.Body, text) {
					t.Errorf("%s: %q is missing in\n%s", lang, text, a.Body)
				}
			}
		}
		if n := d.count("submissions"); n != 0 {
			t.Errorf("%d were kept", n)
		}
	})
}

func TestAFaultOfAFieldThatThePageDoesNotShowIsSaidAndCanBeMended(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		a := page.post(d, map[string]string{"email": "ana@example.com", "locale": "zh\r\nen", "submission_id": "a\nb"}, nil)
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "locale: This belongs on one line.") {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		if strings.Contains(a.Body, `name="locale"`) || strings.Contains(a.Body, `name="submission_id"`) {
			t.Errorf("the fault is carried on: %s", a.Body)
		}
	})
}

func TestOneWayToReachTheVisitorIsRequiredAndOneIsEnough(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		unreachable := map[string]string{"name": "Ana", "message": "Hello", "phone": " "}
		if a := page.post(d, unreachable, nil); a.Status != 422 || !strings.Contains(a.Body, `id="contact-error">Leave one way to reach you`) {
			t.Errorf("form: %d %s", a.Status, a.Body)
		}
		for _, f := range faces[1:] {
			if p := d.problem(f.post(d, unreachable, nil)); p.Status != 422 || p.Code != "invalid" || p.names() != "email:contact_required" {
				t.Errorf("%s: %+v", f.name, p)
			}
		}
		for _, f := range faces {
			for kind, typed := range map[string]string{"wechat": "Ana_88", "whatsapp": "+44 20 7946 0018", "email": "a@b.de", "phone": "021 6123 4567"} {
				points := d.submission(f.submit(d, map[string]string{kind: typed, "message": f.name}, nil)).ContactPoints()
				if len(points) != 1 || points[0].Kind != kind || points[0].Display != typed {
					t.Errorf("%s by %s: %+v", f.name, kind, points)
				}
			}
		}
	})
}

func TestNamesInAnyScriptAreKeptAsTheyWereTyped(t *testing.T) {
	names := []string{
		"王小明", "Nguyễn Thị Ánh", "محمد بن عبد الله", "नरेन्द्र शर्मा", "Ξένια Παπαδοπούλου", "O’Connor-Smith, Jr.", "Ólafur Þór",
		"ปิยะ ใจดี", "עמית כהן", "𠮷野家", "Мария-Анна", "👩‍💼 Ana", "\"; DROP TABLE submissions; --", "<script>alert(1)</script>", "-",
	}
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		for _, f := range faces {
			for _, name := range names {
				s := d.submission(f.submit(d, map[string]string{"name": name, "wechat": "ana_88", "message": f.name + name, "company": name}, nil))
				if s.Name != name || s.Company != name || s.Message != f.name+name {
					t.Errorf("%s: %q became %q, %q", f.name, name, s.Name, s.Company)
				}
			}
		}
	})
}

func TestWaysToReachTheVisitorAreNormalised(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		for _, tt := range []struct{ country, kind, typed, value string }{
			{"ES", "phone", "13900001231", "+8613900001231"}, // lives in Spain, with a phone of the site's country
			{"", "phone", "138 0013 8000", "+8613800138000"}, // the site is in China
			{"", "phone", "＋８６ １３８ ００１３ ８０００", "+8613800138000"},
			{"", "phone", "0044 (0)20 7946 0018", "+442079460018"},
			{"US", "phone", "(415) 555-2671", "+14155552671"},
			{"UK", "phone", "020 7946 0018", "+442079460018"}, // not the code of ISO 3166, and what people write
			{"EU", "phone", "138 0013 8000", "+8613800138000"},
			{"Germany", "phone", "138 0013 8000", "+8613800138000"},
			{"", "email", "Ana@Bücher.Example", "ana@xn--bcher-kva.example"},
			{"", "email", "经理@例子.中国", "经理@xn--fsqu00a.xn--fiqs8s"},
			{"", "whatsapp", "138 0013 8000", "+8613800138000"},
			{"", "wechat", "Wang_88", "wang_88"},
		} {
			s := d.submission(object.submit(d, map[string]string{"country": tt.country, tt.kind: tt.typed, "message": tt.country}, nil))
			if points := s.ContactPoints(); len(points) != 1 || points[0].Value != tt.value || points[0].Display != tt.typed || s.Country != tt.country {
				t.Errorf("%+v became %+v", tt, points)
			}
		}
	})
}

func TestWhereAVisitorCameFromAndWhatTheyAgreedToIsKept(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		for _, f := range faces {
			s := d.submission(f.submit(d, map[string]string{
				"email": "ana@example.com", "page": "https://example.com/guide?x=1", "referrer": "https://search.example/?q=报关",
				"utm_source": "news", "utm_campaign": "秋", "utm_new": "x", "consent": "1", "locale": "zh-CN", "budget": "10k", "service": "us-trademark", "message": f.name,
			}, http.Header{"User-Agent": {"Browser 1"}}))
			kept := crm.Submission{
				SiteID: s.SiteID, FormID: s.FormID, Page: s.Page, Referrer: s.Referrer, UTM: s.UTM, Consent: s.Consent, ConsentVersion: s.ConsentVersion,
				Locale: s.Locale, Extra: s.Extra, Address: s.Address, UserAgent: s.UserAgent, Service: s.Service,
			}
			if s.ServiceID == 0 || s.CreatedAt != testkit.Noon {
				t.Errorf("service %d at %s", s.ServiceID, s.CreatedAt)
			}
			if diff := cmp.Diff(crm.Submission{
				SiteID: 1, FormID: 1, Page: "https://example.com/guide?x=1", Referrer: "https://search.example/?q=报关", Consent: true, ConsentVersion: "2026-11",
				UTM: map[string]string{"source": "news", "campaign": "秋", "new": "x"}, Locale: "zh", Extra: map[string]string{"budget": "10k"},
				Address: "192.0.2.0/24", UserAgent: "Browser 1", Service: "us-trademark",
			}, kept); diff != "" {
				t.Errorf("%s: %s", f.name, diff)
			}
		}
		nested := d.do(http.MethodPost, apiPath, `{"email":"b@example.com","utm":{"source":"x"},"phone":13800138000,"consent":false,"name":null}`, with(nil, "application/json"))
		s := d.submission(object.reference(d, nested))
		if s.UTM["source"] != "x" || s.Phone.Value != "+8613800138000" || s.Consent || s.Name != "" {
			t.Errorf("%+v", s)
		}
	})
}

func TestAFilledHoneypotIsThankedHeldWithItsReasonAndMakesALeadWhenReleased(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env, working)
		var long strings.Builder // more than an index takes, and nothing to compress
		for range 400 {
			long.WriteString(rand.Text())
		}
		for _, f := range faces {
			s := d.submission(f.submit(d, map[string]string{
				"name": "Ana\r\nBcc: x@y.z", "phone": "12", "message": f.name, "website": "https://spam.example",
				"submission_id": f.name + long.String(),
			}, http.Header{"Idempotency-Key": {"\xff" + f.name + long.String()}}))
			if s.State != crm.SubmissionQuarantined || fmt.Sprint(s.SpamReasons) != "[honeypot token_missing]" || s.Extra["phone"] != "12" {
				t.Errorf("%s: %+v", f.name, s)
			}
		}
		held := page.submit(d, map[string]string{"email": "ana@example.com", "website": "x"}, nil)
		if n := d.count("jobs WHERE kind = 'route_submission'"); n != 0 || d.count("leads") != 0 {
			t.Errorf("%d jobs were born", n)
		}
		id := d.submission(held).ID
		manager := testkit.NewBrowser(t, testkit.Serve(t, d.app)).SignIn("lin.mei@demo.test", demo.Password)
		for range 2 { // the second finds it released
			manager.Post(fmt.Sprintf("/inbox/held/%d", id), url.Values{"verdict": {"release"}})
		}
		testkit.Eventually(t, func() error {
			if s := d.submission(held); s.LeadID == 0 || s.State != crm.SubmissionAccepted {
				return fmt.Errorf("state %s, lead %d", s.State, s.LeadID)
			}
			return nil
		})
		if n := d.count("leads"); n != 1 {
			t.Errorf("%d leads", n)
		}
	})
}
