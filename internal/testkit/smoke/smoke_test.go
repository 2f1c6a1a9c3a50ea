package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const notice = `From: Front desk <desk@demo.test>
To: =?utf-8?q?Li_M=C3=ADn?= <li.min@demo.test>
Subject: =?utf-8?q?New_enquiry_NO.2026112248213?=
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/html

<a href="http://127.0.0.1:8080/a/html">Accept</a>
--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Accept: http://127.0.0.1:8080/a/eyJ-a_b.c=
d
Open: http://127.0.0.1:8080/inbox=3Fq=3D1
--inner--
--outer--
`

func TestTheLinkIsReadFromTheNoticesTextPart(t *testing.T) {
	j := &journey{dir: t.TempDir(), reference: "NO.2026112248213"}
	folder := filepath.Join(j.data(), "mail")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	acknowledgement := "To: v@visitor.test\r\nContent-Type: text/plain\r\n\r\nThank you. " + j.reference
	for name, text := range map[string]string{"1.eml": acknowledgement, "2.eml": strings.ReplaceAll(notice, "\n", "\r\n")} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := j.findNotice(); !found || err != nil {
		t.Fatal(found, err)
	}
	if j.consultant != "li.min@demo.test" || j.link != "http://127.0.0.1:8080/a/eyJ-a_b.cd" {
		t.Errorf("to %q, link %q", j.consultant, j.link)
	}
}

func TestAFormIsSentWithItsHiddenFieldsAndItsFirstButton(t *testing.T) {
	page := `<form method="get"><input type="hidden" name="q" value="x"></form>
		<form class="a" method="post"><input type="hidden" name="csrf" value="&#34;1&amp;"><input name="typed" value="no">
		<button name="do" value="accept">Accept</button><button name="do" value="decline">Decline</button></form>`
	want := url.Values{"csrf": {`"1&`}, "do": {"accept"}}
	if d := cmp.Diff(want, postForm(page)); d != "" {
		t.Error(d)
	}
	if hasPostForm(`<form action="/search">`) {
		t.Error("a form that gets was taken for one that posts")
	}
}
