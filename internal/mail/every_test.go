package mail

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/dkim"
)

// sent is one message as it goes out, and what it should say.
type sent struct {
	name                string
	kind                string
	raw                 []byte
	subject, text, html string
}

// wild is what visitors, clients and consultants may put into any field.
var wild = map[string]string{
	"ordinary":  "",
	"long":      strings.Repeat("Very long words of a client ", 80),
	"one line":  strings.Repeat("长", 700) + strings.Repeat("x", 2000),
	"emoji":     "👩‍👩‍👧‍👦 Anna 🇸🇪 é é ｆｕｌｌ 👍🏽",
	"injection": "a\r\nBcc: victim@else.test\nContent-Type: text/plain\r\n\r\n.\r\n\x00\x1b[31m\u2028QUIT",
	"right":     "مرحبا شركة \u202eEXAMPLE\u202c שלום",
	"encoded":   "=?UTF-8?B?QQ==?= \"quoted\\\" <b>bold</b> {{.Secret}} --boundary--",
	"broken":    "caf\xe9 \xff\xfe",
}

// anything is every field but links and marks, which are ours.
func anything(field string) bool {
	return !strings.HasSuffix(field, "URL") && !slices.Contains([]string{"Kind", "Reason", "Held", "Stage"}, field)
}

// strangers is whether a field is filled by people outside the firm.
func strangers(field string) bool {
	return slices.Contains([]string{"ContactName", "Company", "Country", "Message", "Subject", "Text", "Author", "Article", "Asked", "Points", "Display", "Answers", "Email", "Address"}, field)
}

// filled returns vars with a text put for everything that certain people write.
func filled(vars map[string]any, by func(field string) bool, with string) map[string]any {
	vars = maps.Clone(vars)
	for name, value := range vars {
		if by(name) {
			vars[name] = fill(value, by, with)
		}
	}
	return vars
}

func fill(value any, by func(string) bool, with string) any {
	switch value := value.(type) {
	case string:
		return with
	case map[string]any:
		return filled(value, by, with)
	case []any:
		filled := make([]any, len(value))
		for i, one := range value {
			filled[i] = fill(one, by, with)
		}
		return filled
	}
	return value
}

// everything returns a message of every kind in every language, with ordinary words and with wild ones of certain people, as
// it is composed to be sent; of the words only those named, if any are.
func everything(t *testing.T, by func(field string) bool, words ...string) (all []sent) {
	t.Helper()
	m := &Mail{renderer: productTemplates(t), from: netmail.Address{Name: "海港商务 Harbour", Address: "desk@firm.test"}, signer: testSigner(t)}
	for _, kind := range kinds {
		for _, language := range languages {
			for name, text := range wild {
				if len(words) > 0 && !slices.Contains(words, name) {
					continue
				}
				vars, to := sample(language), "王小明 Anna Lindqvist"
				if text != "" {
					vars, to = filled(vars, by, text), text
				}
				message := crm.Message{ID: int64(len(all) + 1), Kind: kind, Language: language, ToName: to, ToAddress: "anna@client.test", Vars: vars,
					ReplyTo: "desk+l7.k3mkq2@in.firm.test", MessageID: fmt.Sprintf("m.%d.9f2c@firm.test", len(all)+1), CreatedAt: time.Now().UTC(), Answers: []string{"lead.7@firm.test", "CAF=x1@mail.client.test"}}
				s := sent{name: kind + "." + language + "." + strings.ReplaceAll(name, " ", "-"), kind: kind}
				if err := m.compose(context.Background(), &message, crm.Wording{}); err != nil {
					t.Errorf("%s: %v", s.name, err)
					continue
				}
				_, plain, rich, err := m.renderer.Render(kind, language, vars)
				if err != nil {
					t.Fatal(err)
				}
				s.raw, s.subject, s.text, s.html = message.Raw, Clip(message.Subject, maxSubject), string(body(plain)), string(body(rich))
				all = append(all, s)
			}
		}
	}
	return all
}

func testSigner(t *testing.T) *dkim.Signer {
	t.Helper()
	key, err := dkim.ParseKey(testKey)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := dkim.New(key, "frontdesk", "firm.test")
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// testKey is of RFC 8410, section 10.3.
const testKey = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n"

func TestEveryMessageIsReadByTwoParsersAsItWasWritten(t *testing.T) {
	for _, s := range everything(t, anything) {
		checkLines(t, s.raw)
		if !isASCII(s.raw) {
			t.Errorf("%s is not all ASCII", s.name)
		}
		text, html := standardParts(t, s)
		if lines(text) != lines(s.text) || lines(html) != lines(s.html) {
			t.Errorf("%s: the standard library reads\n%.300q and\n%.300q, not\n%.300q and\n%.300q", s.name, text, html, s.text, s.html)
		}
		a, b := readWithStdlib(t, s.raw), readWithGoMessage(t, s.raw)
		if lines(b.Text) != lines(s.text) || lines(b.HTML) != lines(s.html) {
			t.Errorf("%s: go-message reads\n%.300q and\n%.300q", s.name, b.Text, b.HTML)
		}
		for _, r := range []reading{a, b} {
			if r.Subject != s.subject || s.subject == "" || r.From.Address != "desk@firm.test" || r.To.Address != "anna@client.test" || r.ReplyTo.Address != "desk+l7.k3mkq2@in.firm.test" {
				t.Errorf("%s: %q from %v to %v, answers to %v; not %q", s.name, r.Subject, r.From, r.To, r.ReplyTo, s.subject)
			}
		}
	}
}

// standardParts reads text and HTML with nothing but the standard library.
func standardParts(t *testing.T, s sent) (text, html string) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(s.raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s: %q %v", s.name, kind, err)
	}
	var read [2]string
	parts := multipart.NewReader(m.Body, parameters["boundary"])
	for i, want := range []string{"text/plain", "text/html"} { // the best last (RFC 2046)
		part, err := parts.NextRawPart()
		if err != nil || !strings.HasPrefix(part.Header.Get("Content-Type"), want) || part.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Fatalf("%s: part %d: %v %v", s.name, i, err, part)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		read[i] = string(content)
	}
	if _, err := parts.NextPart(); err != io.EOF {
		t.Errorf("%s goes on after its HTML: %v", s.name, err)
	}
	return read[0], read[1]
}

