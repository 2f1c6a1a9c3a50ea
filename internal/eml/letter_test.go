package eml

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// mail makes a mail with CRLF at its line ends.
func mail(lines ...string) []byte {
	return []byte(strings.ReplaceAll(strings.Join(lines, "\n"), "\n", "\r\n"))
}

func read(t *testing.T, raw []byte) Letter {
	t.Helper()
	l, err := Read(raw)
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, raw)
	}
	return l
}

// png is the smallest one.
var png, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

func TestAnAnswerWithAllThatAMailCanHaveIsRead(t *testing.T) {
	l := read(t, mail(
		"Received: from mx.example.com by desk.example; Fri, 20 Nov 2026 10:12:33 +0800",
		"From: =?gb2312?B?"+base64.StdEncoding.EncodeToString(encoded(t, simplifiedchinese.GBK, "李娜"))+"?= <li@example.com>",
		"To: \"Desk, Front\" <desk+r.abc@frontdesk.example>, wang@example.net",
		"Cc: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>;",
		"Reply-To: <office@example.com>",
		"Subject: =?utf-8?B?5Zue5aSN77ya5oql5YWz?=",
		" NO.2026112248213",
		"Date: Fri, 20 Nov 2026 10:12:33 +0800 (CST)",
		"Message-ID: <abc@example.com>",
		"In-Reply-To: <first@frontdesk.example>",
		"References: <zero@frontdesk.example>",
		"\t<first@frontdesk.example>",
		"MIME-Version: 1.0",
		"Content-Type: multipart/mixed; boundary=\"m\"",
		"",
		"This is a message in MIME format.",
		"--m",
		"Content-Type: multipart/related; boundary=r",
		"",
		"--r",
		"Content-Type: multipart/alternative; boundary=a",
		"",
		"--a",
		"Content-Type: text/plain; charset=utf-8",
		"Content-Transfer-Encoding: quoted-printable",
		"",
		"=E5=A5=BD=E7=9A=84=EF=BC=8C =",
		"go on.",
		"",
		"> shall we?",
		"> file it",
		"--a",
		"Content-Type: text/html; charset=utf-8",
		"",
		"<p onclick=x()>好的 <img src=\"cid:logo@x\"><img src=https://t.example/p.gif></p>",
		"--a--",
		"--r",
		"Content-Type: image/png; name=logo.png",
		"Content-ID: <logo@x>",
		"Content-Disposition: inline",
		"Content-Transfer-Encoding: base64",
		"",
		base64.StdEncoding.EncodeToString(png),
		"--r--",
		"--m",
		"Content-Type: application/pdf",
		"Content-Disposition: attachment; filename*0*=gb18030''%D3%AA%D2%B5; filename*1*=%D6%B4%D5%D5.pdf",
		"Content-Transfer-Encoding: base64",
		"",
		base64.StdEncoding.EncodeToString([]byte("%PDF-1.7\nx")),
		"--m--",
		"epilogue",
	))
	want := Letter{
		From: Address{"李娜", "li@example.com"}, ReplyTo: Address{"", "office@example.com"},
		To: []Address{{"Desk, Front", "desk+r.abc@frontdesk.example"}, {"", "wang@example.net"}}, Cc: []Address{{"Zoë", "zoe@example.org"}},
		Subject: "回复：报关 NO.2026112248213", MessageID: "abc@example.com",
		InReplyTo: []string{"first@frontdesk.example"}, References: []string{"zero@frontdesk.example", "first@frontdesk.example"},
		Date: time.Date(2026, 11, 20, 2, 12, 33, 0, time.UTC),
		Text: "好的， go on.\n\n> shall we?\n> file it", Said: "好的， go on.", Quoted: "> shall we?\n> file it",
		HTML: `<p>好的 <img data-part="0"><img data-src="https://t.example/p.gif"></p>`,
		Attachments: []Attachment{
			{Name: "logo.png", Type: "image/png", ContentID: "logo@x", Inline: true, Body: png},
			{Name: "营业执照.pdf", Type: "application/pdf", Body: []byte("%PDF-1.7\nx")},
		},
	}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Error(diff)
	}
}

