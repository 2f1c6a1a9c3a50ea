package web_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/testkit"
	"frontdesk/internal/web"
)

var named = regexp.MustCompile(`:([a-z]+)`)

func TestTheDocumentAndTheTableOfRoutesSayTheSame(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := apiClient{t: t, base: testkit.Serve(t, env.Boot())}
		doc := read[struct {
			Paths map[string]map[string]struct {
				Security []map[string][]string
			}
		}](t, p.get("/api/v1/openapi.json"), http.StatusOK)
		left := map[string]bool{}
		for path, item := range doc.Paths {
			for method := range item {
				left[strings.ToUpper(method)+" "+path] = true
			}
		}
		for _, route := range web.Table() {
			if !strings.HasPrefix(route.Path, "/api/v1/") {
				continue
			}
			path := named.ReplaceAllString(route.Path, "{$1}")
			operation, ok := doc.Paths[path][strings.ToLower(route.Method)]
			if !ok {
				t.Errorf("%s %s is not in the document", route.Method, path)
				continue
			}
			delete(left, route.Method+" "+path)
			scope, needed := route.Right.Key()
			var want []map[string][]string
			if !needed {
				want = append(want, map[string][]string{})
			}
			if scope != "" {
				want = append(want, map[string][]string{"key": {string(scope)}})
			}
			if got, expected := encoded(t, operation.Security), encoded(t, want); got != expected {
				t.Errorf("%s %s: the document asks for %s, the table for %s", route.Method, path, got, expected)
			}
		}
		for operation := range left {
			t.Errorf("%s is in the document and nowhere else", operation)
		}
	})
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheDocumentIsShownToPeopleInTheirLanguage(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := testkit.NewBrowser(t, testkit.Serve(t, env.Boot()))
		for lang, heading := range map[string]string{"en": "API for programs", "zh": "程序接口 API"} {
			a := b.Get("/api/v1/docs?lang=" + lang)
			if a.Status != http.StatusOK || !strings.Contains(a.Body, heading) {
				t.Errorf("%s: %d", lang, a.Status)
			}
			for _, want := range []string{"/api/v1/leads/{reference}/decline", "leads:write", "curl http", "schema-LeadFile", `&#34;reference&#34;: &#34;NO.2026112248213&#34;`} {
				if !strings.Contains(a.Body, want) {
					t.Errorf("%s: it does not say %s", lang, want)
				}
			}
			if strings.Contains(a.Body, "ZgotmplZ") || strings.Contains(a.Body, "%!") {
				t.Errorf("%s: something could not be shown", lang)
			}
		}
	})
}