func TestEveryMessageHasTheHeadersOfItsKindOnceEach(t *testing.T) {
	always := []string{"dkim-signature", "from", "to", "reply-to", "subject", "date", "message-id", "references", "mime-version", "content-type"}
	for _, s := range everything(t, anything) {
		m, err := netmail.ReadMessage(bytes.NewReader(s.raw))
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(always)
		automation := map[string]string{crm.MessageReply: "", crm.MessageAcknowledgement: string(AutoReplied)}
		by, special := automation[s.kind]
		if !special {
			by = string(AutoGenerated)
		}
		if by != "" {
			want = append(want, "auto-submitted", "x-auto-response-suppress")
		}
		if strings.Contains(s.text, "https://desk.firm.test/c/dW5zdWI") { // it says where such mail ends
			want = append(want, "list-unsubscribe", "list-unsubscribe-post")
		}
		if got := m.Header.Get("Auto-Submitted"); got != by {
			t.Errorf("%s: Auto-Submitted %q", s.name, got)
		}
		for _, names := range [][]string{readWithStdlib(t, s.raw).Names, readWithGoMessage(t, s.raw).Names} {
			var got []string
			for _, name := range names {
				got = append(got, strings.ToLower(name))
			}
			slices.Sort(got)
			if slices.Sort(want); !slices.Equal(got, want) {
				t.Errorf("%s: headers %q, want %q", s.name, got, want)
			}
		}
		if _, err := m.Header.Date(); err != nil || !strings.HasSuffix(m.Header.Get("Message-Id"), "@firm.test>") {
			t.Errorf("%s: %v, %s", s.name, err, m.Header.Get("Message-Id"))
		}
	}
}

// python reads messages as Python's own library does, and prints what it found, a line of JSON each.
const python = `
import sys, json, email, email.policy
for name in sys.argv[1:]:
    m = email.message_from_binary_file(open(name, 'rb'), policy=email.policy.default)
    def content(kind):
        part = m.get_body(preferencelist=(kind,))
        return part.get_content() if part else ''
    defects = [repr(d) for p in m.walk() for d in p.defects]
    print(json.dumps({'Subject': m['subject'], 'From': [a.addr_spec for a in m['from'].addresses], 'To': [a.addr_spec for a in m['to'].addresses],
        'Names': [k.lower() for k in m.keys()], 'Text': content('plain'), 'HTML': content('html'), 'Defects': defects}))
`

func TestEveryMessageIsReadByPythonAsItWasWritten(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("python3 is not here")
	}
	all := everything(t, anything)
	out, err := exec.Command("python3", append([]string{"-c", python}, asFiles(t, all)...)...).Output()
	if err != nil {
		t.Fatalf("%v %s", err, out)
	}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for _, s := range all {
		var read struct {
			Subject, Text, HTML      string
			From, To, Names, Defects []string
		}
		if err := decoder.Decode(&read); err != nil {
			t.Fatal(err)
		}
		if len(read.Defects) > 0 || read.Subject != s.subject || !slices.Equal(read.From, []string{"desk@firm.test"}) || !slices.Equal(read.To, []string{"anna@client.test"}) ||
			slices.Contains(read.Names, "bcc") || lines(read.Text) != lines(s.text) || lines(read.HTML) != lines(s.html) {
			t.Errorf("%s: Python reads %+v", s.name, read)
		}
	}
}

// asFiles writes each message to a file as the recipient's server keeps it.
func asFiles(t *testing.T, all []sent) (names []string) {
	t.Helper()
	folder := t.TempDir()
	if keep := os.Getenv("MAIL_PREVIEW"); keep != "" {
		folder = keep
	}
	date := time.Now().UTC().Format(time.RFC1123Z) + "\r\n"
	received := "Return-Path: <desk@firm.test>\r\nReceived: from out.firm.test (out.firm.test [9.9.9.10])\r\n\tby mx.client.test (Postfix) with ESMTPS id 4XyZ12abc\r\n\tfor <anna@client.test>; " + date +
		"Received: from desk.firm.test (localhost [127.0.0.1])\r\n\tby out.firm.test (Postfix) with ESMTP id 4XyZ11abc\r\n\tfor <anna@client.test>; " + date
	for _, s := range all {
		name := filepath.Join(folder, s.name+".eml")
		if err := os.WriteFile(name, append([]byte(received), s.raw...), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}
