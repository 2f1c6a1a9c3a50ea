package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/servers"
)

// asProgram makes this test binary the program itself.
const asProgram = "FRONTDESK_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Unsetenv(asProgram)
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// place is where a firm lives: the settings of its processes.
type place []string

// newPlace is a new data folder, with the database of an environment.
func newPlace(t *testing.T, env *testkit.Env, secret string) place {
	p := place{asProgram + "=yes", "FRONTDESK_DATA=" + filepath.Join(t.TempDir(), "data"), "FRONTDESK_SUBMIT_RATE=off"}
	if env.Config.DatabaseURL != "" {
		p = append(p, "FRONTDESK_DATABASE_URL="+env.Config.DatabaseURL, "FRONTDESK_REDIS_URL="+env.Config.RedisURL,
			"FRONTDESK_SECRET="+secret, "FRONTDESK_ALLOW_WEAK_DURABILITY=yes")
	}
	return p
}

// serve starts a server there; without arguments it is the demo's.
func (p place) serve(t *testing.T, args ...string) *servers.Frontdesk {
	t.Helper()
	f, err := servers.StartFrontdesk(servers.FrontdeskOptions{Binary: os.Args[0], Args: args, Env: p})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Stop(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// value is that of a setting of the place, or "".
func (p place) value(name string) (value string) {
	for _, setting := range p {
		if v, ok := strings.CutPrefix(setting, name+"="); ok {
			value = v
		}
	}
	return value
}

// said is what a command said, and how it ended.
type said struct {
	out, err string
	code     int
}

// run runs a command there to its end.
func (p place) run(t *testing.T, args ...string) said {
	t.Helper()
	return p.runWith(t, "", args...)
}

func (p place) runWith(t *testing.T, input string, args ...string) said {
	t.Helper()
	var out bytes.Buffer
	s := p.runInto(t, input, &out, args...)
	s.out = out.String()
	return s
}

func (p place) runInto(t *testing.T, input string, out io.Writer, args ...string) said {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), p...)
	cmd.Stdin = strings.NewReader(input)
	var errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &errs
	var ended *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return said{err: errs.String(), code: cmd.ProcessState.ExitCode()}
}

// well runs a command that must succeed.
func (p place) well(t *testing.T, args ...string) said {
	t.Helper()
	s := p.run(t, args...)
	if s.code != 0 {
		t.Fatalf("%v: %d\n%s%s", args, s.code, s.out, s.err)
	}
	return s
}

// refused runs a command that must fail, saying so.
func (p place) refused(t *testing.T, words string, args ...string) {
	t.Helper()
	if s := p.run(t, args...); s.code == 0 || !strings.Contains(s.err, words) {
		t.Errorf("%v: %d, and %q is not in: %s%s", args, s.code, words, s.out, s.err)
	}
}

const secret = "a secret of at least thirty-two characters"

// flood posts enquiries until stop is called, which returns the references that were acknowledged.
func flood(t *testing.T, base string) (stop func() []string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var mu sync.Mutex
	var references []string
	var posting sync.WaitGroup
	for worker := range 4 {
		posting.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				body := fmt.Sprintf(`{"name":"V","email":"v%d-%d@example.com","message":"hello"}`, worker, n)
				reference, err := enquire(base, body)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				references = append(references, reference)
				mu.Unlock()
			}
		})
	}
	return func() []string {
		cancel()
		posting.Wait()
		return references
	}
}

func enquire(base, body string) (string, error) {
	r, err := http.Post(base+"/api/v1/forms/"+demo.Form+"/submissions", "application/json", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	var answer struct{ Reference string }
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil || r.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("%d %w", r.StatusCode, err)
	}
	return answer.Reference, nil
}

