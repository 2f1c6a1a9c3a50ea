package conversation_test

import (
	"context"
	"fmt"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// post is a firm whose mail goes both ways, with a client whom ann looks after.
type post struct {
	*testkit.Firm
	t    *testing.T
	sink *testkit.Sink
	lead int64
	ann  int64
}

const client = "mei@client.test"

func openPost(t *testing.T, env *testkit.Env, change ...func(*boot.Options)) *post {
	t.Helper()
	sink, stop, err := testkit.StartSink()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	env.Config.SMTPURL, env.Config.ReplyAddress = sink.URL, "desk@in.harbourline.test"
	p := &post{Firm: env.NewFirm(env.Boot(change...)), t: t, sink: sink}
	p.ann = p.Consultant("ann")
	p.Team(crm.Team{}, p.ann)
	p.lead = p.Enquire("email", client, "name", "Mei Chen", "message", "What would it cost?").Lead.ID
	if err := p.App.Assignment.Accept(context.Background(), p.Actor(p.ann), p.lead); err != nil {
		t.Fatal(err)
	}
	p.Settle()
	return p
}

// last is the newest mail to an address.
func (p *post) last(to string) *netmail.Message {
	p.t.Helper()
	mails := p.sink.Mails(to)
	if len(mails) == 0 {
		p.t.Fatalf("nothing was sent to %s", to)
	}
	m, err := netmail.ReadMessage(strings.NewReader(string(mails[len(mails)-1].Raw)))
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

// mail is a plain mail as a mail program writes it.
func mail(from, to, id, subject, text string, more ...string) string {
	return strings.Join(append([]string{
		"From: " + from, "To: " + to, "Message-ID: <" + id + ">", "Date: Sun, 22 Nov 2026 10:00:00 +0000", "Subject: " + subject,
		"MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
	}, append(more, "", text, "")...), "\r\n")
}

// arrive hands a mail over and waits until it is where it belongs.
func (p *post) arrive(raw string, to ...string) {
	p.t.Helper()
	err := p.App.Conversation.Take(context.Background(), conversation.Arrival{Mailbox: "lmtp", Recipients: to, Body: strings.NewReader(raw)})
	if err != nil {
		p.t.Fatal(err)
	}
	p.Settle()
}

// became is what became of the newest mail.
func (p *post) became() (state string) {
	p.t.Helper()
	for _, s := range []crm.IncomingState{crm.IncomingReceived, crm.IncomingFiled, crm.IncomingSent, crm.IncomingSubmitted, crm.IncomingReport, crm.IncomingAutomatic, crm.IncomingRefused} {
		if p.Count(`SELECT COUNT(*) FROM incoming WHERE id = (SELECT MAX(id) FROM incoming) AND state = $1`, string(s)) == 1 {
			return string(s)
		}
	}
	return "nothing"
}

func replyTo(m *netmail.Message) string {
	a, err := netmail.ParseAddress(m.Header.Get("Reply-To"))
	if err != nil {
		return ""
	}
	return a.Address
}

func TestAConversationGoesBothWaysByMailAlone(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		acknowledged := p.last(client)
		client1 := replyTo(acknowledged)
		for turn := range 5 {
			question, answer := fmt.Sprintf("Question %d: 多少钱？", turn), fmt.Sprintf("Answer %d: 一千元。", turn)
			p.arrive(mail("Mei Chen <"+client+">", client1, fmt.Sprintf("q%d@client.test", turn), "Re: kettles", question+"\r\n\r\nOn Sunday, Harbourline wrote:\r\n> before"), client1)
			told := p.last("ann@harbourline.test")
			if body := fmt.Sprint(p.sink.Mails("ann@harbourline.test")); told.Header.Get("Subject") == "" || body == "" {
				t.Error("ann was told nothing")
			}
			theirs := replyTo(told)
			if theirs == "" || theirs == client1 {
				t.Fatalf("ann is to answer to %q", theirs)
			}
			p.arrive(mail("ann <ann@harbourline.test>", theirs, fmt.Sprintf("a%d@harbourline.test", turn), "Re: wrote", answer), theirs)
			got := p.last(client)
			if !strings.Contains(got.Header.Get("References"), fmt.Sprintf("q%d@client.test", turn)) || got.Header.Get("Auto-Submitted") != "" {
				t.Errorf("turn %d: the answer is in another thread: %v", turn, got.Header)
			}
			if replyTo(got) != client1 || !strings.Contains(got.Header.Get("Subject"), "NO.") {
				t.Errorf("turn %d: its answer goes to %q, and its subject is %q", turn, replyTo(got), got.Header.Get("Subject"))
			}
		}
		file := p.File(p.lead)
		var said []string
		for _, in := range file.Mails {
			said = append(said, in.Said)
		}
		if len(file.Mails) != 10 || len(file.Replies) != 5 || !slices.Contains(said, "Question 4: 多少钱？") {
			t.Errorf("%d mails and %d replies: %q", len(file.Mails), len(file.Replies), said)
		}
		for i, m := range file.Replies {
			if m.Vars["Text"] != fmt.Sprintf("Answer %d: 一千元。", i) || m.State != crm.MessageAccepted || m.Vars["Writer"] != "ann" {
				t.Errorf("reply %d: %v %s", i, m.Vars, m.State)
			}
		}
		if n := p.Count(`SELECT COUNT(*) FROM leads`); n != 1 {
			t.Errorf("%d leads", n)
		}
	})
}

