package files

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

const pdf = "%PDF-1.7\n1 0 obj\n"

// folder is a new one, at noon.
func folder(t *testing.T) *Folder { return New(t.TempDir(), func() time.Time { return noon }) }

func receive(t *testing.T, f *Folder, name, content string) *Received {
	t.Helper()
	r, err := f.Receive(strings.NewReader(content), name, 1<<20)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}

// lying are the names of all files in a folder, but for those that are coming in.
func lying(t *testing.T, f *Folder) (names []string) {
	t.Helper()
	err := filepath.WalkDir(f.root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			name, err := filepath.Rel(f.root, path)
			names = append(names, name)
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func archive(t *testing.T, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range parts {
		if _, err := w.Create(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAFileIsWhatIsInItWhateverItIsCalled(t *testing.T) {
	f := folder(t)
	for _, c := range []struct{ name, content, want string }{
		{"a.exe", pdf, "application/pdf"},
		{"a.pdf", "\x89PNG\r\n\x1a\n\x00\x00", "image/png"},
		{"a", "\xff\xd8\xff\xe0", "image/jpeg"},
		{"a", "RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"},
		{"a", "\x00\x00\x00\x18ftypheic\x00\x00", "image/heic"},
		{"a", archive(t, "[Content_Types].xml", "word/document.xml"), docx},
		{"a", archive(t, "[Content_Types].xml", "xl/workbook.xml"), xlsx},
		{"a.txt", "报关单\n一\n", "text/plain"},
		{"A.CSV", "port,weight\nYantian,12\n", "text/csv"},
		{"a.csv", "\xb1\xa8\xb9\xd8,12\n", "text/csv"}, // as Excel writes it in China
		{"a.pdf", "MZ\x90\x00\x03\x00\x00\x00", ""},
		{"a.txt", "\x7fELF\x02\x01\x01\x00", ""},
		{"a.txt", "words" + strings.Repeat(" ", 600) + "\x00\x01", ""}, // beyond what is sniffed
		{"a.html", "<!doctype html><script>alert(1)</script>", ""},
		{"a.docx", archive(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), ""},
		{"a.docx", archive(t, "word/document.xml"), ""},
		{"a.zip", archive(t, "virus.exe"), ""},
		{"a.docx", "PK\x03\x04 broken", ""},
		{"a.mp4", "\x00\x00\x00\x18ftypisom\x00\x00", ""},
	} {
		r, err := f.Receive(strings.NewReader(c.content), c.name, 1<<20)
		if c.want == "" {
			if !errors.Is(err, ErrType) {
				t.Errorf("%s %.20q: taken, %v", c.name, c.content, err)
			}
			continue
		}
		if err != nil || r.Type != c.want {
			t.Errorf("%s %.20q: %+v, %v", c.name, c.content, r, err)
			continue
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if left := lying(t, f); len(left) != 0 {
		t.Errorf("%v are left", left)
	}
}

func TestAFileIsKeptOnceUnderItsSumAndReadBackWhole(t *testing.T) {
	f := folder(t)
	var last *Received
	for range 2 {
		last = receive(t, f, "a.pdf", pdf)
		if err := errors.Join(last.Keep(), last.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if names := lying(t, f); len(names) != 1 || names[0] != filepath.Join(last.SHA256[:2], last.SHA256) {
		t.Errorf("%v", names)
	}
	opened, err := f.Open(last.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if content, err := io.ReadAll(opened); err != nil || string(content) != pdf || last.Size != int64(len(pdf)) {
		t.Errorf("%q, %v", content, err)
	}
	for _, foreign := range []string{"", "ab", "../../secret", strings.Repeat("f", 64), strings.Repeat("F", 64)} {
		if _, err := f.Open(foreign); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", foreign, err)
		}
	}
}

func TestWhatIsEmptyTooLongOrBreaksOffIsNotTakenAndLeavesNothing(t *testing.T) {
	f := folder(t)
	broken := errors.New("the line broke")
	for name, c := range map[string]struct {
		from io.Reader
		want error
	}{
		"empty":      {strings.NewReader(""), ErrEmpty},
		"one over":   {strings.NewReader(pdf + strings.Repeat("x", 101-len(pdf))), ErrTooLong},
		"endless":    {iotest.OneByteReader(bytes.NewReader(make([]byte, 1<<20))), ErrTooLong},
		"broken off": {io.MultiReader(strings.NewReader(pdf), iotest.ErrReader(broken)), broken},
	} {
		if _, err := f.Receive(c.from, name, 100); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r, err := f.Receive(strings.NewReader(pdf+strings.Repeat("x", 100-len(pdf))), "exactly", 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if left := lying(t, f); len(left) != 0 {
		t.Errorf("%v are left", left)
	}
}

func TestANameIsMadeSafeAndEndsAsItsContentDoes(t *testing.T) {
	long := strings.Repeat("长", 200)
	for _, c := range []struct{ typed, mediaType, want string }{
		{"报关单.pdf", "application/pdf", "报关单.pdf"},
		{`C:\Users\lin\invoice.PDF`, "application/pdf", "invoice.pdf"},
		{"../../etc/passwd", "text/plain", "passwd.txt"},
		{"invoice.exe", "text/plain", "invoice.exe.txt"},
		{"evil\u202efdp.exe", "application/pdf", "evilfdp.exe.pdf"},
		{"a\r\nContent-Type: x.png", "image/png", "aContent-Type x.png"},
		{"...", "image/jpeg", "file.jpg"},
		{"", "image/png", "file.png"},
		{"photo.jpeg", "image/jpeg", "photo.jpeg"},
		{"x\xff.txt", "text/plain", "x\ufffd.txt"},
		{long + ".csv", "text/csv", long[:3*116] + ".csv"},
		{"notes.exe", "", "notes.exe"},
	} {
		if got := Name(c.typed, c.mediaType); got != c.want {
			t.Errorf("%q of %s: %q, want %q", c.typed, c.mediaType, got, c.want)
		}
	}
}
