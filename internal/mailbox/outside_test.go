package mailbox_test

import (
	"context"
	"fmt"
	"net"
	"net/smtp"
	"slices"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"frontdesk/internal/crm"
	"frontdesk/internal/eml"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/servers"
)

const (
	mei = "mei@client.test"
	ann = "ann@harbourline.test"
	box = "desk@in.harbourline.test" // where answers come
)

// outside is the world that a firm and its client write through: a Postfix, which takes the mail of all of them, and a
// Dovecot with their mailboxes.
type outside struct {
	*testkit.Firm
	t       *testing.T
	postfix *servers.Postfix
	dovecot *servers.Dovecot
}

// openOutside starts the world; mail to the firm goes to its mailbox, or is handed over to it where an address is given.
func openOutside(t *testing.T, env *testkit.Env, lmtp string) *outside {
	t.Helper()
	w := &outside{t: t}
	mail := servers.MaildirsFor(t)
	o := servers.PostfixOptions{Maildirs: mail, Mailboxes: []string{mei, ann}}
	if lmtp != "" {
		o.LMTP = map[string]string{"in.harbourline.test": lmtp}
	} else {
		o.Mailboxes = append(o.Mailboxes, box)
	}
	w.postfix, w.dovecot = servers.PostfixFor(t, o), servers.DovecotFor(t, mail, mei, ann, box)
	env.Config.SMTPURL, env.Config.ReplyAddress, env.Config.LMTPListen = w.postfix.URL, box, lmtp
	if lmtp == "" {
		env.Config.IMAPURL = strings.Replace(w.dovecot.URL(box), "/INBOX", "/", 1)
	}
	w.Firm = env.NewFirm(env.Boot())
	return w
}

// inbox is what is in somebody's mailbox, oldest first, read by IMAP.
func (w *outside) inbox(address string) (mails []eml.Letter, err error) {
	c, err := imapclient.DialInsecure(w.dovecot.Addr, nil)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if err := c.Login(address, servers.DovecotPassword).Wait(); err != nil {
		return nil, err
	}
	if opened, err := c.Select("INBOX", nil).Wait(); err != nil || opened.NumMessages == 0 {
		return nil, err
	}
	all, err := c.Fetch(goimap.SeqSet{{Start: 1}}, &goimap.FetchOptions{BodySection: []*goimap.FetchItemBodySection{{Peek: true}}}).Collect()
	for _, m := range all {
		letter, err := eml.Read(m.BodySection[0].Bytes)
		if err != nil {
			return nil, err
		}
		mails = append(mails, letter)
	}
	return mails, err
}

// gets waits until somebody has a mail that says something, and returns it.
func (w *outside) gets(address, words string) (mail eml.Letter) {
	w.t.Helper()
	testkit.Eventually(w.t, func() error {
		mails, err := w.inbox(address)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(mails, func(l eml.Letter) bool { return strings.Contains(l.Text, words) })
		if i < 0 {
			return fmt.Errorf("%s has %d mails, and none says %q\n%s", address, len(mails), words, w.postfix.Log())
		}
		mail = mails[i]
		return nil
	})
	return mail
}

// sends has somebody send a mail, as their mail program does.
func (w *outside) sends(from, to, id, text string) {
	w.t.Helper()
	raw := strings.Join([]string{
		"From: " + from, "To: " + to, "Message-ID: <" + id + ">", "Date: Sun, 22 Nov 2026 10:00:00 +0000", "Subject: Re: kettles",
		"MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "",
		text, "", "On Sunday, somebody wrote:", "> before", "",
	}, "\r\n")
	if err := smtp.SendMail(w.postfix.Addr, nil, from, []string{to}, []byte(raw)); err != nil {
		w.t.Fatal(err)
	}
}

// converse has a client and a consultant write to each other, ten turns, and looks at what became of it.
func (w *outside) converse(between func(turn int)) {
	t := w.t
	annID := w.Consultant("ann")
	w.Team(crm.Team{}, annID)
	lead := w.Enquire("email", mei, "name", "Mei Chen", "message", "What would it cost?").Lead.ID
	if err := w.App.Assignment.Accept(context.Background(), w.Actor(annID), lead); err != nil {
		t.Fatal(err)
	}
	w.Settle()
	to := w.gets(mei, "NO.").ReplyTo.Address
	var said []string
	for turn := range 5 {
		between(turn)
		question, answer := fmt.Sprintf("Question %d: 多少钱？", turn), fmt.Sprintf("Answer %d: 一千元。", turn)
		w.sends(mei, to, fmt.Sprintf("q%d@client.test", turn), question)
		theirs := w.gets(ann, question).ReplyTo.Address
		if theirs == to || !strings.HasPrefix(theirs, "desk+") {
			t.Fatalf("ann is to answer to %q", theirs)
		}
		w.sends(ann, theirs, fmt.Sprintf("a%d@harbourline.test", turn), answer)
		got := w.gets(mei, answer)
		if got.ReplyTo.Address != to || !slices.Contains(got.References, fmt.Sprintf("q%d@client.test", turn)) || strings.Contains(got.Said, "before") {
			t.Errorf("turn %d: %+v", turn, got)
		}
		said = append(said, question, answer)
	}
	w.Settle()
	w.whole(lead, said)
}

// whole requires that the lead holds what was said, in order and once, and that everybody got each mail once.
func (w *outside) whole(lead int64, said []string) {
	w.t.Helper()
	var filed []string
	file := w.File(lead)
	for _, in := range file.Mails {
		filed = append(filed, in.Said)
	}
	if !slices.Equal(filed, said) {
		w.t.Errorf("on the lead is %q, and %q was said", filed, said)
	}
	if leads, mails := w.Count(`SELECT COUNT(*) FROM leads`), w.Count(`SELECT COUNT(*) FROM incoming`); leads != 1 || mails != 10 || len(file.Replies) != 5 {
		w.t.Errorf("%d leads, %d mails came in, %d answers went out", leads, mails, len(file.Replies))
	}
	for address, part := range map[string]string{mei: "Answer", ann: "Question"} {
		mails, err := w.inbox(address)
		if err != nil {
			w.t.Fatal(err)
		}
		got := slices.DeleteFunc(mails, func(l eml.Letter) bool { return !strings.Contains(l.Said, part) })
		for i, l := range got {
			if !strings.Contains(l.Said, fmt.Sprintf("%s %d:", part, i)) {
				w.t.Errorf("the %d. mail of %s says %q", i+1, address, l.Said)
			}
		}
		if len(got) != 5 {
			w.t.Errorf("%s has %d of 5 mails", address, len(got))
		}
	}
	for _, trouble := range []string{"status=bounced", "status=deferred", "reject:", "warning:", "fatal:"} {
		if log := w.postfix.Log(); strings.Contains(log, trouble) {
			w.t.Errorf("Postfix says %q:\n%s", trouble, log)
		}
	}
}

func TestTenTurnsThroughPostfixThatHandsOverByLMTPLandWholeAndInOrder(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		free := l.Addr().String()
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		openOutside(t, env, free).converse(func(int) {})
	})
}

func TestTenTurnsThroughAMailboxOfDovecotLandWholeAndInOrderThoughItEndsInBetween(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		w := openOutside(t, env, "")
		w.converse(func(turn int) {
			if turn == 2 {
				if err := w.dovecot.Restart(); err != nil {
					t.Fatal(err)
				}
			}
		})
	})
}