func TestAMailHandedOverAgainIsTheSame(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		to := replyTo(p.last(client))
		before := p.sink.Len()
		for range 3 {
			p.arrive(mail(client, to, "one@client.test", "Re: kettles", "once"), to)
		}
		if n := len(p.File(p.lead).Mails); n != 1 || p.sink.Len() != before+1 {
			t.Errorf("%d mails filed, ann told %d times", n, p.sink.Len()-before)
		}
	})
}

func TestAClientsMailFindsItsLeadWhateverIsLost(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		acknowledged := p.last(client)
		header := strings.Trim(acknowledged.Header.Get("Message-Id"), "<>")
		reference := p.File(p.lead).Lead.Reference
		for name, raw := range map[string]string{
			"by the address, from another of theirs": mail("other@client.test", replyTo(acknowledged), "1@client.test", "Hello", "by address"),
			"by what it answers":                     mail("third@client.test", "desk@in.harbourline.test", "2@client.test", "Hello", "by thread", "In-Reply-To: <"+header+">"),
			"by the reference":                       mail(client, "desk@in.harbourline.test", "3@client.test", "about "+reference, "by reference"),
			"by the sender":                          mail(strings.ToUpper(client), "desk@in.harbourline.test", "4@client.test", "Hello", "by sender"),
		} {
			before := len(p.File(p.lead).Mails)
			p.arrive(raw, "desk@in.harbourline.test")
			if p.became() != "filed" || len(p.File(p.lead).Mails) != before+1 {
				t.Errorf("%s: %s", name, p.became())
			}
		}
	})
}

func TestAReferenceIsANameAndNoKey(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		reference := p.File(p.lead).Lead.Reference
		p.arrive(mail("Stranger <stranger@elsewhere.test>", "desk@in.harbourline.test", "s@elsewhere.test", "about "+reference, "Tell me all about it"), "desk@in.harbourline.test")
		if p.became() != "submitted" || len(p.File(p.lead).Mails) != 0 {
			t.Errorf("a stranger's mail is %s", p.became())
		}
		if n := p.Count(`SELECT COUNT(*) FROM leads`); n != 2 {
			t.Errorf("%d leads", n)
		}
	})
}

func TestNobodySpeaksAsAConsultantButThemselves(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		bob := p.Consultant("bob")
		theirs := p.App.Conversation.Outbox.Replies().Address(p.lead, p.ann)
		bobs := p.App.Conversation.Outbox.Replies().Address(p.lead, bob)
		sent := len(p.sink.Mails(client))
		for name, raw := range map[string]string{
			"a client at a consultant's address":        mail(client, theirs, "1@x.test", "x", "feigned"),
			"a colleague at a consultant's address":     mail("bob@harbourline.test", theirs, "2@x.test", "x", "feigned"),
			"a consultant without the lead":             mail("bob@harbourline.test", bobs, "3@x.test", "x", "not mine"),
			"a consultant at the address of the client": mail("ann@harbourline.test", "desk@in.harbourline.test", "4@x.test", "x", "lost"),
		} {
			to := theirs
			if strings.Contains(raw, bobs) {
				to = bobs
			} else if !strings.Contains(raw, theirs) {
				to = "desk@in.harbourline.test"
			}
			p.arrive(raw, to)
			if p.became() != "refused" {
				t.Errorf("%s: %s", name, p.became())
			}
		}
		if len(p.sink.Mails(client)) != sent || len(p.File(p.lead).Mails) != 0 {
			t.Error("something of it reached the client or the lead")
		}
	})
}

