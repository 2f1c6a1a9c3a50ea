package mail

import (
	"strings"
	"testing"
)

func TestWhatWasComposedIsReadBack(t *testing.T) {
	l := letter()
	raw, err := l.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	if got.From != l.From || strings.ReplaceAll(got.Text, "\r\n", "\n") != l.Text || got.HTML != l.HTML {
		t.Errorf("read as %q", got)
	}
}

func TestAMailOfOneKindHasNoOther(t *testing.T) {
	l := letter()
	l.HTML = ""
	raw, err := l.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Read(raw); err != nil || got.Text == "" || got.HTML != "" {
		t.Errorf("read as %q, %v", got, err)
	}
}

func TestAnAttachmentIsNoContent(t *testing.T) {
	raw := strings.ReplaceAll(`From: =?utf-8?q?=E6=9D=8E?= <li@firm.test>
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain
Content-Disposition: attachment; filename=a.txt

secret
--x
Content-Type: text/plain

shown
--x--
`, "\n", "\r\n")
	got, err := Read([]byte(raw))
	if err != nil || got.Text != "shown" || got.From.Name != "李" {
		t.Errorf("read as %q, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	raw, err := letter().Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: ;\r\n\r\n"))
	f.Add([]byte("Content-Type: text/plain; charset=klingon\r\nContent-Transfer-Encoding: base64\r\n\r\n%%"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if got, err := Read(raw); err == nil && len(got.Text)+len(got.HTML) > 4*len(raw) {
			t.Errorf("%d bytes became %d", len(raw), len(got.Text)+len(got.HTML))
		}
	})
}
