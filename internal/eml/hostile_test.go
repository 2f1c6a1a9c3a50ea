package eml

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
)

// nested is a mail of so many multiparts within each other.
func nested(levels int, close bool) []byte {
	var b bytes.Buffer
	b.WriteString("From: a@example.com\r\n")
	for i := range levels {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString("\r\nhello\r\n")
	for i := levels - 1; close && i >= 0; i-- {
		fmt.Fprintf(&b, "--b%d--\r\n", i)
	}
	return b.Bytes()
}

func parts(n int, each string) []byte {
	return []byte("From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n"+each, n) + "--b--\r\n")
}

func page(s string) []byte {
	return []byte("From: a@example.com\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + s)
}

const much = 5 << 19 // bytes of what is repeated

func times(s string) string { return strings.Repeat(s, much/len(s)) }

// hostile are mails that are made to do harm, and the codes with which some are refused; empty: they are read.
var hostile = map[string]struct {
	mail    func() []byte
	refused string
}{
	"50 MB": {func() []byte { return append([]byte("From: a@example.com\r\n\r\n"), make([]byte, 50_000_000)...) }, "mail_too_large"},
	"as large as is taken": {func() []byte {
		return append([]byte("From: a@example.com\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"), bytes.Repeat([]byte("JVBERi0x\r\n"), (MaxSize-200)/10)...)
	}, ""},
	"nothing":                             {func() []byte { return nil }, "mail_empty"},
	"blanks":                              {func() []byte { return []byte(times(" \r\n")) }, "mail_empty"},
	"10,000 parts":                        {func() []byte { return parts(10_000, "\r\nx\r\n") }, "mail_too_many_parts"},
	"10,000 parts without headers":        {func() []byte { return parts(10_000, "") }, "mail_too_many_parts"},
	"as many parts as are taken":          {func() []byte { return parts(maxParts-1, "\r\nx\r\n") }, ""},
	"as many files as there can be parts": {func() []byte { return parts(maxParts-1, "Content-Type: application/pdf; name=x\r\n\r\n%PDF-\r\n") }, ""},
	"100 levels":                          {func() []byte { return nested(100, true) }, "mail_too_deep"},
	"100,000 levels, none closed":         {func() []byte { return nested(100_000, false) }, "mail_too_deep"},
	"as many levels as are taken":         {func() []byte { return nested(maxDepth, true) }, ""},
	"levels of the same boundary": {func() []byte {
		return []byte("From: a@example.com\r\n" + times("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"))
	}, "mail_too_deep"},
	"mails within mails": {func() []byte {
		return []byte("From: a@example.com\r\n" + times("Content-Type: message/rfc822\r\n\r\n"))
	}, ""},
	"a header of megabytes":         {func() []byte { return []byte("Subject: " + times("x") + "\r\n\r\nhello") }, "mail_header_too_large"},
	"a header folded for megabytes": {func() []byte { return []byte("Subject: x\r\n" + times(" x\r\n") + "\r\nhello") }, "mail_header_too_large"},
	"a million headers":             {func() []byte { return []byte(times("X: y\r\n") + "\r\nhello") }, "mail_header_too_large"},
	"headers never ended":           {func() []byte { return []byte(times("X: y\r\n")) }, "mail_header_too_large"},
	"megabytes of headers in parts": {func() []byte { return parts(900, strings.Repeat("X: y\r\n", 1000)+"\r\nx\r\n") }, "mail_header_too_large"},
	"headers with what would be headers": {func() []byte {
		return []byte("From: =?utf-8?q?a=0D=0ABcc:=20x@example.com?= <a@example.com>\r\nSubject: =?utf-8?b?YQ0KQmNjOiB4QGV4YW1wbGUuY29t?=\r\n\r\nhello")
	}, ""},
	"recipients without end":      {func() []byte { return []byte("To: " + strings.Repeat("a@b.c,", 40_000) + "\r\n\r\nhello") }, ""},
	"quotation marks without end": {func() []byte { return []byte("To: " + strings.Repeat(`"<`, 100_000) + "\r\n\r\nhello") }, ""},
	"ids without end":             {func() []byte { return []byte("References: " + strings.Repeat("<a@b>", 50_000) + "\r\n\r\nhello") }, ""},
	"encoded words without end":   {func() []byte { return []byte("Subject: " + strings.Repeat("=?gbk?q?=D6?= ", 18_000) + "\r\n\r\nhello") }, ""},
	"beginnings of encoded words": {func() []byte { return []byte("Subject: " + strings.Repeat("=?gbk?q?", 30_000) + "\r\n\r\nhello") }, ""},
	"parameters without end": {func() []byte {
		return []byte("Content-Type: text/plain" + strings.Repeat("; a*0=x", 30_000) + "\r\n\r\nhello")
	}, ""},
	"lines that look like borders":          {func() []byte { return append(parts(1, "\r\n"), times("--b \r\n-")...) }, ""},
	"borders of many levels, none matching": {func() []byte { return append(nested(maxDepth, false), times("--b1x\r\n")...) }, ""},
	"text without line breaks":              {func() []byte { return []byte("From: a@example.com\r\n\r\n" + times("x")) }, ""},
	"text of line breaks":                   {func() []byte { return []byte("From: a@example.com\r\n\r\nx" + times("\n") + "x") }, ""},
	"quotations without end":                {func() []byte { return []byte("From: a@example.com\r\n\r\n" + times("> x\n\n")) }, ""},
	"introductions without end":             {func() []byte { return []byte("From: a@example.com\r\n\r\n" + times("On 1/1/2026 10:10 x wrote:\nx\n")) }, ""},
	"ends of introductions":                 {func() []byte { return []byte("From: a@example.com\r\n\r\n" + times("wrote:\n")) }, ""},
	"blocks of headers without end":         {func() []byte { return []byte("From: a@example.com\r\n\r\n" + times("From: x@example.com\n")) }, ""},
	"signatures without end":                {func() []byte { return []byte("From: a@example.com\r\n\r\n" + times("-- \nx\n")) }, ""},
	"a daemon's words without end": {func() []byte {
		return []byte("From: mailer-daemon@example.com\r\n\r\nundeliverable 550 " + times("recipient a@example.com 5.1.1 \n said: "))
	}, ""},
	"base64 of nothing": {func() []byte {
		return []byte("From: a@example.com\r\nContent-Transfer-Encoding: base64\r\n\r\n" + times("="))
	}, ""},
	"quoted-printable of nothing": {func() []byte {
		return []byte("From: a@example.com\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + times("= "))
	}, ""},
	"random bytes as Chinese": {func() []byte {
		return []byte("From: a@example.com\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n" + times("\x81\xfe\x80\xff\xd6"))
	}, ""},
	"a charset that is none": {func() []byte {
		return []byte("From: a@example.com\r\nContent-Type: text/plain; charset=\"" + strings.Repeat("x", 50_000) + "\"\r\n\r\n" + times("\xd6\xd0"))
	}, ""},
	"elements within each other":   {func() []byte { return page(times("<div>")) }, ""},
	"quotations within each other": {func() []byte { return page(times("<blockquote type=cite>x")) }, ""},
	"empty lines in quotations":    {func() []byte { return page(strings.Repeat("<blockquote type=cite>", 100) + times("x<br>")) }, ""},
	"links within each other":      {func() []byte { return page(times("<a href=http://a>")) }, ""},
	"ends of elements":             {func() []byte { return page(times("</p>")) }, ""},
	"beginnings of tags":           {func() []byte { return page(times("<a ")) }, ""},
	"comments without end":         {func() []byte { return page(times("<!--")) }, ""},
	"attributes without end":       {func() []byte { return page("<p " + times("a=b ")) }, ""},
	"attributes of one element":    {func() []byte { return page("<p " + times("x ") + ">x</p>") }, ""},
	"styles without end":           {func() []byte { return page(`<p style="` + times("color:red;") + `">x</p>`) }, ""},
	"one style without end":        {func() []byte { return page(`<p style="color:` + times("(") + `">x</p>`) }, ""},
	"styles of many elements":      {func() []byte { return page(times(`<p style="color:rgb(1,2,3);a:b">`)) }, ""},
	"entities without end":         {func() []byte { return page(times("&#x202e;&quot;")) }, ""},
	"quotation marks that grow":    {func() []byte { return page(times(`"`)) }, ""},
	"pictures without end":         {func() []byte { return page(times(`<img src="cid:x">`)) }, ""},
	"tables within each other":     {func() []byte { return page(times("<table><tr><td>")) }, ""},
	"text in many pieces": {func() []byte {
		return parts(maxParts-1, "Content-Type: text/html\r\n\r\n"+strings.Repeat("<b>\"</b>", 500)+"\r\n")
	}, ""},
	"text in many pieces of an alternative": {func() []byte {
		return bytes.Replace(parts(maxParts-2, "Content-Type: text/html\r\n\r\n"+strings.Repeat("<b>\"</b>", 500)+"\r\n"), []byte("Content-Type: multipart/mixed; boundary=b\r\n"),
			[]byte("Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=b\r\n"), 1)
	}, ""},
	"an archive of a million names": {func() []byte {
		return parts(1, "Content-Type: application/zip; name=a.zip\r\n\r\n"+times("PK\x01\x02"+strings.Repeat("\x00", 42)))
	}, ""},
}

// The bounds are many times what is needed, for slow machines; what grows with the square of a mail is beyond them by far.
func TestHostileMailIsReadOrRefusedInBoundedTimeAndMemory(t *testing.T) {
	for name, c := range hostile {
		raw := c.mail()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		l, err := Read(raw)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > slack*600<<20 || took > slack*20*time.Second {
			t.Errorf("%s: %v, %d MiB", name, took, allocated>>20)
		}
		if got := crm.AsError(orNone(err)).Code; got != c.refused {
			t.Errorf("%s: %q, want %q", name, got, c.refused)
		}
		if why := wrong(raw, l); err == nil && why != "" {
			t.Errorf("%s: %s", name, why)
		}
	}
}

func orNone(err error) error {
	if err == nil {
		return &crm.Error{}
	}
	return err
}

func TestWhatIsRefusedIsRefusedBeforeItIsRead(t *testing.T) {
	body := base64.StdEncoding.EncodeToString(make([]byte, 20<<20))
	for code, raw := range map[string][]byte{
		"mail_too_large":      make([]byte, MaxSize+1),
		"mail_too_many_parts": append(parts(maxParts+1, "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"), body...),
		"mail_too_deep":       append(nested(maxDepth+1, false), body...),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(raw)
		runtime.ReadMemStats(&after)
		if !crm.HasCode(err, code) {
			t.Errorf("%v, want %s", err, code)
		}
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 2<<20 {
			t.Errorf("%s: %d bytes were allocated first", code, allocated)
		}
	}
}
