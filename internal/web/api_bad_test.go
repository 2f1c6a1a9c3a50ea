package web_test

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// requireProblemField reads a 422 whose only field at fault is that.
func requireProblemField(t *testing.T, a testkit.Answer, field, code string) problem {
	t.Helper()
	p := read[problem](t, a, http.StatusUnprocessableEntity)
	if len(p.Fields) != 1 || p.Fields[0].Field != field || p.Fields[0].Code != code {
		t.Errorf("at fault are %s, want %s:%s", p.names(), field, code)
	}
	return p
}

func TestWhatIsNotUnderstoodIsRefusedByName(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		reference := f.Post("one", "wechat", "client_one")
		f.Settle()
		p := f.client(t, f.Admin.ID, all...)
		for query, want := range map[string]string{
			"stat=new": "stat:unknown_parameter", "state=open": "state:one_of", "limit=0": "limit:number_range", "limit=101": "limit:number_range", "limit=many": "limit:number_invalid",
			"team=-1": "team:number_least", "since=yesterday": "since:time_invalid", "since=2026-11-23T04:00:00": "since:time_invalid", "limit=1&limit=2": "limit:repeated",
			"since=9999-12-31T23:59:59-01:00": "since:time_invalid", "until=0001-01-01T00:00:00%2B01:00": "until:time_invalid",
			"sort=name": "sort:one_of", "sort=%ff": "sort:encoding_invalid", "cursor=%00": "cursor:encoding_invalid",
		} {
			got := read[problem](t, p.get("/api/v1/leads?"+query), http.StatusUnprocessableEntity)
			if got.names() != want || got.Fields[0].Detail == "" {
				t.Errorf("%s: %s, want %s", query, got.names(), want)
			}
		}
		requireProblem(t, p.get("/api/v1/leads?a=%zz"), http.StatusBadRequest, "query_malformed")
		notes := "/api/v1/leads/" + reference + "/notes"
		for body, want := range map[string]string{
			`{"txt":"x"}`: "txt:unknown_field text:required", `{"text":7}`: "text:wrong_type", `{}`: "text:required", `{"text":null}`: "text:required",
			`{"text":"  "}`: "text:required", `{"text":"` + strings.Repeat("长", 10_001) + `"}`: "text:too_long", `{"text":"\u0000"}`: "text:required",
		} {
			if got := read[problem](t, p.post(notes, body), http.StatusUnprocessableEntity); got.names() != want {
				t.Errorf("%.30s: %s, want %s", body, got.names(), want)
			}
		}
		for _, body := range []string{`[]`, `{`, `{"text":"x"}{}`, `null`, `"x"`} {
			requireProblem(t, p.post(notes, body), http.StatusBadRequest, "json_malformed")
		}
		requireProblem(t, p.post(notes, "{\"text\":\"\xff\"}"), http.StatusBadRequest, "encoding_invalid")
		requireProblem(t, p.post(notes, `{"text":"`+strings.Repeat("x", 70_000)+`"}`), http.StatusRequestEntityTooLarge, "body_too_large")
		requireProblem(t, p.do(http.MethodPost, notes, "text=x", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}), http.StatusUnsupportedMediaType, "media_type_json")
		requireProblemField(t, p.post("/api/v1/leads/"+reference+"/accept", `{"force":true}`), "force", "unknown_field")
		requireProblemField(t, p.post("/api/v1/leads/"+reference+"/accept?force=1", ``), "force", "unknown_parameter")
		requireProblemField(t, p.post("/api/v1/leads/"+reference+"/close", `{"state":"working"}`), "state", "one_of")
		requireProblemField(t, p.post("/api/v1/leads/"+reference+"/decline", `{"reason":"rain"}`), "reason", "one_of")
		requireProblemField(t, p.get("/api/v1/contacts?email=nobody"), "email", "email_invalid")
		requireProblemField(t, p.get("/api/v1/contacts?phone=02012345"), "phone", "phone_needs_country")
		if n := len(f.FileOf(reference).Notes); n != 0 {
			t.Errorf("%d notes", n)
		}
	})
}

func TestAddressesMethodsAndFormsThatAreNotThereAreProblems(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		p := f.client(t, f.Admin.ID, all...)
		requireProblem(t, p.get("/api/v1/nothing"), http.StatusNotFound, "page_not_found")
		for _, name := range []string{"NO.2026112299999", "..%2Fleads", "NO.", "%00", "%ff", "'%20OR%201=1", "%E7%8E%8B"} {
			if a := p.get("/api/v1/leads/" + name); a.Status != http.StatusNotFound || a.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d %s", name, a.Status, a.Header.Get("Content-Type"))
			}
		}
		for _, path := range []string{"/api/v1/contacts/x", "/api/v1/contacts/0", "/api/v1/contacts/99999999999999999999"} {
			requireProblem(t, p.get(path), http.StatusNotFound, "contact_not_found")
		}
		a := p.do(http.MethodDelete, "/api/v1/leads", "", nil)
		requireProblem(t, a, http.StatusMethodNotAllowed, "method_not_allowed")
		if allow := a.Header.Get("Allow"); !strings.Contains(allow, "GET") {
			t.Errorf("allowed are %q", allow)
		}
		for accept, taken := range map[string]bool{
			"text/html": false, "application/json": true, "*/*": true, "text/html, application/*;q=0.5": true,
			"application/json;q=0, */*": false, "application/xml, text/plain": false, "": true,
		} {
			a := p.do(http.MethodGet, "/api/v1/leads", "", http.Header{"Accept": {accept}})
			if (a.Status == http.StatusOK) != taken {
				t.Errorf("Accept %q: %d", accept, a.Status)
			}
			if !taken {
				requireProblem(t, a, http.StatusNotAcceptable, "not_acceptable")
			}
		}
	})
}

func TestFaultsAreToldInTheLanguageThatWasAskedFor(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		p := f.client(t, f.ann, crm.KeyLeadsRead)
		for language, want := range map[string]string{"zh-CN,zh;q=0.9": "这里没有这个参数", "en": "There is no such parameter here", "fr": "There is no such parameter here"} {
			a := p.do(http.MethodGet, "/api/v1/leads?stat=new", "", http.Header{"Accept-Language": {language}, "Cookie": {"lang=zh"}})
			if got := read[problem](t, a, http.StatusUnprocessableEntity); !strings.Contains(got.Fields[0].Detail, want) || !strings.Contains(got.Fields[0].Detail, "state, team") {
				t.Errorf("%s: %s", language, got.Fields[0].Detail)
			}
		}
	})
}

func TestWhereNothingIsTakenTheWordsNameNothing(t *testing.T) {
	f := newKeyFirm(t, testkit.New(t))
	p := f.client(t, f.ann, crm.KeyLeadsWrite)
	for language, want := range map[string]string{"en": "There is no such parameter here. There is no such member here.", "zh": "这里没有这个参数。 这里没有这个字段。"} {
		a := p.do(http.MethodPost, "/api/v1/leads/NO.2026112312345/accept?force=1", `{"force":true}`,
			http.Header{"Accept-Language": {language}, "Content-Type": {"application/json"}})
		got := read[problem](t, a, http.StatusUnprocessableEntity)
		if len(got.Fields) != 2 || got.Fields[0].Detail+" "+got.Fields[1].Detail != want {
			t.Errorf("%s: %+v", language, got.Fields)
		}
	}
}
