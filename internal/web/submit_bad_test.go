package web_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

const jsonType = "application/json"

var badInput = []struct {
	name, method, contentType, body string
	path                            string // beyond the two faces; empty: each face that takes the type
	origin                          string
	status                          int
	code, fields                    string
}{
	{name: "65 KiB", contentType: urlencoded, body: "message=" + strings.Repeat("a", 65<<10), status: 413, code: "body_too_large"},
	{name: "65 KiB of JSON", contentType: jsonType, body: `{"message":"` + strings.Repeat("a", 65<<10) + `"}`, status: 413, code: "body_too_large"},
	{name: "an object for a name", contentType: jsonType, body: `{"name":{"first":"Ana"}}`, status: 422, code: "invalid", fields: "name:wrong_type"},
	{name: "numbers for a phone", contentType: jsonType, body: `{"phone":[1,2]}`, status: 422, code: "invalid", fields: "phone:wrong_type"},
	{name: "text for utm", contentType: jsonType, body: `{"utm":"news"}`, status: 422, code: "invalid", fields: "utm:wrong_type"},
	{name: "an array", contentType: jsonType, body: `[{"name":"Ana"}]`, status: 400, code: "json_malformed"},
	{name: "half an object", contentType: jsonType, body: `{"name":"Ana`, status: 400, code: "json_malformed"},
	{name: "two objects", contentType: jsonType, body: `{"name":"Ana"}{}`, status: 400, code: "json_malformed"},
	{name: "nothing as JSON", contentType: jsonType, status: 400, code: "json_malformed"},
	{name: "depth", contentType: jsonType, body: `{"a":` + strings.Repeat("[", 30000), status: 400, code: "json_malformed"},
	{name: "nothing", contentType: urlencoded, status: 422, code: "invalid", fields: "email:contact_required"},
	{name: "invalid UTF-8", contentType: urlencoded, body: "name=%ff%fe&email=a@b.de", status: 400, code: "encoding_invalid"},
	{name: "invalid UTF-8 in JSON", contentType: jsonType, body: "{\"name\":\"\xff\"}", status: 400, code: "encoding_invalid"},
	{name: "a broken escape", contentType: urlencoded, body: "name=%zz", status: 400, code: "form_malformed"},
	{name: "a thousand fields", contentType: urlencoded, body: strings.Repeat("a=1&", 1000), status: 400, code: "too_many_fields"},
	{name: "a thousand members", contentType: jsonType, body: `{` + strings.Repeat(`"a":"1",`, 1000) + `"b":"1"}`, status: 400, code: "too_many_fields"},
	{name: "a long name of a field", contentType: urlencoded, body: strings.Repeat("a", 65) + "=1", status: 400, code: "field_name_too_long"},
	{name: "ways that reach nobody", contentType: urlencoded, body: "email=ana%40&phone=12&wechat=.", status: 422, code: "invalid", fields: "email:email_invalid phone:phone_invalid wechat:wechat_invalid"},
	{name: "an e-mail of 60 kB", contentType: urlencoded, body: "email=" + strings.Repeat("a", 60_000) + "@example.com", status: 422, code: "invalid", fields: "email:too_long"},
	{name: "a long message", contentType: urlencoded, body: "email=a@b.de&message=" + strings.Repeat("a", 10_001), status: 422, code: "invalid", fields: "message:too_long"},
	{name: "a long further field", contentType: urlencoded, body: "email=a@b.de&budget=" + strings.Repeat("a", 4001), status: 422, code: "invalid", fields: "budget:too_long"},
	{name: "a file", contentType: "multipart/form-data; boundary=b", body: "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAna\r\n--b--\r\n", status: 415, code: "media_type"},
	{name: "plain text", contentType: "text/plain", body: "name=Ana", status: 415, code: "media_type"},
	{name: "no type", body: "name=Ana", status: 415, code: "media_type"},
	{name: "a foreign origin", contentType: urlencoded, body: "email=a@b.de", origin: "https://evil.example", status: 403, code: "origin_foreign"},
	{name: "an unknown form", contentType: urlencoded, body: "email=a@b.de", path: "unknown", status: 404, code: "form_not_found"},
	{name: "a form that is no text", contentType: urlencoded, body: "email=a@b.de", path: "%ff%00", status: 404, code: "form_not_found"},
	{name: "another method", method: http.MethodPut, contentType: urlencoded, body: "email=a@b.de", status: 405, code: "method_not_allowed"},
}