func TestMachinesAreNotAnsweredAndTheirReportsAreBelieved(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		acknowledged := p.last(client)
		to, header := replyTo(acknowledged), acknowledged.Header.Get("Message-Id")
		before := p.sink.Len()
		p.arrive(mail(client, to, "away@client.test", "Out of office", "I am away", "Auto-Submitted: auto-replied"), to)
		if p.became() != "automatic" || len(p.File(p.lead).Mails) != 0 || p.sink.Len() != before {
			t.Errorf("an absence is %s, and %d mails followed", p.became(), p.sink.Len()-before)
		}
		report := strings.Join([]string{
			"From: Mail Delivery System <MAILER-DAEMON@mx.client.test>", "To: desk@in.harbourline.test", "Subject: Undelivered Mail Returned to Sender",
			"Message-ID: <dsn@mx.client.test>", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
			`Content-Type: multipart/report; report-type=delivery-status; boundary="b"`, "",
			"--b", "Content-Type: text/plain", "", "It could not be delivered.", "",
			"--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.client.test", "",
			"Final-Recipient: rfc822; " + client, "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no such user", "",
			"--b", "Content-Type: message/rfc822", "", "Message-ID: " + header, "Subject: x", "", "x", "--b--", "",
		}, "\r\n")
		p.arrive(report, "desk@in.harbourline.test")
		file := p.File(p.lead)
		i := slices.IndexFunc(file.Messages, func(m crm.Message) bool { return "<"+m.MessageID+">" == header })
		if p.became() != "report" || i < 0 || file.Messages[i].State != crm.MessageBounced || !strings.Contains(file.Messages[i].Reply, "no such user") {
			t.Errorf("a report is %s, its mail %+v", p.became(), file.Messages)
		}
		if on := file.Suppressed[client]; on.Why != crm.SuppressedBounce || on.MessageID != file.Messages[i].ID {
			t.Errorf("the address is written to again: %+v", on)
		}
	})
}

func TestWhoeverComplainsToTheirProviderIsWrittenToNoMore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		complain := func(id, kind, header string) {
			p.arrive(strings.Join([]string{
				"From: feedback@provider.test", "To: desk@in.harbourline.test", "Subject: FW: your enquiry", "Message-ID: <" + id + "@provider.test>", "MIME-Version: 1.0",
				`Content-Type: multipart/report; report-type=feedback-report; boundary="b"`, "",
				"--b", "Content-Type: text/plain", "", "This is an abuse report.", "",
				"--b", "Content-Type: message/feedback-report", "", "Feedback-Type: " + kind, "User-Agent: Loop/1.0", "Version: 1", "",
				"--b", "Content-Type: message/rfc822", "", "Message-ID: " + header, "Subject: x", "", "x", "--b--", "",
			}, "\r\n"), "desk@in.harbourline.test")
		}
		header := p.last(client).Header.Get("Message-Id")
		complain("a", "not-spam", header)
		complain("b", "abuse", "<somebody@else.test>")
		if on := p.File(p.lead).Suppressed[client]; on.ID != 0 {
			t.Fatalf("who said nothing of our mail is not written to: %+v", on)
		}
		complain("c", "abuse", header)
		file := p.File(p.lead)
		if on := file.Suppressed[client]; p.became() != "report" || on.Why != crm.SuppressedComplaint {
			t.Errorf("a complaint is %s: %+v", p.became(), on)
		}
		if e := file.Events[len(file.Events)-1]; e.Kind != "mail.complaint" {
			t.Errorf("the trail ends with %s", e.Kind)
		}
	})
}