func TestABackupTakenBesideTheServerIsServedAfterARestoreOnTheOtherDatabase(t *testing.T) {
	for _, way := range []string{"sqlite to postgres", "postgres to sqlite"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			one, other := testkit.New(t), testkit.NewPostgres(t)
			if strings.HasPrefix(way, "postgres") {
				one, other = other, one
			}
			from := newPlace(t, one, secret)
			server := from.serve(t)
			stop := flood(t, server.URL)
			file := filepath.Join(t.TempDir(), "backup.zip")
			from.well(t, "backup", file)
			stop()
			from.refused(t, "stop every server", "restore", "--force", file)
			if code, err := server.Terminate(); err != nil || code != 0 {
				t.Fatalf("the server ended with %d, %v\n%s", code, err, server.Log())
			}
			kept := strings.TrimSpace(from.well(t, "restore", "--show-secret", file).out) // as the documentation says
			to := newPlace(t, other, kept)
			to.well(t, "restore", "--check", file)
			to.well(t, "restore", file)
			to.refused(t, "not empty", "restore", file)
			again := to.serve(t)
			b := testkit.NewBrowser(t, again.URL).SignIn(demo.Admin, demo.Password)
			testkit.Eventually(t, func() error {
				if a := b.Get("/inbox"); a.Status != 200 {
					return fmt.Errorf("the inbox: %d", a.Status)
				}
				return nil
			})
			if _, err := enquire(again.URL, `{"name":"V","email":"last@example.com","message":"hello"}`); err != nil {
				t.Error(err)
			}
			if out := to.well(t, "user", "list").out; !strings.Contains(out, demo.Admin) {
				t.Error(out)
			}
		})
	}
}

func TestABackupToStandardOutputIsAnArchive(t *testing.T) {
	p := newPlace(t, testkit.New(t), "")
	p.well(t, "migrate")
	file := filepath.Join(t.TempDir(), "backup.zip")
	if err := os.WriteFile(file, []byte(p.well(t, "backup", "-").out), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := p.well(t, "restore", "--check", file); !strings.Contains(s.out, "sound") {
		t.Error(s.out)
	}
}

func TestABackupWithoutTheSecretOrIntoTheDataFolderIsRefused(t *testing.T) {
	p := newPlace(t, testkit.New(t), "")
	data := p.value("FRONTDESK_DATA")
	servedOnce(t, data)
	if s := p.intoFile(t, filepath.Join(data, "backup.zip"), "backup", "-"); s.code == 0 || !strings.Contains(s.err, "inside the data folder") {
		t.Errorf("%+v", s)
	}
	if s := p.intoFile(t, filepath.Join(t.TempDir(), "backup.zip"), "backup", "-"); s.code != 0 {
		t.Errorf("%+v", s)
	}
	if err := os.Remove(filepath.Join(data, "secret")); err != nil {
		t.Fatal(err)
	}
	p.refused(t, "the secret of this database is lost", "user", "list")
	p.refused(t, "not the one this database was set up with", "backup", filepath.Join(t.TempDir(), "backup.zip"))
}

// intoFile runs a command whose standard output is a file that the shell has opened.
func (p place) intoFile(t *testing.T, file string, args ...string) said {
	t.Helper()
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	return p.runInto(t, "", out, args...)
}

func TestABackupOfNothingSaysSoAndMakesNothing(t *testing.T) {
	p := newPlace(t, testkit.New(t), "")
	file := filepath.Join(t.TempDir(), "backup.zip")
	p.refused(t, "there is no database", "backup", file)
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("an archive: %v", err)
	}
}