func TestAMailOfHTMLAloneHasItsText(t *testing.T) {
	l := read(t, mail("From: a@example.com", "Content-Type: text/html; charset=utf-8", "",
		"<html><head><title>x</title><style>p{color:red}</style></head><body><div>好的，<b>go</b> on&nbsp;now.<br>Second</div><ul><li>one</li><li>two</li></ul>",
		"<table><tr><td>1</td><td>2</td></tr></table><script>alert(1)</script>",
		"<div class=gmail_quote><div class=gmail_attr>On Fri, Nov 20, 2026 at 10:12 AM Wang Wei &lt;<a href=mailto:wang@example.com>wang@example.com</a>&gt; wrote:<br></div>",
		"<blockquote class=gmail_quote><div>shall we<blockquote type=cite>deeper</blockquote></div></blockquote></div>",
		"<blockquote style=\"margin:0 0 0 40px;border:none\">indented, and new</blockquote></body></html>"))
	if want := "好的，go on now.\nSecond\n- one\n- two\n1\t2\n\nindented, and new"; withoutBlanks(l.Said) != withoutBlanks(want) {
		t.Errorf("said %q", l.Said)
	}
	if want := "On Fri, Nov 20, 2026 at 10:12 AM Wang Wei <wang@example.com> wrote:\n> shall we\n> > deeper"; l.Quoted != want {
		t.Errorf("quoted %q", l.Quoted)
	}
}

func TestQQMailOfHTMLAloneIsFolded(t *testing.T) {
	l := read(t, mail("From: 1234567@qq.com", "Content-Type: text/html; charset=\"gb18030\"", "Content-Transfer-Encoding: base64", "",
		base64.StdEncoding.EncodeToString(encoded(t, simplifiedchinese.GB18030, "<div>附件是营业执照。</div><div><includetail><div>&nbsp;</div><div style=\"font-size:12px\">------------------&nbsp;原始邮件&nbsp;------------------</div>"+
			"<div style=\"background:#efefef\"><div><b>发件人:</b>&nbsp;\"王伟\" &lt;wang@example.com&gt;;</div><div><b>主题:</b>&nbsp;报关</div></div><div>您好，是否提交？</div></includetail></div>"))))
	if l.Said != "附件是营业执照。" || !strings.HasPrefix(l.Quoted, "------------------ 原始邮件") || !strings.HasSuffix(l.Quoted, "是否提交？") {
		t.Errorf("said %q, quoted %q", l.Said, l.Quoted)
	}
}

func TestTextBeforeAndAfterAPictureIsAllRead(t *testing.T) {
	l := read(t, mail("From: a@example.com", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "before", "--b", "Content-Type: image/png", "Content-Transfer-Encoding: base64", "",
		base64.StdEncoding.EncodeToString(png), "--b", "Content-Type: text/html", "", "<p>after</p>", "--b", "Content-Type: text/plain; name=notes.txt", "", "a file", "--b--"))
	if l.Text != "before\n\nafter" || len(l.Attachments) != 2 || l.Attachments[0].Name != "image.png" || l.Attachments[1].Name != "notes.txt" {
		t.Errorf("%q %+v", l.Text, l.Attachments)
	}
	if !strings.Contains(l.HTML, "before") || !strings.Contains(l.HTML, "<p>after</p>") {
		t.Errorf("html %q", l.HTML)
	}
}

func TestOfTwoFormsOfTheSameOneIsRead(t *testing.T) {
	l := read(t, mail("From: a@example.com", "Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "", " ", "--b", "Content-Type: multipart/mixed; boundary=c", "",
		"--c", "Content-Type: text/html", "", "<p>one</p>", "--c", "Content-Type: text/html", "", "<p>two</p>", "--c--", "--b--"))
	if withoutBlanks(l.Text) != "one\ntwo" {
		t.Errorf("text %q", l.Text)
	}
}

func TestAFooterBesideTheOnlyFormDoesNotStandForIt(t *testing.T) {
	l := read(t, mail("From: a@example.com", "Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: multipart/mixed; boundary=c", "",
		"--c", "Content-Type: text/html", "", "<p>please quote</p>", "--c", "Content-Type: text/plain", "", "sent by the gateway", "--c--", "--b--"))
	if withoutBlanks(l.Text) != "please quote\nsent by the gateway" || !strings.Contains(l.HTML, "gateway") {
		t.Errorf("text %q, html %q", l.Text, l.HTML)
	}
}