func TestBadInputIsRefusedInTheVisitorsLanguageWithItsCodeAndFields(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		browser := testkit.NewBrowser(t, testkit.Serve(t, d.app))
		for _, tt := range badInput {
			for _, lang := range []string{"en", "zh"} {
				header := http.Header{"Accept-Language": {lang}, "Content-Type": {tt.contentType}}
				if tt.origin != "" {
					header.Set("Origin", tt.origin)
				}
				method, form := tt.method, tt.path
				if method == "" {
					method = http.MethodPost
				}
				if form == "" {
					form = demo.Form
				}
				a := browser.Do(method, "/api/v1/forms/"+form+"/submissions", strings.NewReader(tt.body), header)
				p := d.problem(a)
				if p.Status != tt.status || p.Code != tt.code || p.names() != tt.fields || inChinese(p.Detail) != (lang == "zh") {
					t.Errorf("%s in %s: %+v", tt.name, lang, p)
				}
				if a.Header.Get("Content-Language") != lang {
					t.Errorf("%s in %s came in %s", tt.name, lang, a.Header.Get("Content-Language"))
				}
				if tt.contentType == jsonType {
					continue // a form is no JSON
				}
				a = browser.Do(method, "/f/"+form, io.MultiReader(strings.NewReader(tt.body)), header) // of unknown length
				if a.Status != tt.status || !strings.Contains(a.Body, `<html lang="`+lang) || inChinese(a.Body) != (lang == "zh") {
					t.Errorf("%s in %s by form: %d %.500s", tt.name, lang, a.Status, a.Body)
				}
			}
		}
		if n := d.count("submissions"); n != 0 {
			t.Errorf("%d were kept", n)
		}
	})
}

// inChinese reports whether most letters of a text are Han; the demo firm's name of languages is on every page.
func inChinese(text string) bool {
	han := 0
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	return han > 4
}

func TestAGETOfWhereProgramsPostIsNoSubmission(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		a := d.do(http.MethodGet, apiPath+"?email=a@b.de", "", nil)
		if p := d.problem(a); p.Status != 405 || p.Code != "method_not_allowed" {
			t.Errorf("%+v", p)
		}
		if allow := a.Header.Get("Allow"); !strings.Contains(allow, "POST") {
			t.Errorf("allowed is %q", allow)
		}
	})
}

func TestALineBreakIsRefusedInEveryFieldThatReachesAMailHeader(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		for _, field := range []string{"name", "email", "phone", "wechat", "whatsapp", "company", "country", "service", "locale", "submission_id"} {
			for _, brk := range []string{"\r\n", "\n", "\r", "\u2028", "\u0085"} {
				fields := map[string]string{"wechat": "ana_88", field: "ana@example.com" + brk + "Bcc: eve@example.com"}
				for _, f := range faces[1:] {
					if p := d.problem(f.post(d, fields, nil)); p.Status != 422 || p.names() != field+":line_break" {
						t.Errorf("%s with %q by %s: %+v", field, brk, f.name, p)
					}
				}
				if a := page.post(d, fields, nil); a.Status != 422 || !strings.Contains(a.Body, "This belongs on one line.") {
					t.Errorf("%s with %q by form: %d", field, brk, a.Status)
				}
			}
		}
		if n := d.count("submissions"); n != 0 {
			t.Errorf("%d were kept", n)
		}
	})
}

func TestAKeyThatIsNoLineIsRefused(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		for _, key := range []string{"\xff\xfe", strings.Repeat("k", 201), "a\tb"} {
			p := d.problem(object.post(d, map[string]string{"email": "a@b.de"}, keyed(key)))
			if p.Status != 422 || p.names() != "submission_id:key_invalid" {
				t.Errorf("%.20q: %+v", key, p)
			}
		}
	})
}

