package backup_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/backup"
	"frontdesk/internal/boot"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/intake"
	"frontdesk/internal/testkit"
	"frontdesk/migrations"
)

// open opens the database of an environment as a command beside the server does.
func open(t *testing.T, env *testkit.Env) *database.DB {
	t.Helper()
	db, err := database.Open(context.Background(), database.Options{
		URL: env.Config.DatabaseURL, Path: env.Config.DatabasePath(), Now: env.Clock.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// take takes a backup of an environment and returns its file.
func take(t *testing.T, env *testkit.Env) string {
	t.Helper()
	secret, err := env.Config.KeptSecret()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "backup.zip")
	db := open(t, env)
	defer db.Close()
	_, err = backup.Save(context.Background(), file, env.Config.Data, backup.Source{
		DB: db, Migrations: migrations.For(db.Dialect()), Files: os.DirFS(env.Config.Data), Secret: secret, Program: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// restore restores a file into an environment.
func restore(t *testing.T, file string, env *testkit.Env, change ...func(*backup.Target)) error {
	t.Helper()
	archive, err := backup.Open(file)
	if err != nil {
		return err
	}
	defer archive.Close()
	db, err := database.Open(context.Background(), database.Options{
		URL: env.Config.DatabaseURL, Path: env.Config.DatabasePath(), Now: env.Clock.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	target := backup.Target{
		DB: db, Migrations: migrations.For(db.Dialect()), Folder: env.Config.Data,
		Secret: env.Config.Secret, SecretPath: env.Config.SecretPath(),
	}
	for _, c := range change {
		c(&target)
	}
	return backup.Restore(context.Background(), archive, target)
}

var here = account.Browser{Address: "192.0.2.0/24"}

// force replaces what is there.
func force(t *backup.Target) { t.Replace = true }

// contents are all rows of all tables, as text that is the same for both databases.
func contents(t *testing.T, db *database.DB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := db.Read(context.Background(), func(tx *database.Tx) error {
		tables, err := database.Tables(tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			all[table.Name] = []string{}
			err := table.Each(tx, func(row []any) error {
				all[table.Name] = append(all[table.Name], textOf(table, row))
				return nil
			})
			if err != nil {
				return err
			}
			slices.Sort(all[table.Name])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// textOf writes a row with its columns by name, and JSON in one form whichever database wrote it.
func textOf(table database.Table, row []any) string {
	values := make([]string, len(row))
	for i, v := range row {
		var parsed any
		if s, ok := v.(string); ok && (strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[")) && json.Unmarshal([]byte(s), &parsed) == nil {
			v = parsed
		}
		values[i] = fmt.Sprintf("%s=%T:%v", table.Columns[i].Name, v, v)
	}
	slices.Sort(values)
	return strings.Join(values, " ")
}

// contentsOf are those of an environment's database.
func contentsOf(t *testing.T, env *testkit.Env) map[string][]string {
	t.Helper()
	db := open(t, env)
	defer db.Close()
	return contents(t, db)
}

func sameContents(t *testing.T, got, want map[string][]string) {
	t.Helper()
	for table := range want {
		if !reflect.DeepEqual(got[table], want[table]) {
			t.Errorf("table %s: %d rows, want %d\n got %.600v\nwant %.600v", table, len(got[table]), len(want[table]), got[table], want[table])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d tables, want %d", len(got), len(want))
	}
}

// onEveryWay runs a test for a backup of each database that is restored into each.
func onEveryWay(t *testing.T, test func(t *testing.T, from, to *testkit.Env)) {
	kinds := map[string]func(*testing.T) *testkit.Env{"sqlite": testkit.New, "postgres": testkit.NewPostgres}
	for from, open := range kinds {
		for to, openOther := range kinds {
			t.Run(from+" to "+to, func(t *testing.T) {
				t.Parallel()
				a, b := open(t), openOther(t)
				b.Clock = a.Clock
				test(t, a, b)
			})
		}
	}
}

// withSecretOf gives a host the secret that it needs for a backup, as its operator would.
func withSecretOf(t *testing.T, from, to *testkit.Env) {
	t.Helper()
	secret, err := from.Config.KeptSecret()
	if err != nil {
		t.Fatal(err)
	}
	if to.Config.DatabaseURL != "" {
		to.Config.Secret = secret
	}
}

// stop ends an app before its test ends.
func stop(app *boot.App) { app.Stop(context.Background()) }

// bootFor starts an app whose end is the caller's.
func bootFor(t *testing.T, env *testkit.Env) *boot.App {
	t.Helper()
	settings := env.Config
	if err := settings.Check(); err != nil {
		t.Fatal(err)
	}
	app, err := boot.Open(context.Background(), boot.Options{Config: &settings, Log: env.Log(), Now: env.Clock.Now, Demo: true, Worker: true})
	if err == nil {
		err = app.Start(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	return app
}

func post(app *boot.App, n int) (string, error) {
	receipt, err := app.Intake.Submit(context.Background(), intake.Post{Form: "consultation", Fields: map[string][]string{
		"name": {fmt.Sprintf("林 %d", n)}, "email": {fmt.Sprintf("visitor%d@example.com", n)}, "message": {"Do I need a licence? \"Yes\" <or> no\nno"},
	}})
	return receipt.Reference, err
}

func TestABackupTakenUnderLoadComesBackWholeOnEitherDatabase(t *testing.T) {
	onEveryWay(t, func(t *testing.T, from, to *testkit.Env) {
		source := bootFor(t, from)
		session, err := source.Account.SignIn(context.Background(), demo.Admin, demo.Password, here)
		if err != nil {
			t.Fatal(err)
		}
		file := underLoad(t, source, func() string { return take(t, from) })
		stop(source)
		withSecretOf(t, from, to)
		if err := restore(t, file, to); err != nil {
			t.Fatal(err)
		}
		db := open(t, to)
		consistent(t, db)
		again := take(t, to) // what was restored makes the same backup again
		sameRows(t, file, again)
		db.Close()
		serves(t, to, session)
	})
}

// underLoad posts while fn runs, and some before it.
func underLoad(t *testing.T, app *boot.App, fn func() string) string {
	t.Helper()
	quit, done := make(chan struct{}), make(chan error, 1)
	began := make(chan struct{})
	go func() {
		for n := 0; ; n++ {
			if n == 30 {
				close(began)
			}
			select {
			case <-quit:
				done <- nil
				return
			default:
			}
			if _, err := post(app, n); err != nil {
				if n < 30 {
					close(began)
				}
				done <- err
				return
			}
		}
	}()
	<-began
	file := fn()
	close(quit)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return file
}

// consistent reports what a snapshot taken between two transactions cannot show.
func consistent(t *testing.T, db *database.DB) {
	t.Helper()
	faults := map[string]string{
		"accepted submissions that are neither routed nor about to be": `SELECT COUNT(*) FROM submissions s WHERE s.state = 'accepted' AND s.lead_id IS NULL
			AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.kind = 'route_submission' AND ` + names("submission", "s.id") + `)`,
		"submissions of no lead":   `SELECT COUNT(*) FROM submissions s WHERE s.lead_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM leads l WHERE l.id = s.lead_id)`,
		"leads without submission": `SELECT COUNT(*) FROM leads l WHERE NOT EXISTS (SELECT 1 FROM submissions s WHERE s.lead_id = l.id)`,
		"queued mails without job": `SELECT COUNT(*) FROM messages m WHERE m.state = 'queued'
			AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.kind = 'send_message' AND ` + names("message", "m.id") + `)`,
	}
	err := db.Read(context.Background(), func(tx *database.Tx) error {
		for what, query := range faults {
			n, err := database.One(tx, database.Column[int64], query)
			if err != nil {
				return err
			}
			if n > 0 {
				t.Errorf("%d %s", n, what)
			}
		}
		n, err := database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM submissions`)
		if n < 30 {
			t.Errorf("%d submissions", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// names is the condition that the arguments of a job, a JSON object of one member, name an id.
func names(member, id string) string {
	return fmt.Sprintf(`j.args = '{"%s":' || %s || '}'`, member, id)
}

// sameRows compares two archives row by row. The columns of a table may stand in another order.
func sameRows(t *testing.T, file, other string) {
	t.Helper()
	sameContents(t, rowsOf(t, other), rowsOf(t, file))
}

func rowsOf(t *testing.T, file string) map[string][]string {
	t.Helper()
	archive, err := backup.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	all := map[string][]string{}
	for _, table := range archive.Manifest.Tables {
		described := database.Table{}
		for _, name := range table.Columns {
			described.Columns = append(described.Columns, database.TableColumn{Name: name})
		}
		all[table.Name] = []string{}
		for _, line := range bytes.Split(bytes.TrimSuffix(inside(t, file, "tables/"+table.Name+".jsonl"), []byte("\n")), []byte("\n")) {
			var row []any
			if len(line) == 0 {
				continue
			}
			if err := json.Unmarshal(line, &row); err != nil {
				t.Fatal(err)
			}
			all[table.Name] = append(all[table.Name], textOf(described, row))
		}
		slices.Sort(all[table.Name])
	}
	return all
}

// inside reads a file of an archive.
func inside(t *testing.T, file, name string) []byte {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	content, err := fs.ReadFile(z, name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// serves starts the restored firm: who was signed in is, what was queued is done, and new enquiries come in.
func serves(t *testing.T, env *testkit.Env, session string) {
	t.Helper()
	app := env.Boot(testkit.Demo)
	user, _, err := app.Account.SignedIn(context.Background(), session)
	if err != nil || user.Email != demo.Admin {
		t.Errorf("the old session: %v %v", user.Email, err)
	}
	if _, err := app.Account.SignIn(context.Background(), demo.Admin, demo.Password, here); err != nil {
		t.Errorf("the old password: %v", err)
	}
	reference, err := post(app, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, func() error {
		env.Clock.Advance(time.Second) // what was being done when the backup was taken comes back after its lease
		return app.DB.Read(context.Background(), func(tx *database.Tx) error {
			n, err := database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM submissions WHERE state = 'accepted' AND lead_id IS NULL`)
			if err == nil && n > 0 {
				err = fmt.Errorf("%d submissions are not routed, such as %s", n, reference)
			}
			return err
		})
	})
}

func TestALinkMailedBeforeTheBackupWorksAfterTheRestore(t *testing.T) {
	onEveryWay(t, func(t *testing.T, from, to *testkit.Env) {
		source := bootFor(t, from)
		if err := source.Account.RequestReset(context.Background(), demo.Admin, here); err != nil {
			t.Fatal(err)
		}
		link := ""
		err := source.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
			link, err = database.One(tx, database.Column[string], `SELECT vars->>'URL' FROM messages ORDER BY id DESC LIMIT 1`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		file := take(t, from)
		stop(source)
		withSecretOf(t, from, to)
		if err := restore(t, file, to); err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		b := testkit.NewBrowser(t, testkit.Serve(t, to.Boot(testkit.Demo)))
		if a := b.Get(u.Path); a.Status != 200 {
			t.Errorf("the link shows %d", a.Status)
		}
	})
}

func TestADatabaseThatIsNotEmptyIsReplacedOnlyByForce(t *testing.T) {
	onEveryWay(t, func(t *testing.T, from, to *testkit.Env) {
		stop(bootFor(t, from))
		file := take(t, from)
		withSecretOf(t, from, to)
		stop(bootFor(t, to))
		db := open(t, to)
		before := contents(t, db)
		db.Close()
		if err := restore(t, file, to); !errors.Is(err, backup.ErrNotEmpty) {
			t.Fatalf("without force: %v", err)
		}
		db = open(t, to)
		sameContents(t, contents(t, db), before)
		db.Close()
		if err := restore(t, file, to, force); err != nil {
			t.Fatal(err)
		}
		sameRows(t, file, take(t, to))
	})
}

func TestAServerInServiceIsNotReplaced(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		if env.Config.DatabaseURL == "" {
			t.Skip("one process cannot occupy the file before itself; the commands' test does it")
		}
		env.Boot(testkit.Demo)
		file := take(t, env)
		if err := restore(t, file, env, force); !errors.Is(err, database.ErrOccupied) {
			t.Errorf("got %v", err)
		}
	})
}

func TestAnotherSecretIsRefusedBeforeAnythingChanges(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		stop(bootFor(t, env))
		file := take(t, env)
		env.Config.Secret = strings.Repeat("another secret ", 3)
		if err := restore(t, file, env, force); !errors.Is(err, backup.ErrOtherSecret) {
			t.Errorf("got %v", err)
		}
	})
}

func TestADamagedArchiveChangesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := bootFor(t, env)
		if _, err := post(app, 1); err != nil {
			t.Fatal(err)
		}
		stop(app)
		if err := os.WriteFile(filepath.Join(env.Config.MailFolder(), "letter.eml"), []byte("From: us\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(take(t, env))
		if err != nil {
			t.Fatal(err)
		}
		db := open(t, env)
		before := contents(t, db)
		db.Close()
		for name, damaged := range map[string][]byte{
			"empty": {}, "no zip": []byte("SQLite format 3"), "cut off": whole[:len(whole)*2/3], "a byte cut": whole[:len(whole)-1],
			"a byte changed": changed(t, whole, "tables/submissions.jsonl"), "a byte of a file changed": changed(t, whole, "files/mail/letter.eml"),
			"a byte of the secret changed": changed(t, whole, "secret"),
			"a row lost":                   rewritten(t, whole, "tables/users.jsonl", func(b []byte) []byte { return b[bytes.IndexByte(b, '\n')+1:] }),
			"a row altered": rewritten(t, whole, "tables/users.jsonl", func(b []byte) []byte {
				return bytes.Replace(b, []byte(demo.Admin), []byte("thief@demo.test"), 1)
			}),
			"no manifest":      rewritten(t, whole, "manifest.json", nil),
			"a table missing":  rewritten(t, whole, "tables/leads.jsonl", nil),
			"a newer schema":   edited(t, whole, func(m *backup.Manifest) { m.Schema = 9000 }),
			"a newer format":   edited(t, whole, func(m *backup.Manifest) { m.Format = 2 }),
			"a table unlisted": edited(t, whole, func(m *backup.Manifest) { m.Tables = m.Tables[1:] }),
			"a column renamed": edited(t, whole, func(m *backup.Manifest) { m.Tables[0].Columns[0] = "x" }),
			"a path outside":   edited(t, whole, func(m *backup.Manifest) { m.Files = append(m.Files, backup.File{Name: "../out"}) }),
		} {
			file := filepath.Join(t.TempDir(), "damaged.zip")
			if err := os.WriteFile(file, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := restore(t, file, env, force); !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrNewer) {
				t.Errorf("%s: %v", name, err)
			}
		}
		db = open(t, env)
		sameContents(t, contents(t, db), before)
		left, _ := filepath.Glob(filepath.Join(env.Config.Data, ".restore-*"))
		if len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
}

// changed is an archive with a bit of one file turned.
func changed(t *testing.T, whole []byte, name string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	damaged := slices.Clone(whole)
	for _, f := range r.File {
		if f.Name == name {
			at, err := f.DataOffset()
			if err != nil {
				t.Fatal(err)
			}
			damaged[at+int64(f.CompressedSize64)/2] ^= 0x10
			return damaged
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// rewritten is an archive with one file changed, or without it.
func rewritten(t *testing.T, whole []byte, name string, change func([]byte) []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		content, err := fs.ReadFile(r, f.Name)
		if err == nil && f.Name == name {
			if change == nil {
				continue
			}
			content = change(content)
		}
		into, bad := w.Create(f.Name)
		if bad == nil {
			_, bad = into.Write(content)
		}
		if err = errors.Join(err, bad); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func edited(t *testing.T, whole []byte, change func(*backup.Manifest)) []byte {
	t.Helper()
	return rewritten(t, whole, "manifest.json", func(b []byte) []byte {
		var m backup.Manifest
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		change(&m)
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
}

func TestABackupOfAnOlderVersionIsRestoredAndMigratedOn(t *testing.T) {
	onEveryWay(t, func(t *testing.T, from, to *testkit.Env) {
		db := open(t, from)
		err := db.Write(context.Background(), func(tx *database.Tx) error {
			if err := database.MigrateTo(tx, migrations.For(db.Dialect()), 1); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO jobs (kind, args, state, priority, run_at, attempts, last_error, created_at) VALUES ('x', '{}', 'cancelled', 1, 1, 0, '', 1)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		from.Config.Secret = cmp.Or(to.Config.Secret, from.Config.Secret)
		if err := restore(t, take(t, from), to); err != nil {
			t.Fatal(err)
		}
		target := open(t, to)
		schema, err := target.Schema(context.Background(), migrations.For(target.Dialect()))
		if err != nil || len(schema.Pending)+len(schema.Changed) > 0 || schema.Version != schema.Newest {
			t.Errorf("%+v %v", schema, err)
		}
		if rows := contents(t, target)["jobs"]; len(rows) != 1 || !strings.Contains(rows[0], "trace=string:") {
			t.Errorf("jobs: %v", rows)
		}
	})
}

func TestTheFilesOfTheDataFolderAndTheSecretComeBack(t *testing.T) {
	from, to := testkit.New(t), testkit.New(t)
	app := bootFor(t, from)
	letter := filepath.Join("mail", "letter.eml")
	if err := os.WriteFile(filepath.Join(from.Config.Data, letter), []byte("From: us\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	stop(app)
	if err := restore(t, take(t, from), to); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{letter, "secret"} {
		want, err := os.ReadFile(filepath.Join(from.Config.Data, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(to.Config.Data, name))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	if found, err := os.Stat(to.Config.SecretPath()); err != nil || found.Mode().Perm() != 0o600 {
		t.Errorf("the secret's mode: %v %v", found.Mode(), err)
	}
}

func TestABackupIsReadableByItsOwnerOnlyAndLiesOutsideTheDataFolder(t *testing.T) {
	env := testkit.New(t)
	stop(bootFor(t, env))
	file := take(t, env)
	if found, err := os.Stat(file); err != nil || found.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", found.Mode(), err)
	}
	db := open(t, env)
	source := backup.Source{DB: db, Migrations: migrations.For(db.Dialect()), Files: os.DirFS(env.Config.Data)}
	for _, place := range []string{"backup.zip", "mail/backup.zip"} {
		if _, err := backup.Save(context.Background(), filepath.Join(env.Config.Data, place), env.Config.Data, source); !errors.Is(err, backup.ErrInside) {
			t.Errorf("%s: %v", place, err)
		}
	}
}

func TestADatabaseWithoutTablesIsNoBackup(t *testing.T) {
	env := testkit.New(t)
	db := open(t, env)
	source := backup.Source{DB: db, Migrations: migrations.For(db.Dialect()), Files: os.DirFS(env.Config.Data)}
	if _, err := backup.Write(context.Background(), io.Discard, source); !errors.Is(err, backup.ErrNoDatabase) {
		t.Errorf("got %v", err)
	}
}

func TestAFileThatCannotBeWrittenLeavesNoHalfOne(t *testing.T) {
	env := testkit.New(t)
	stop(bootFor(t, env))
	db := open(t, env)
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	source := backup.Source{DB: db, Migrations: migrations.For(db.Dialect()), Files: os.DirFS(env.Config.Data)}
	if _, err := backup.Save(ctx, filepath.Join(folder, "backup.zip"), env.Config.Data, source); err == nil {
		t.Error("a cancelled backup succeeded")
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestEveryTableOfTheMigrationsIsInTheBackup(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.DB()
		archive, err := backup.Open(take(t, env))
		if err != nil {
			t.Fatal(err)
		}
		defer archive.Close()
		for _, name := range createdTables(t, env) {
			if !slices.ContainsFunc(archive.Manifest.Tables, func(t backup.Table) bool { return t.Name == name }) {
				t.Errorf("table %s is not in it", name)
			}
		}
	})
}

// createdTables reads the migrations' own text.
func createdTables(t *testing.T, env *testkit.Env) (names []string) {
	t.Helper()
	dialect := database.SQLite
	if env.Config.DatabaseURL != "" {
		dialect = database.PostgreSQL
	}
	files := migrations.For(dialect)
	all, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			if rest, ok := strings.CutPrefix(line, "CREATE TABLE "); ok {
				names = append(names, strings.Fields(rest)[0])
			}
		}
	}
	if len(names) < 20 {
		t.Fatalf("%d tables", len(names))
	}
	return names
}