// What is broken, what is read of it all the same, and which faults are noted.
var broken = map[string]struct {
	raw    []byte
	text   string
	faults []string
}{
	"lone line feeds":              {[]byte("From: a@example.com\nSubject: s\n\nhello\n"), "hello", nil},
	"lone carriage returns":        {[]byte("From: a@example.com\rSubject: s\r\rhello\r"), "hello", nil},
	"the line of a mailbox file":   {mail("From a@example.com Fri Nov 20 10:12:33 2026", "From: a@example.com", "", "hello"), "hello", nil},
	"a line among the headers":     {mail("From: a@example.com", "what is this", "Subject: s", "", "hello"), "hello", []string{FaultHeader}},
	"no blank line":                {mail("From: a@example.com", "hello, this is text"), "hello, this is text", []string{FaultHeader}},
	"headers alone":                {mail("From: a@example.com", "Subject: s"), "", nil},
	"never closed":                 {mail("From: a@example.com", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "hello"), "hello", []string{FaultBoundary}},
	"the inner one never closed":   {mail("From: a@example.com", "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: multipart/alternative; boundary=c", "", "--c", "", "hello", "--b", "", "there", "--b--"), "hello\n\nthere", []string{FaultBoundary}},
	"no boundary stated":           {mail("From: a@example.com", "Content-Type: multipart/mixed", "", "--b", "", "hello", "--b--"), "hello", []string{FaultBoundary}},
	"a boundary that never comes":  {mail("From: a@example.com", "Content-Type: multipart/mixed; boundary=b", "", "hello"), "hello", []string{FaultBoundary}},
	"borders right after headers":  {mail("From: a@example.com", "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "--b", "", "hello", "--b--"), "hello", nil},
	"a media type that is none":    {mail("From: a@example.com", "Content-Type: text", "", "hello"), "hello", []string{FaultType}},
	"base64 with other things":     {mail("From: a@example.com", "Content-Transfer-Encoding: base64", "", "aGVs*bG8=", "d29ybGQ"), "helloworld", []string{FaultTransfer}},
	"quoted-printable that is not": {mail("From: a@example.com", "Content-Transfer-Encoding: quoted-printable", "", "100=% =3D ="), "100=% = ", []string{FaultTransfer}},
	"an unknown encoding":          {mail("From: a@example.com", "Content-Transfer-Encoding: x-own", "", "hello"), "hello", []string{FaultTransfer}},
	"a date that is none":          {mail("From: a@example.com", "Date: yesterday", "", "hello"), "hello", []string{FaultDate}},
	"nobody":                       {mail("Subject: s", "", "hello"), "hello", []string{FaultFrom}},
	"two of each":                  {mail("From: a@example.com", "From: b@example.com", "", "hello"), "hello", []string{FaultTwice}},
	"a NUL":                        {mail("From: a@example.com", "", "hel\x00lo\x1b"), "hello", nil},
}

func TestWhatIsBrokenIsReadAndNoted(t *testing.T) {
	for name, c := range broken {
		l := read(t, c.raw)
		if l.Text != c.text || !slices.Equal(l.Faults, c.faults) {
			t.Errorf("%s: text %q, faults %v, want %q, %v", name, l.Text, l.Faults, c.text, c.faults)
		}
		if from := l.From.Address; name != "nobody" && from != "a@example.com" {
			t.Errorf("%s: from %q", name, from)
		}
	}
}

func TestAddressesAreReadHoweverTheyAreWritten(t *testing.T) {
	for written, want := range map[string][]Address{
		"li@example.com":                             {{"", "li@example.com"}},
		"Li Na <li@example.com>":                     {{"Li Na", "li@example.com"}},
		"\"Na, Li\" <li@example.com>, b@example.com": {{"Na, Li", "li@example.com"}, {"", "b@example.com"}},
		"li@example.com (Li Na)":                     {{"Li Na", "li@example.com"}},
		"\"=?utf-8?B?5p2O5aic?=\" <li@example.com>":  {{"李娜", "li@example.com"}},
		"=?utf-8?B?5p2O5aic?= <li@example.com>":      {{"李娜", "li@example.com"}},
		"=?utf-8?B?PGFAYj4sIA==?= <li@example.com>":  {{"<a@b>,", "li@example.com"}},
		"a@example.com; b@example.com":               {{"", "a@example.com"}, {"", "b@example.com"}},
		"undisclosed-recipients:;":                   nil,
		"Team: a@example.com, b@example.com;":        {{"", "a@example.com"}, {"", "b@example.com"}},
		"\"never closed <li@example.com>":            {{"never closed", "li@example.com"}},
		"Li <li@example.com":                         {{"Li", "li@example.com"}},
		"<li@example.com\u202e>":                     {{"", "li@example.com"}},
		"li na@example.com":                          nil,
		"x <a@b@example.com>":                        {{"x", "a@b@example.com"}},
		"mailto:li@example.com":                      {{"", "li@example.com"}},
		"Li <mailto:li@example.com>":                 {{"Li", "li@example.com"}},
		"'li@example.com'":                           {{"", "li@example.com"}},
		"":                                           nil,
	} {
		if diff := cmp.Diff(want, addresses(written)); diff != "" {
			t.Errorf("%q: %s", written, diff)
		}
	}
}
