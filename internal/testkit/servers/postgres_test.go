package servers

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// psql runs one statement and gives what it answers.
func psql(t *testing.T, p *Postgres, statement string) string {
	t.Helper()
	out, err := exec.Command(filepath.Join(p.bin, "psql"), p.URL, "-XAtc", statement).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", statement, err, out)
	}
	return strings.TrimSpace(string(out))
}

func TestAPostgresIsFastUnlessItIsToBeDurable(t *testing.T) {
	for durable, want := range map[bool]string{false: "off", true: "on"} {
		p := PostgresFor(t, PostgresOptions{Durable: durable, Settings: []string{"work_mem=7MB"}})
		for _, setting := range []string{"fsync", "full_page_writes"} {
			if got := psql(t, p, "SHOW "+setting); got != want {
				t.Errorf("durable %v: %s = %s", durable, setting, got)
			}
		}
		if got := psql(t, p, "SHOW work_mem"); got != "7MB" {
			t.Errorf("work_mem = %s", got)
		}
	}
}

func TestAKilledPostgresComesBackWithWhatItCommitted(t *testing.T) {
	p := PostgresFor(t, PostgresOptions{Durable: true})
	psql(t, p, "CREATE TABLE kept (n int)")
	psql(t, p, "INSERT INTO kept VALUES (42)")
	first := p.PID()
	if err := p.Restart(); err != nil {
		t.Fatal(err)
	}
	if running(first) {
		t.Error("the killed server still runs")
	}
	if got := psql(t, p, "SELECT n FROM kept"); got != "42" {
		t.Errorf("kept %q", got)
	}
}

func TestAStoppedPostgresIsGoneWithItsFolder(t *testing.T) {
	p := PostgresFor(t, PostgresOptions{})
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	if running(p.PID()) {
		t.Error("still running")
	}
	if _, err := os.Stat(p.dir.path); !os.IsNotExist(err) {
		t.Errorf("folder: %v", err)
	}
}
