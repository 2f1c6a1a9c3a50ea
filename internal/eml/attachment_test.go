package eml

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

func zipped(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFilesAreWhatTheyHoldAndAreNamedSafely(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	for _, c := range []struct{ stated, name, body, wantName, wantType, refused string }{
		{"application/pdf", "invoice.pdf", "%PDF-1.7", "invoice.pdf", "application/pdf", ""},
		{"application/octet-stream", "..\\..\\C:\\x\\发票.pdf", "%PDF-1.7", "发票.pdf", "application/pdf", ""},
		{"application/pdf", "../../etc/passwd", "%PDF-1.7", "passwd.pdf", "application/pdf", ""},
		{"application/pdf", "a\u202egpj.exe", "%PDF-1.7", "a gpj.exe.pdf", "application/pdf", ""},
		{"application/pdf", "con\x00\x1btrol\r\n.pdf", "%PDF-1.7", "con trol .pdf", "application/pdf", ""},
		{"application/pdf", strings.Repeat("长", 300) + ".pdf", "%PDF-1.7", strings.Repeat("长", 116) + ".pdf", "application/pdf", ""},
		{"image/png", "photo.png", "MZ\x90\x00\x03", "photo.png.bin", unknownType, RefusedType},
		{"image/png", "photo.exe", string(png), "photo.exe.png", "image/png", ""},
		{"text/plain", "run.bat", "del *.*", "run.bat.txt", "text/plain", ""},
		{"text/html", "login.html", "<html><form>", "login.html.bin", unknownType, RefusedType},
		{"image/svg+xml", "logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg.txt", "text/plain", ""},
		{"image/gif", "a.gif", "GIF89a.......", "a.gif", "image/gif", ""},
		{"application/msword", "合同.doc", ole, "合同.doc", officeType, ""},
		{"application/msword", "合同.doc", ole + string(macros), "合同.doc.bin", unknownType, RefusedType},
		{"application/zip", "a.zip", zipped(t, "合同.pdf"), "a.zip", "application/zip", ""},
		{"application/zip", "a.zip", zipped(t, "合同.pdf", "合同.pdf.EXE "), "a.zip.bin", unknownType, RefusedType},
		{"application/zip", "a.docx", zipped(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx.bin", unknownType, RefusedType},
		{"application/zip", "a.pptx", zipped(t, "[Content_Types].xml", "ppt/presentation.xml"), "a.pptx", slidesType, ""},
		{"text/calendar", "invite.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", "invite.ics", calendarType, ""},
		{"application/x-msdownload", "a.exe", "MZ\x90\x00", "a.exe.bin", unknownType, RefusedType},
		{"application/pdf", "empty.pdf", "", "empty.pdf.txt", "text/plain", RefusedEmpty},
		{"message/rfc822", "", "Subject: =?utf-8?q?the_old_one?=\r\nFrom: x@example.com\r\n\r\nhello", "the old one.eml", mailType, ""},
	} {
		n := &part{media: c.stated, params: map[string]string{"name": c.name}, body: []byte(c.body)}
		a := (&reader{faults: faults{}}).attachment(n)
		if a.Name != c.wantName || a.Type != c.wantType || a.Refused != c.refused {
			t.Errorf("%s %q: %q %s %s", c.stated, c.name, a.Name, a.Type, a.Refused)
		}
	}
}

func TestAFileThatIsTooLargeIsNamedAndNotHandedOn(t *testing.T) {
	raw := append(mail("From: a@example.com", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "see there", "--b", "Content-Type: application/pdf; name=plan.pdf", "", "%PDF-1.7"), bytes.Repeat([]byte("x\r\n"), maxFile/3+10)...)
	l := read(t, raw)
	if a := l.Attachments[0]; a.Refused != RefusedSize || a.Body != nil || a.Name != "plan.pdf" {
		t.Errorf("%s %q, %d bytes", a.Name, a.Refused, len(a.Body))
	}
	if strings.Join(l.Faults, " ") != FaultAttachment+" "+FaultBoundary || l.Text != "see there" {
		t.Errorf("faults %v, text %q", l.Faults, l.Text)
	}
}

func TestNamesOfFilesAreReadHoweverTheyAreWritten(t *testing.T) {
	for written, want := range map[string]string{
		`attachment; filename="a b.pdf"`:                                                     "a b.pdf",
		`attachment; filename=a b.pdf; size=3`:                                               "a b.pdf",
		`attachment; filename="=?gb2312?B?06rStQ==?=.pdf"`:                                   "营业.pdf",
		`attachment; filename*=utf-8''%E8%90%A5%E4%B8%9A.pdf; filename="x.pdf"`:              "营业.pdf",
		`attachment; filename="x.pdf"; filename*=gbk'zh'%D3%AA%D2%B5.pdf`:                    "营业.pdf",
		`attachment; filename*0="very "; filename*1="long.pdf"`:                              "very long.pdf",
		`attachment; filename*0*=utf-8''%E8%90; filename*1*=%A5%E4%B8%9A; filename*2=".pdf"`: "营业.pdf",
		`attachment; filename="100%.pdf"`:                                                    "100%.pdf",
		"attachment; filename=\"\xd3\xaa\xd2\xb5\xd6\xb4\xd5\xd5.pdf\"":                      "营业执照.pdf",
		`attachment; filename="C:\docs\x.pdf"`:                                               `C:\docs\x.pdf`,
		`attachment; filename="a; b.pdf"`:                                                    "a; b.pdf",
		`attachment; filename="never closed.pdf`:                                             "never closed.pdf",
		`attachment; FILENAME = x.pdf`:                                                       "x.pdf",
		`attachment; filename*=utf-8''%zz.pdf`:                                               "%zz.pdf",
	} {
		if got := fileName(&part{header: header{{"content-disposition", written}}}); got != want {
			t.Errorf("%s: %q", written, got)
		}
	}
}
