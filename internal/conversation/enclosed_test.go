package conversation_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"frontdesk/internal/testkit"
)

// file is one that comes with a mail.
type file struct{ name, kind, content string }

// answerWith hands over what ann writes at her address for a lead, with files.
func (p *post) answerWith(lead int64, id, text string, all ...file) {
	p.t.Helper()
	to := p.App.Conversation.Outbox.Replies().Address(lead, p.ann)
	var b strings.Builder
	fmt.Fprintf(&b, "From: ann@harbourline.test\r\nTo: %s\r\nMessage-ID: <%s>\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", to, id)
	fmt.Fprintf(&b, "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", text)
	for _, f := range all {
		fmt.Fprintf(&b, "--b\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n", f.kind, f.name)
		encoded := base64.StdEncoding.EncodeToString([]byte(f.content))
		for ; len(encoded) > 76; encoded = encoded[76:] {
			b.WriteString(encoded[:76] + "\r\n")
		}
		b.WriteString(encoded + "\r\n")
	}
	b.WriteString("--b--\r\n")
	p.arrive(b.String(), to)
}

// waits is how many files wait for what is written on the lead.
func (p *post) waits() int64 {
	return p.Count(`SELECT COUNT(*) FROM reply_files WHERE message_id IS NULL`)
}

func TestTheFilesOfAnAnswerByMailGoToTheClient(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		if _, err := p.attach(map[string]string{"mine.txt": "waits for what is typed in the inbox"}); err != nil {
			t.Fatal(err)
		}
		p.answerWith(p.lead, "a1@harbourline.test", "See the files.", file{"offer.txt", "text/plain", "A thousand."}, file{"list.csv", "text/csv", "tea,9\r\nrice,7\r\n"})
		letters := p.letters(client)
		got := map[string]string{}
		for _, a := range letters[len(letters)-1].Attachments {
			got[a.Name] = string(a.Body)
		}
		if p.became() != "sent" || got["offer.txt"] != "A thousand." || len(got) != 2 || !strings.Contains(letters[len(letters)-1].Said, "See the files.") {
			t.Errorf("it became %s %s, and the client has %q", p.became(), p.reason(), got)
		}
		talk := p.File(p.lead)
		if n := p.Count(`SELECT COUNT(*) FROM reply_files WHERE message_id IS NOT NULL AND lead_id = $1 AND user_id = $2`, talk.Lead.ID, p.ann); n != 2 || p.waits() != 1 {
			t.Errorf("%d are kept with the answer, and %d wait", n, p.waits())
		}
	})
}

func TestAnAnswerByMailWithFilesThatCannotBeSentGoesNowhereAndItsWriterIsTold(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.UploadLimit = 1
		if err := env.Config.Check(); err != nil {
			t.Fatal(err)
		}
		p := openPost(t, env)
		note := file{"note.txt", "text/plain", "words"}
		many := make([]file, 11)
		for i := range many {
			many[i] = file{fmt.Sprintf("n%d.txt", i), "text/plain", fmt.Sprint("words ", i)}
		}
		before, told := len(p.letters(client)), len(p.letters("ann@harbourline.test"))
		for n, all := range [][]file{
			{note, {"run.exe", "application/octet-stream", "MZ\x90\x00program"}},
			{note, {"large.txt", "text/plain", strings.Repeat("many words\n", 1<<20/11+1)}},
			many,
		} {
			p.answerWith(p.lead, fmt.Sprintf("r%d@harbourline.test", n), "See the files.", all...)
			if p.became() != "refused" || p.reason() != "has_files" {
				t.Errorf("%d: it became %s %s", n, p.became(), p.reason())
			}
		}
		if n := len(p.letters(client)) - before; n != 0 || p.Count(`SELECT COUNT(*) FROM reply_files`) != 0 {
			t.Errorf("%d went to the client", n)
		}
		mine := p.letters("ann@harbourline.test")
		if len(mine) != told+3 || !strings.Contains(mine[len(mine)-1].Text, "files cannot be sent on") {
			t.Errorf("ann has %d mails more: %q", len(mine)-told, mine[len(mine)-1].Text)
		}
	})
}

func TestTheFilesOfAnAnswerThatIsNotSentDoNotWaitInTheInbox(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		called := p.Enquire("phone", "+8613800138009", "message", "Call me").Lead.ID
		if err := p.App.Assignment.Accept(context.Background(), p.Actor(p.ann), called); err != nil {
			t.Fatal(err)
		}
		p.answerWith(called, "a2@harbourline.test", "See the file.", file{"offer.txt", "text/plain", "A thousand."})
		if p.reason() != "no_email" || p.waits() != 0 {
			t.Errorf("it became %s %s, and %d wait", p.became(), p.reason(), p.waits())
		}
	})
}
