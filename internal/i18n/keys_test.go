package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// dynamic are the beginnings of keys that are put together from codes at run time.
var dynamic = []string{
	"error.", "field.", "state.", "event.", "excluded.", "rule.", "queue.", "message.kind.", "role.",
	"spam.", "reason.", "time.", "country.", "language.", "weekday.", "email.", "point.", "admin.", "leads.", "flash.",
	"job.", "part.", "scan.unscanned_", "report.", "seat.", "promise.", "strategy.", "decision.", "returned.", "ticket.part.", "review.reason.", "review.rating_", "reviews.state.", "comment.", "moderation.", "edit.comment_hold_", "edit.untold_", "wording.kind_", "wording.when_", "wording.variable_", "status.stage.", "status.step.", "status.next.", "status.told.", "mail.attachment_", "notices.kind.", "delivery.outcome.", "delivery.phase.", "suppressed.", "way.", "mailroom.why_", "mailroom.chart_", "stray.reason.", "stray.remedy.", "stray.view_", "stray.empty_",
}

var (
	asked   = regexp.MustCompile(`\bT\(? ?"([a-z0-9_.]+)"`)
	literal = regexp.MustCompile(`"([a-z0-9_]+(?:\.[a-z0-9_]+)+)"`)
	refused = regexp.MustCompile(`Errorf\((?:crm\.)?Kind\w+, "([a-z0-9_]+)"|Unavailable\("([a-z0-9_]+)"`)
	absent  = regexp.MustCompile(`crm\.NotFound\("([a-z0-9_]+)"`)
	faulty  = regexp.MustCompile(`\{Field: [^,}]+, Code: "([a-z0-9_]+)"`)
	told    = regexp.MustCompile(`\{Kind: (?:crm\.)?Kind\w+, Code: "([a-z0-9_]+)"`)
)

// sources returns the text of every template and every Go file that is not a test, by path.
func sources(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, root := range []string{"../../templates", "..", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "../i18n/") {
				return err
			}
			switch filepath.Ext(path) {
			case ".go", ".html", ".txt", ".tmpl":
				text, err := os.ReadFile(path)
				found[path] = string(text)
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func TestEveryKeyThatIsAskedForIsWrittenInEveryLanguage(t *testing.T) {
	c := load(t)
	for path, text := range sources(t) {
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			if strings.HasSuffix(m[1], ".") || strings.HasSuffix(m[1], "_") {
				continue // the beginning of a key made of a code
			}
			requireKey(t, c, path, m[1])
		}
	}
}

func TestEveryErrorCodeHasItsWords(t *testing.T) {
	c := load(t)
	for path, text := range sources(t) {
		for _, m := range refused.FindAllStringSubmatch(text, -1) {
			requireKey(t, c, path, "error."+m[1]+m[2])
		}
		for _, m := range told.FindAllStringSubmatch(text, -1) {
			requireKey(t, c, path, "error."+m[1])
		}
		for _, m := range absent.FindAllStringSubmatch(text, -1) {
			requireKey(t, c, path, "error."+m[1]+"_not_found")
		}
		for _, m := range faulty.FindAllStringSubmatch(text, -1) {
			requireKey(t, c, path, "field."+m[1])
		}
	}
}

func requireKey(t *testing.T, c *Catalog, path, key string) {
	t.Helper()
	for _, lang := range Languages {
		if !c.Has(lang, key) {
			t.Errorf("%s asks for %q, which is not written in %q", path, key, lang)
		}
	}
}

func TestEveryKeyIsUsedAndWrittenInEveryLanguage(t *testing.T) {
	c := load(t)
	used := map[string]bool{}
	for _, text := range sources(t) {
		for _, m := range literal.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
	}
	for _, lang := range Languages {
		for _, key := range c.Keys(lang) {
			if !used[key] && !hasPrefix(key, dynamic) {
				t.Errorf("%q is written in %q and nobody asks for it", key, lang)
			}
			for _, other := range Languages {
				if !c.Has(other, key) {
					t.Errorf("%q is written in %q and not in %q", key, lang, other)
				}
			}
		}
	}
}

func hasPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
