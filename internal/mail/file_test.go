package mail

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	_ Transport = (*SMTP)(nil)
	_ Transport = (*File)(nil)
)

func newTestFile(t *testing.T, folder string) *File {
	t.Helper()
	f, err := NewFile(folder, func() time.Time { return time.Date(2026, 11, 22, 9, 30, 0, 123456000, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAMessageBecomesOneFileNamedByTimeAndID(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data", "mail")
	f := newTestFile(t, folder)
	raw := compose(t, letter())
	o := f.Send(t.Context(), envelope, raw, nil)
	name := "20261122T093000.123456Z-m.42@firm.test.eml"
	if o.State != Accepted || o.Reply != "written to a file" {
		t.Errorf("got %+v", o)
	}
	if got := names(t, folder); len(got) != 1 || got[0] != name {
		t.Fatalf("got %q", got)
	}
	if content, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(content) != string(raw) {
		t.Errorf("%v, %q", err, content)
	}
}

func TestAnIDCannotLeadOutOfTheFolder(t *testing.T) {
	folder := t.TempDir()
	f := newTestFile(t, folder)
	for _, raw := range []string{"Message-ID: <../../etc/passwd@x>\r\n\r\n", "Message-ID: <" + strings.Repeat("a", 900) + ">\r\n\r\n", "no header", ""} {
		if o := f.Send(t.Context(), envelope, []byte(raw), nil); o.State != Accepted {
			t.Errorf("%.30q: %v", raw, o.Err)
		}
	}
	if got := names(t, folder); len(got) != 3 { // the last two have the same name
		t.Errorf("got %q", got)
	}
}

func TestAFileThatCannotBeWrittenLeavesNothingBehind(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "mail")
	f := newTestFile(t, folder)
	if o := f.Send(t.Context(), envelope, raw, func(context.Context) error { return errors.New("no") }); o.State != Retry || len(names(t, folder)) != 0 {
		t.Errorf("got %+v", o)
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	if o := f.Send(t.Context(), envelope, raw, nil); o.State != Retry || o.Err == nil {
		t.Errorf("got %+v", o)
	}
}

func TestAFileForAnImpossibleAddressIsNotWritten(t *testing.T) {
	folder := t.TempDir()
	if o := newTestFile(t, folder).Send(t.Context(), Envelope{To: "nobody"}, raw, nil); o.State != Failed || len(names(t, folder)) != 0 {
		t.Errorf("got %+v", o)
	}
}
