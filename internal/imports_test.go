package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "frontdesk/"

// The packages of the house by floor; each may import those of the floors above it, and of its own floor only
// what others lists.
var (
	pure     = []string{"crm", "contactpoint", "reference", "jobs", "calendar", "rotation", "spam", "token", "i18n"}
	ground   = []string{"database", "store", "rediskit", "ratelimit", "queue", "outbox", "roster", "sla", "observe", "outbound", "judge", "files", "eml", "lmtp", "dkim", "resolver", "imap", "clamd", "scan"}
	stations = []string{"intake", "assignment", "routing", "conversation", "mail", "desk", "account", "firm", "demo", "machinery", "page", "status", "notice", "mailbox"}

	pureOutside = map[string][]string{
		"crm":          {"golang.org/x/net/idna"},
		"contactpoint": {"github.com/nyaruka/phonenumbers", "golang.org/x/net/idna", "golang.org/x/text"},
		"i18n":         {"github.com/nicksnyder/go-i18n/v2", "golang.org/x/text"},
	}
	groundInside = map[string][]string{
		"judge": {"outbound"}, "eml": {"files"}, "scan": {"database", "store", "queue", "files", "eml", "clamd"},
		"store": {"database"}, "queue": {"database", "store", "observe"}, "outbox": {"database", "store", "queue"},
		"roster": {"database", "store"}, "sla": {"database", "store", "queue", "outbox", "roster"},
	}
	webGround = []string{"observe"} // requests are counted and traced where they are answered; it keeps nothing of the product

	stationsInside = map[string][]string{
		"routing": {"assignment", "intake"}, "desk": {"assignment", "intake", "conversation"}, "conversation": {"assignment", "intake"},
		"machinery": {"mail"}, "page": {"assignment", "intake"}, "status": {"intake"}, "mailbox": {"conversation"},
	}
	only = map[string][]string{ // an outside module and who may import it
		"github.com/gin-gonic/gin":       {"web", "testkit/bench"}, // the bench compares with a bare handler
		"github.com/jackc/pgx/v5":        {"database", "testkit"},
		"modernc.org/sqlite":             {"database"},
		"github.com/redis/go-redis/v9":   {"rediskit", "ratelimit", "queue"},
		"github.com/alicebob/miniredis":  {"rediskit"},
		"github.com/jordan-wright/email": {"mail"},
		"github.com/emersion/go-msgauth": {"dkim", "doctor"},
		"github.com/miekg/dns":           {"resolver", "testkit/nameserver"},
		"blitiri.com.ar/go/spf":          {"doctor"},
		"github.com/emersion/go-imap/v2": {"imap", "testkit"},
		"github.com/getkin/kin-openapi":  {}, // tests only
		"github.com/evanw/esbuild":       {"web/embed"},

		"github.com/prometheus":    {"observe"},
		"go.opentelemetry.io/otel": {"observe"},
	}
)

// importsOf returns what each package below internal imports in files that are not tests, by its folder.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := path.Dir(filepath.ToSlash(file))
		for _, i := range parsed.Imports {
			found[folder] = append(found[folder], strings.Trim(i.Path.Value, `"`))
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("reading imports: %v", err)
	}
	return found
}

func TestPurePackagesImportTheStandardLibraryAndEachOther(t *testing.T) {
	imports := importsOf(t)
	for _, p := range pure {
		for _, i := range imports[p] {
			if !standard(i) && !inside(i, pure) && !within(i, pureOutside[p]) {
				t.Errorf("%s imports %s", p, i)
			}
		}
	}
}

func TestNobodyImportsFromAFloorBelow(t *testing.T) {
	imports := importsOf(t)
	for _, p := range ground {
		for _, i := range imports[p] {
			if ours(i) && !inside(i, pure) && !inside(i, groundInside[p]) {
				t.Errorf("%s imports %s", p, i)
			}
		}
	}
	for _, p := range stations {
		for _, i := range imports[p] {
			if ours(i) && !inside(i, pure) && !inside(i, ground) && !inside(i, stationsInside[p]) {
				t.Errorf("%s imports %s", p, i)
			}
		}
	}
}

func TestTheWebKnowsStationsAndNoDatabase(t *testing.T) {
	for p, list := range importsOf(t) {
		if p != "web" && !strings.HasPrefix(p, "web/") {
			continue
		}
		for _, i := range list {
			if inside(i, ground) && !inside(i, webGround) {
				t.Errorf("%s imports %s", p, i)
			}
		}
	}
}

// The packages behind the commands: they look at the house from outside, and nobody in it knows them.
func TestOperationsStandOutsideTheHouse(t *testing.T) {
	operations := []string{"backup", "doctor", "simulate"}
	below := append(append(slices.Clone(pure), ground...), "config", "mail", "assignment", "routing") // simulate runs the last two
	for p, list := range importsOf(t) {
		for _, i := range list {
			if slices.Contains(operations, p) && ours(i) && !inside(i, below) {
				t.Errorf("%s imports %s", p, i)
			}
			if inside(i, operations) {
				t.Errorf("%s imports %s", p, i)
			}
		}
	}
}

func TestOutsideModulesHaveOneDoorEach(t *testing.T) {
	for p, list := range importsOf(t) {
		for _, i := range list {
			for outside, doors := range only {
				if within(i, []string{outside}) && !slices.ContainsFunc(doors, func(d string) bool { return p == d || strings.HasPrefix(p, d+"/") }) {
					t.Errorf("%s imports %s", p, i)
				}
			}
		}
	}
}

func TestOnlyTheProgramAndTheTestkitBoot(t *testing.T) {
	for p, list := range importsOf(t) {
		if slices.Contains(list, module+"internal/boot") && p != "testkit" {
			t.Errorf("%s imports boot", p)
		}
	}
}

func standard(i string) bool { return !strings.Contains(strings.SplitN(i, "/", 2)[0], ".") && !ours(i) }

func ours(i string) bool { return strings.HasPrefix(i, module) }

func inside(i string, packages []string) bool {
	return ours(i) && slices.Contains(packages, strings.TrimPrefix(i, module+"internal/"))
}

func within(i string, modules []string) bool {
	return slices.ContainsFunc(modules, func(m string) bool { return i == m || strings.HasPrefix(i, m+"/") })
}