func TestInvisibleAndControlCharactersAreTakenOut(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		for _, f := range faces {
			s := d.submission(f.submit(d, map[string]string{
				"name": "A\x00n\x1ba\u202e ", "wechat": "ana_88\x00", "message": f.name + "\r\n\x00b\tc\x7f", "bud\x00get": "1\x000k", "page": "http://x\x00\n",
			}, nil))
			got := fmt.Sprintf("%q %q %q %q %q", s.Name, s.WeChat.Value, s.Message, s.Extra["budget"], s.Page)
			if want := fmt.Sprintf("%q %q %q %q %q", "Ana", "ana_88", f.name+"\nb\tc", "10k", "http://x"); got != want {
				t.Errorf("%s: kept %s, want %s", f.name, got, want)
			}
		}
	})
}

func TestConsentThatAFormDemandsMustBeGiven(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		err := d.app.DB.Write(t.Context(), func(tx *database.Tx) error {
			_, err := store.InsertForm(tx, crm.Form{SiteID: 1, Slug: "strict", Name: "Strict", MustConsent: true, Active: true,
				ConsentVersion: "7", Consent: crm.Text{"en": "I agree to everything."}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		a := d.do(http.MethodPost, "/f/strict", "email=a@b.de", with(nil, urlencoded))
		if a.Status != 422 || !strings.Contains(a.Body, `id="f-consent-error">Please tick this box`) {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		a = d.do(http.MethodPost, "/api/v1/forms/strict/submissions", `{"email":"a@b.de","consent":true}`, with(nil, jsonType))
		if s := d.submission(object.reference(d, a)); !s.Consent || s.ConsentVersion != "7" {
			t.Errorf("%+v", s)
		}
	})
}

func TestOnlyPagesOfTheSiteMayPostAndReadTheAnswer(t *testing.T) {
	const own = "http://127.0.0.1:8080" // the demo firm's articles
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		cors := func(h http.Header) string {
			var found []string
			for _, name := range []string{"Origin", "Methods", "Headers", "Max-Age", "Credentials"} {
				if v := h["Access-Control-Allow-"+name]; v != nil {
					found = append(found, fmt.Sprint(name, v))
				}
			}
			for _, name := range []string{"Access-Control-Max-Age", "Access-Control-Expose-Headers"} {
				if v := h[name]; v != nil {
					found = append(found, fmt.Sprint(name, v))
				}
			}
			return strings.Join(found, " ")
		}
		asks := http.Header{"Origin": {own}, "Access-Control-Request-Method": {"POST"}, "Access-Control-Request-Headers": {"content-type"}}
		a := d.do(http.MethodOptions, apiPath, "", asks)
		if want := "Origin[" + own + "] Methods[POST] Headers[Content-Type, Idempotency-Key] Access-Control-Max-Age[7200] Access-Control-Expose-Headers[Retry-After]"; a.Status != 204 || cors(a.Header) != want || a.Header.Get("Vary") != "Origin" {
			t.Errorf("preflight: %d %s, Vary %s", a.Status, cors(a.Header), a.Header.Get("Vary"))
		}
		readable := "Origin[" + own + "] Access-Control-Expose-Headers[Retry-After]"
		for _, body := range []map[string]string{{"email": "a@b.de"}, {"email": "a"}} {
			if a := object.post(d, body, http.Header{"Origin": {own}}); cors(a.Header) != readable || a.Header.Get("Vary") != "Origin" {
				t.Errorf("%d: %s", a.Status, cors(a.Header))
			}
		}
		for _, origin := range []string{"https://evil.example", "http://127.0.0.1:8089", "https://127.0.0.1:8080.evil.example", "null"} {
			asks.Set("Origin", origin)
			a, b := d.do(http.MethodOptions, apiPath, "", asks), object.post(d, map[string]string{"email": "a@b.de"}, http.Header{"Origin": {origin}})
			if cors(a.Header) != "" && a.Header.Get("Access-Control-Allow-Origin") != "" || b.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s: %s and %s", origin, cors(a.Header), cors(b.Header))
			}
			if forbidden := origin != "null"; (b.Status == 403) != forbidden || (a.Status == 403) != forbidden {
				t.Errorf("%s: %d and %d", origin, a.Status, b.Status)
			}
		}
		if a := object.post(d, map[string]string{"email": "a@b.de"}, nil); cors(a.Header) != "" {
			t.Errorf("nobody asked: %s", cors(a.Header))
		}
	})
}
