package response

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/templates"
)

func newResponder(t *testing.T) *Responder {
	t.Helper()
	locales, err := fs.Sub(templates.Files, "locales")
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := i18n.Load(locales)
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(templates.Files, catalog)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// get runs one handler behind Secure and returns its answer.
func get(path, language string, handle gin.HandlerFunc, route string) *httptest.ResponseRecorder {
	gin.SetMode(gin.TestMode)
	engine := gin.New()
	engine.Use(Secure)
	engine.GET(route, handle)
	w := httptest.NewRecorder()
	req := httptest.NewRequest("GET", path, nil)
	req.Header.Set("Accept-Language", language)
	engine.ServeHTTP(w, req)
	return w
}

func TestAProblemNamesItsCodeAndFieldsInTheReadersLanguage(t *testing.T) {
	r := newResponder(t)
	err := crm.Invalid([]crm.FieldError{{Field: "email", Code: "wrong_type"}})
	w := get("/x", "zh-TW", func(c *gin.Context) { r.Problem(c, err) }, "/x")
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if w.Code != 422 || w.Header().Get("Content-Type") != "application/problem+json" || p.Code != "invalid" || p.Status != 422 {
		t.Errorf("%d %v %+v", w.Code, w.Header(), p)
	}
	if len(p.Fields) != 1 || p.Fields[0].Field != "email" || p.Fields[0].Detail != "类型不对。" {
		t.Errorf("%+v", p.Fields)
	}
}

func TestACauseIsNeverShown(t *testing.T) {
	r := newResponder(t)
	secret := errors.New("password=hunter2")
	for _, answer := range []gin.HandlerFunc{func(c *gin.Context) { r.Problem(c, secret) }, func(c *gin.Context) { r.ErrorPage(c, secret) }} {
		w := get("/x", "en", answer, "/x")
		if w.Code != 500 || strings.Contains(w.Body.String(), "hunter2") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

func TestEveryKindHasAStatusAndWords(t *testing.T) {
	r := newResponder(t)
	reader := r.catalog.Reader("en", nil)
	for kind := range statuses {
		if !reader.Has("error.kind." + string(kind)) {
			t.Errorf("%s has no words", kind)
		}
	}
	if got := Status(crm.Errorf(crm.KindInvalid, "encoding_invalid")); got != 400 {
		t.Errorf("a body without fields should be 400, got %d", got)
	}
	if got := Detail(reader, crm.Errorf(crm.KindConflict, "nobody_wrote_this")); got != reader.T("error.kind.conflict") {
		t.Errorf("got %q", got)
	}
}

func TestARateLimitSaysWhenToComeBack(t *testing.T) {
	r := newResponder(t)
	err := &crm.Error{Kind: crm.KindRateLimited, Code: "rate_limited", RetryAfter: 90*time.Second + 1}
	w := get("/x", "en", func(c *gin.Context) { r.ErrorPage(c, err) }, "/x")
	if w.Code != 429 || w.Header().Get("Retry-After") != "91" || !strings.Contains(w.Body.String(), "2 minutes") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestEveryAnswerIsSecured(t *testing.T) {
	w := get("/x", "en", func(c *gin.Context) { c.String(200, "x") }, "/x")
	for name, want := range map[string]string{"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
		if !strings.Contains(w.Header().Get(name), want) {
			t.Errorf("%s is %q", name, w.Header().Get(name))
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Error("the policy is not strict")
	}
}

func TestAssetsAreKeptForEverAtTheirAddressAndOnlyThere(t *testing.T) {
	r := newResponder(t)
	path, err := r.AssetPath("app.css")
	if err != nil {
		t.Fatal(err)
	}
	w := get(path, "en", r.Asset, AssetsRoute)
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("ETag") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	old := get("/assets/old/app.css", "en", r.Asset, AssetsRoute)
	if old.Code != 200 || strings.Contains(old.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%d %v", old.Code, old.Header())
	}
	if w := get("/assets/old/../embed.go", "en", r.Asset, AssetsRoute); w.Code == 200 {
		t.Error("a file that is no asset was served")
	}
}

func TestATemplateThatNobodyDeclaredStopsTheStart(t *testing.T) {
	files := fstest.MapFS{}
	err := fs.WalkDir(templates.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(templates.Files, path)
		files[path] = &fstest.MapFile{Data: body}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	catalog := newResponder(t).catalog
	files["inbox/forgotten2.html"] = &fstest.MapFile{}
	if _, err := New(files, catalog); err == nil {
		t.Error("an undeclared file was taken")
	}
	delete(files, "inbox/forgotten2.html")
	delete(files, "inbox/lead.html")
	if _, err := New(files, catalog); err == nil {
		t.Error("a missing file was not missed")
	}
}

func TestALanguageInTheAddressWinsOverTheBrowsers(t *testing.T) {
	r := newResponder(t)
	var lang string
	get("/x?lang=zh", "en", func(c *gin.Context) { lang = r.Reader(c).Lang }, "/x")
	if lang != "zh" {
		t.Errorf("got %q", lang)
	}
}
