package eml

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// pieces are what mails are made of, and what they are broken with.
var pieces = []string{
	"From: a@example.com\r\n", "From: <>\r\n", "Subject: =?gb2312?B?1tC5+g==?= =?utf-8?q?=ff=fe?=\r\n", "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/alternative; boundary=\"c\"\r\n",
	"Content-Type: multipart/related; boundary=d\r\n", "Content-Type: multipart/report; boundary=b\r\n", "Content-Type: text/html; charset=gb2312\r\n", "Content-Type: text/plain; charset=utf-8\r\n", "Content-Type: image/png; name=\"=?utf-8?q?a=00/..=2Fb?=\"\r\n",
	"Content-Type: message/rfc822\r\n", "Content-Type: message/delivery-status\r\n", "Content-Type: text\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n",
	"Content-Disposition: attachment; filename*=gbk''%D3%AA%00.exe\r\n", "Content-ID: <one@x>\r\n", "Return-Path: <>\r\n", "Message-ID: <x@y>\r\n", "Date: Fri, 20 Nov 2026 10:12:33 +0800\r\n", " folded\r\n", "no header\r\n",
	"\r\n", "\r\n", "\r\n", "\n", "\r", "--b\r\n", "--b\r\n", "--b--\r\n", "--c\r\n", "--c--\r\n", "--d\r\n", "--d--\n", "hello\r\n", "您好，请报价\r\n", "\xd6\xd0\xb9\xfa\r\n", "\x00\x1b$B\r\n", "=E4=BD=A0=\r\n", "aGVsbG8=\r\n",
	"> quoted\r\n", "> more\r\n", "On Fri, Nov 20, 2026 at 10:12 AM x <x@example.com> wrote:\r\n", "在 2026-11-20 10:12:33，\"x\" <x@example.com> 写道：\r\n", "-- \r\n", "Sent from my iPhone\r\n", "-----Original Message-----\r\n", "------ 原始邮件 ------\r\n",
	"From: x@example.com\r\nSent: today\r\nTo: y\r\nSubject: z\r\n", "Final-Recipient: rfc822; x@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n", "undeliverable 550 5.1.1 x@example.com\r\n", "<x@example.com>: said: 550 no\r\n",
	"<p style=\"color:red;background:url(x)\">", "</p>", "<img src=\"cid:one@x\">", "<img src=https://x.example/>", "<a href=\"javascript:x\">", "<a href=https://x.example>", "</a>", "<script>", "</script>", "<style>", "<svg>", "<math><mi>", "<!--", "-->",
	"<blockquote type=cite>", "</blockquote>", "<table><td>", "<title>", "<textarea>", "<noscript>", "<plaintext>", "<xmp>", "<template>", "<select>", "&lt;script&gt;", "\"'`", "<p title='</noscript><img src=x onerror=x>'>", "\x89PNG\r\n\x1a\n", "%PDF-1.7", "PK\x03\x04",
}

func TestMailPutTogetherAtRandomKeepsThePromises(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 20_000 {
		var b strings.Builder
		for range r.IntN(60) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		raw := []byte(b.String())
		l, err := Read(raw)
		if err != nil {
			continue
		}
		read++
		if why := wrong(raw, l); why != "" {
			t.Fatalf("%s\n%q", why, raw)
		}
		if again, _ := Read(raw); !reflect.DeepEqual(l, again) {
			t.Fatalf("twice, not the same:\n%q", raw)
		}
	}
	if read < 15_000 {
		t.Errorf("only %d were read", read)
	}
}

func FuzzHTML(f *testing.F) {
	f.Add(strings.Join(pieces, ""))
	for _, piece := range pieces {
		f.Add(piece)
	}
	f.Fuzz(func(t *testing.T, s string) {
		raw := htmlMail(s)
		l, err := Read(raw)
		if err != nil {
			return
		}
		if why := wrong(raw, l); why != "" {
			t.Fatalf("%s\n%q", why, l.HTML)
		}
	})
}
