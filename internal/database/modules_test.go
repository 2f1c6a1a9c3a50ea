package database

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// The SQLite we build was generated against one version of its C library; another one corrupts silently.
func TestSQLiteIsBuiltWithTheLibraryItWasMadeFor(t *testing.T) {
	module := func(format, name string) string {
		out, err := exec.Command("go", "list", "-m", "-f", format, name).Output()
		if err != nil {
			t.Fatalf("go list %s: %v", name, err)
		}
		return strings.TrimSpace(string(out))
	}
	own, err := os.ReadFile(module("{{.GoMod}}", "modernc.org/sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	wanted := regexp.MustCompile(`modernc\.org/libc (v\S+)`).FindSubmatch(own)
	if wanted == nil {
		t.Fatal("sqlite's go.mod names no libc")
	}
	if got := module("{{.Version}}", "modernc.org/libc"); got != string(wanted[1]) {
		t.Errorf("modernc.org/libc is %s, and sqlite wants %s", got, wanted[1])
	}
}