func TestAUserMadeBesideTheServerSetsAPasswordByTheLinkAndSignsIn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := newPlace(t, env, secret)
		server := p.serve(t, "serve")
		p = append(p, "FRONTDESK_BASE_URL="+server.URL)
		out := p.well(t, "user", "add", "--email", "Mei@Example.com", "--name", "林梅", "--role", "manager").out
		link := regexp.MustCompile(`http://\S+/password/\S+`).FindString(out)
		b := testkit.NewBrowser(t, server.URL)
		if a := b.Post(strings.TrimPrefix(link, server.URL), url.Values{"password": {"a long new password"}, "again": {"a long new password"}}); a.Status != http.StatusSeeOther {
			t.Fatalf("%q answers %d", link, a.Status)
		}
		testkit.NewBrowser(t, server.URL).SignIn("mei@example.com", "a long new password")

		if s := p.runWith(t, "another long password\n", "user", "add", "--email", "tom@example.com", "--name", "Tom", "--password-file", "-"); s.code != 0 {
			t.Fatalf("%+v", s)
		}
		testkit.NewBrowser(t, server.URL).SignIn("tom@example.com", "another long password")
		for words, args := range map[string][]string{
			"is here already":       {"--email", "MEI@example.com", "--name", "Mei"},
			"email: ":               {"--email", "nobody", "--name", "Mei"},
			"name":                  {"--email", "x@example.com", "--name", " "},
			"time_zone":             {"--email", "x@example.com", "--name", "X", "--time-zone", "Mars/Olympus"},
			"must be one of":        {"--email", "x@example.com", "--name", "X", "--role", "king"},
			"the password is empty": {"--email", "x@example.com", "--name", "X", "--password-file", "/dev/null"},
			"password: ":            {"--email", "x@example.com", "--name", "X", "--password-file", shortPassword(t)},
		} {
			p.refused(t, words, append([]string{"user", "add"}, args...)...)
		}
		if out := p.well(t, "user", "list").out; strings.Count(out, "\n") != 3 {
			t.Errorf("users:\n%s", out)
		}
	})
}

func shortPassword(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestADatabaseOfANewerProgramIsRefusedByEveryCommandWithTheRemedy(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := newPlace(t, env, secret)
		p.well(t, "migrate")
		fromTheFuture(t, p)
		for _, args := range [][]string{{"serve"}, {"migrate"}, {"migrate", "--dry-run"}, {"backup", filepath.Join(t.TempDir(), "b.zip")}, {"user", "list"}} {
			p.refused(t, "run that version, or restore a backup", append(args, "--listen=127.0.0.1:0", "--base-url=http://127.0.0.1")...)
		}
		if s := p.run(t, "doctor", "--only", "database"); s.code != 1 || !strings.Contains(s.out, "FAULT") || !strings.Contains(s.out, "newer") {
			t.Errorf("%+v", s)
		}
	})
}

// fromTheFuture notes a migration that this program does not know.
func fromTheFuture(t *testing.T, p place) {
	t.Helper()
	o := database.Options{Path: filepath.Join(p.value("FRONTDESK_DATA"), "frontdesk.db"), URL: p.value("FRONTDESK_DATABASE_URL")}
	db, err := database.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(context.Background(), func(tx *database.Tx) error {
		_, err := tx.Exec(`INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (9000, 'x', 'x', 1)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestADryRunOfMigrationsListsThemAndRunsNone(t *testing.T) {
	p := newPlace(t, testkit.New(t), "")
	p.refused(t, "there is no database", "migrate", "--dry-run")
	p.well(t, "migrate")
	if out := p.well(t, "migrate", "--dry-run").out; strings.Contains(out, "pending") {
		t.Error(out)
	}
}

func TestTheDoctorTellsFaultsByItsExitCodeAndInJSON(t *testing.T) {
	p := newPlace(t, testkit.New(t), "")
	if s := p.run(t, "doctor", "--listen=127.0.0.1:0"); s.code != 0 || !strings.Contains(s.out, "warn   database     ") {
		t.Errorf("%d\n%s%s", s.code, s.out, s.err)
	}
	s := append(p, "FRONTDESK_REDIS_URL=redis://127.0.0.1:1").run(t, "doctor", "--json", "--only", "redis")
	var found []struct{ Check, Level, Says, Remedy string }
	if err := json.Unmarshal([]byte(s.out), &found); err != nil || s.code != 1 || len(found) != 1 || found[0].Level != "FAULT" || found[0].Remedy == "" {
		t.Errorf("%d %v %s", s.code, err, s.out)
	}
	p.refused(t, "no check is named", "doctor", "--only", "luck")
}
