package backup_test

import (
	"context"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/files"
	"frontdesk/internal/intake"
	"frontdesk/internal/testkit"
)

// attach sends a file through a form of the firm as a visitor does.
func attach(t *testing.T, f *testkit.Firm, content string) {
	t.Helper()
	ctx := context.Background()
	_, err := f.App.Firm.SaveForm(ctx, f.Admin, crm.Form{SiteID: f.SiteID, Slug: "papers", Name: "Papers", Active: true, Fields: []crm.FormField{
		{Name: "papers", Kind: crm.FieldFile, Label: crm.Text{"en": "Papers"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	form, err := f.App.Intake.Form(ctx, "papers")
	if err != nil {
		t.Fatal(err)
	}
	upload, err := f.App.Intake.Upload(ctx, form, netip.Addr{})
	if err != nil {
		t.Fatal(err)
	}
	defer upload.Close()
	if err := upload.Take("papers", "a.pdf", strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.App.Intake.Submit(ctx, intake.Post{Form: "papers", Fields: map[string][]string{"email": {"lin@client.test"}}, Upload: upload}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatVisitorsSentAlongComesBackWithTheRestoreAndWhatWasComingInDoesNot(t *testing.T) {
	onEveryWay(t, func(t *testing.T, from, to *testkit.Env) {
		const content = "%PDF-1.7 certificate of origin"
		app := bootFor(t, from)
		attach(t, from.NewFirm(app), content)
		stop(app)
		half := filepath.Join(from.Config.FilesFolder(), ".incoming", "half")
		if err := os.WriteFile(half, []byte("half of one"), 0o600); err != nil {
			t.Fatal(err)
		}
		file := take(t, from)
		withSecretOf(t, from, to)
		if err := restore(t, file, to); err != nil {
			t.Fatal(err)
		}
		var sums []string
		db := open(t, to)
		err := db.Read(context.Background(), func(tx *database.Tx) (err error) {
			sums, err = database.All(tx, database.Column[string], `SELECT sha256 FROM files`)
			return err
		})
		if err != nil || len(sums) != 1 {
			t.Fatalf("%v, %v", sums, err)
		}
		kept, err := files.New(to.Config.FilesFolder(), to.Clock.Now).Open(sums[0])
		if err != nil {
			t.Fatal(err)
		}
		defer kept.Close()
		if read, err := io.ReadAll(kept); err != nil || string(read) != content {
			t.Errorf("%q, %v", read, err)
		}
		if _, err := os.Stat(filepath.Join(to.Config.FilesFolder(), ".incoming", "half")); !os.IsNotExist(err) {
			t.Errorf("what was coming in: %v", err)
		}
	})
}