func TestAMailThatDidNotArriveIsSentAgainByWhoHasTheLeadAndNobodyElse(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		file := p.File(p.lead)
		i := slices.IndexFunc(file.Messages, func(m crm.Message) bool { return m.ToAddress == client })
		m := file.Messages[i]
		p.Exec(`UPDATE messages SET state = 'unknown' WHERE id = $1`, m.ID)
		before := len(p.sink.Mails(client))
		bea := p.Actor(p.Consultant("bea"))
		if err := c.SendAgain(ctx, bea, p.lead, m.ID, true); !crm.IsKind(err, crm.KindNotFound) {
			t.Errorf("a stranger is told %v", err)
		}
		if err := c.SendAgain(ctx, p.Actor(p.ann), p.lead, m.ID, false); !crm.IsKind(err, crm.KindInvalid) {
			t.Errorf("without saying that it may come twice: %v", err)
		}
		if err := c.SendAgain(ctx, p.Actor(p.ann), p.lead, m.ID, true); err != nil {
			t.Fatal(err)
		}
		p.Settle()
		mails := p.sink.Mails(client)
		if len(mails) != before+1 || p.last(client).Header.Get("Message-Id") != "<"+m.MessageID+">" {
			t.Errorf("%d mails, the last is %s", len(mails), p.last(client).Header.Get("Message-Id"))
		}
		file = p.File(p.lead)
		if e := file.Events[len(file.Events)-1]; e.Kind != "message.sent_again" || e.Actor.Name != "ann" || len(file.Attempts[m.ID]) != 2 {
			t.Errorf("%+v, %+v", e, file.Attempts[m.ID])
		}
	})
}

func TestAnAnswerWaitsTenSecondsAndCanBeCalledBack(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, ann, c := context.Background(), p.Actor(p.ann), p.App.Conversation
		before := len(p.sink.Mails(client))
		id, err := c.Answer(ctx, ann, p.lead, conversation.Reply{Text: "A thousand.", Key: "k"})
		if err != nil {
			t.Fatal(err)
		}
		if same, err := c.Answer(ctx, ann, p.lead, conversation.Reply{Text: "A thousand.", Key: "k"}); err != nil || same != id {
			t.Errorf("pressed twice it is %d, not %d: %v", same, id, err)
		}
		p.Advance(9 * time.Second)
		if n := len(p.sink.Mails(client)); n != before {
			t.Errorf("%d mails went out", n-before)
		}
		if text, err := c.Recall(ctx, ann, p.lead, id); err != nil || text != "A thousand." {
			t.Errorf("called back: %q, %v", text, err)
		}
		p.Advance(time.Minute)
		if n := len(p.sink.Mails(client)); n != before || p.File(p.lead).Clock().State == crm.SLAMet {
			t.Errorf("%d mails went out", n-before)
		}
		id, err = c.Answer(ctx, ann, p.lead, conversation.Reply{Text: "Two thousand."})
		if err != nil {
			t.Fatal(err)
		}
		p.Advance(11 * time.Second)
		if n := len(p.sink.Mails(client)); n != before+1 {
			t.Errorf("%d mails went out", n-before)
		}
		if _, err := c.Recall(ctx, ann, p.lead, id); !crm.IsKind(err, crm.KindConflict) {
			t.Errorf("called back when it was gone: %v", err)
		}
	})
}

func TestAnAnswerStopsWhenTheClientWroteMeanwhile(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, ann := context.Background(), p.Actor(p.ann)
		seen := p.File(p.lead).Heard
		p.arrive(mail(client, "desk@in.harbourline.test", "late@client.test", "Wait", "We found somebody else"), "desk@in.harbourline.test")
		_, err := p.App.Conversation.Answer(ctx, ann, p.lead, conversation.Reply{Text: "A thousand.", Heard: seen})
		if e := crm.AsError(err); err == nil || e.Code != "client_wrote" {
			t.Errorf("it went out: %v", err)
		}
		if _, err := p.App.Conversation.Answer(ctx, ann, p.lead, conversation.Reply{Text: "A thousand.", Heard: p.File(p.lead).Heard}); err != nil {
			t.Errorf("when it was read: %v", err)
		}
		for name, wrong := range map[string]struct {
			actor crm.Actor
			reply conversation.Reply
			code  string
		}{
			"empty":       {ann, conversation.Reply{Text: " \n "}, "required"},
			"in the past": {ann, conversation.Reply{Text: "x", At: p.App.DB.Now().Add(-time.Minute)}, "in_the_past"},
			"by others":   {p.Actor(p.Consultant("bob")), conversation.Reply{Text: "x"}, "not_found"},
		} {
			_, err := p.App.Conversation.Answer(ctx, wrong.actor, p.lead, wrong.reply)
			e := crm.AsError(err)
			if err == nil || !strings.Contains(fmt.Sprint(e.Code, e.Kind, e.Fields), wrong.code) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
