package preview

import (
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
	"frontdesk/templates"
)

// sample is one page as somebody might meet it.
type sample struct {
	page string
	name string
	view any
}

// stage is what samples are made with.
type stage struct {
	i18n.Reader
	chrome response.Chrome
	now    time.Time

	readers map[string]i18n.Reader // of each language
}

func setUp(t *testing.T) (*response.Responder, *i18n.Catalog) {
	t.Helper()
	locales, err := fs.Sub(templates.Files, "locales")
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := i18n.Load(locales)
	if err != nil {
		t.Fatal(err)
	}
	r, err := response.New(templates.Files, catalog)
	if err != nil {
		t.Fatal(err)
	}
	return r, catalog
}

func newStage(catalog *i18n.Catalog, lang string) stage {
	reader := catalog.Reader(lang, time.FixedZone("CST", 8*3600))
	u := &url.URL{Path: "/page"}
	readers := map[string]i18n.Reader{}
	for _, l := range i18n.Languages {
		readers[l] = catalog.Reader(l, nil)
	}
	return stage{
		Reader: reader, readers: readers, now: time.Date(2026, 11, 22, 6, 30, 0, 0, time.UTC),
		chrome: response.Chrome{Reader: reader, Title: "Frontdesk", Back: "/page", Languages: response.LanguagesOf(catalog, lang, u)},
	}
}

func (s stage) samples(t *testing.T) []sample {
	return slices.Concat(s.site(), s.status(), s.comments(), s.forms(), s.tickets(), s.inbox(), s.strays(), s.admin(), s.machinery(), s.reports(), s.programs(t), s.demo(t))
}

func TestEveryPageIsFilledInEveryLanguage(t *testing.T) {
	r, catalog := setUp(t)
	for _, lang := range i18n.Languages {
		seen := map[string]bool{}
		for _, s := range newStage(catalog, lang).samples(t) {
			var b bytes.Buffer
			if err := r.Render(&b, s.page, s.view); err != nil {
				t.Errorf("%s %s in %s: %v", s.page, s.name, lang, err)
			}
			seen[s.page] = true
			requireWords(t, s, b.String())
			keep(t, strings.ReplaceAll(s.page, "/", "-")+"-"+s.name+"."+lang+".html", b.Bytes())
		}
		for _, name := range r.Names() {
			if !seen[name] {
				t.Errorf("%s is never executed", name)
			}
		}
	}
	keepAssets(t, r)
}

var unwritten = regexp.MustCompile(`>\s*[a-z_]+\.[a-z_]+(\.[a-z_]+)*\s*<`)

// requireWords fails on what a reader must never see: a bare key, a zero value, an attribute styled inline.
func requireWords(t *testing.T, s sample, html string) {
	t.Helper()
	if m := unwritten.FindString(html); m != "" && !strings.Contains(m, "example") {
		t.Errorf("%s %s shows %q", s.page, s.name, m)
	}
	for _, bad := range []string{"<no value>", "ZgotmplZ", " style=", " onclick=", "%!"} {
		if strings.Contains(html, bad) {
			t.Errorf("%s %s contains %q", s.page, s.name, bad)
		}
	}
}

var (
	defined = regexp.MustCompile(`{{define "(\w+)"}}`)
	used    = regexp.MustCompile(`{{template "(\w+)"`)
)

func TestEveryPartIsUsedByAPage(t *testing.T) {
	uses, names := map[string]bool{"content": true}, map[string]string{}
	err := fs.WalkDir(templates.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, "email/") || !strings.HasSuffix(path, ".html") {
			return err
		}
		text, err := fs.ReadFile(templates.Files, path)
		for _, m := range defined.FindAllSubmatch(text, -1) {
			names[string(m[1])] = path
		}
		for _, m := range used.FindAllSubmatch(text, -1) {
			uses[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range names {
		if !uses[name] {
			t.Errorf("part %q of %s is used nowhere", name, path)
		}
	}
}

// keep writes a file into the folder FRONTDESK_PREVIEW, if one is named.
func keep(t *testing.T, name string, body []byte) {
	t.Helper()
	dir := os.Getenv("FRONTDESK_PREVIEW")
	if dir == "" {
		return
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
}

func keepAssets(t *testing.T, r *response.Responder) {
	t.Helper()
	entries, err := fs.ReadDir(templates.Files, "assets")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		body, err := fs.ReadFile(templates.Files, "assets/"+e.Name())
		if err != nil {
			t.Fatal(err)
		}
		path, err := r.AssetPath(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		keep(t, path, body)
	}
}
