package scan_test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// failing is a scanner that answers, but hangs up on every file.
func failing(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if command, _ := bufio.NewReader(conn).ReadString(0); command == "zPING\x00" {
				_, _ = conn.Write([]byte("PONG\x00")) // whoever asked may be gone
			}
			_ = conn.Close() // it ends here in any case
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return l.Addr().String()
}

func TestAFileAtWhichTheScannerFailsIsGivenUpAndSaysSo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.Clamd = failing(t)
		app := env.Boot()
		f := env.NewFirm(app)
		sum := strings.Repeat("ab", 32)
		path := filepath.Join(env.Config.Data, "files", sum[:2], sum)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("a,b\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		err := app.DB.Write(t.Context(), func(tx *database.Tx) error {
			job := jobs.ScanFile{SHA256: sum}
			return app.Queue.Insert(tx, job, queue.Key(job.Key()))
		})
		if err != nil {
			t.Fatal(err)
		}
		var known map[string]crm.Scan
		f.Until(10*time.Second, func() error {
			err := app.DB.Read(t.Context(), func(tx *database.Tx) (err error) {
				known, err = store.ScansOf(tx, []string{sum})
				return err
			})
			if err == nil && len(known) == 0 {
				err = fmt.Errorf("no verdict yet")
			}
			return err
		})
		if known[sum] != (crm.Scan{State: crm.ScanUnscanned, Reason: crm.ScanFailed}) {
			t.Errorf("%+v", known[sum])
		}
	})
}

// handsOut are the files of the product that open kept files, and why: the gate, and what reads a mail to know what it says.
var handsOut = []string{"conversation/read.go", "scan/scan.go", "scan/work.go"}

func TestEveryKeptFileIsOpenedByTheGate(t *testing.T) {
	var found []string
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(strings.ToLower(string(text)), "files.open(") || strings.Contains(strings.ToLower(string(text)), "kept.open(") {
			found = append(found, filepath.ToSlash(strings.TrimPrefix(path, "../")))
		}
		return err
	})
	if slices.Sort(found); err != nil || !slices.Equal(found, handsOut) {
		t.Errorf("kept files are opened in %q: %v", found, err)
	}
}
