package i18n

import (
	"os"
	"testing"
	"testing/fstest"
	"time"
)

func load(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load(os.DirFS("../../templates/locales"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnyChineseIsAnsweredInChineseAndStrangersInEnglish(t *testing.T) {
	c := load(t)
	for accept, want := range map[string]string{
		"zh-CN": "zh", "zh-Hans": "zh", "zh-TW": "zh", "zh-Hant-HK": "zh", "fr-FR,zh;q=0.4,en;q=0.2": "zh",
		"en-GB": "en", "": "en", "de": "en", "*": "en", ";;;": "en", "\xff": "en",
	} {
		if got := c.Match(accept); got != want {
			t.Errorf("Match(%q) = %q, want %q", accept, got, want)
		}
	}
	if got := c.Match("", "tlh", "zh-CN", "en"); got != "zh" {
		t.Errorf("the first understood wish should win, got %q", got)
	}
}

func TestCountChoosesThePluralFormAndIsWrittenWithSeparators(t *testing.T) {
	c := load(t)
	for count, want := range map[int]string{1: "1 day ago", 3: "3 days ago", 1200: "1,200 days ago"} {
		if got := c.Reader("en", nil).T("time.days_ago", "Count", count); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := c.Reader("zh", nil).T("time.days_ago", map[string]any{"Count": 3}); got != "3天前" {
		t.Errorf("got %q", got)
	}
}

func TestAMissingKeyComesBackAsItself(t *testing.T) {
	if got := load(t).Reader("zh", nil).T("no.such.key"); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
	if got := (Reader{}).T("any"); got != "any" {
		t.Errorf("got %q", got)
	}
}

func TestAParameterIsNeverReadAsATemplate(t *testing.T) {
	files := fstest.MapFS{
		"a.en.json": {Data: []byte(`{"hello":"Hello {{.Name}}"}`)},
		"a.zh.json": {Data: []byte(`{"hello":"你好 {{.Name}}"}`)},
	}
	c, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Reader("en", nil).T("hello", "Name", "{{.Secret}}"); got != "Hello {{.Secret}}" {
		t.Errorf("got %q", got)
	}
}

func TestAKeyWrittenTwiceStopsTheStart(t *testing.T) {
	files := fstest.MapFS{
		"a.en.json": {Data: []byte(`{"k":"one"}`)}, "b.en.json": {Data: []byte(`{"k":"two"}`)}, "a.zh.json": {Data: []byte(`{"k":"一"}`)},
	}
	if _, err := Load(files); err == nil {
		t.Error("want an error")
	}
}

func TestDatesAreInTheReadersLanguageAndZone(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	at := time.Date(2026, 11, 22, 18, 5, 0, 0, time.UTC)
	c := load(t)
	en, zh := c.Reader("en", zone), c.Reader("zh", zone)
	for got, want := range map[string]string{
		en.DateTime(at): "23 Nov 2026, 02:05", zh.DateTime(at): "2026年11月23日 02:05",
		en.Relative(at, at.Add(12*time.Minute)): "12 min ago", zh.Relative(at.Add(2*time.Hour), at): "2小时后",
		en.Relative(at, at.Add(20*time.Second)): "just now", zh.Relative(at, at.Add(24*8*time.Hour)): "11月23日",
		en.Relative(at, at.AddDate(1, 0, 0)): "23 Nov 2026", en.Date(time.Time{}): "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
