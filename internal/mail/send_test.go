package mail_test

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/desk"
	"frontdesk/internal/mail"
	"frontdesk/internal/outbox"
	"frontdesk/internal/testkit"
)

const (
	ann    = "ann@harbourline.test"
	client = "client@client.test"
)

// newFirm boots a firm that mails to a sink, with one consultant who has a week to answer.
func newFirm(t *testing.T, env *testkit.Env) (f *testkit.Firm, sink *testkit.Sink) {
	t.Helper()
	sink = testkit.NewSink(t)
	env.Config.SMTPURL = sink.URL
	f = env.NewFirm(env.Boot())
	f.Team(crm.Team{OfferTimeout: 7 * 24 * time.Hour}, f.Consultant("ann"))
	return f, sink
}

func only(t *testing.T, file desk.File, kind string) crm.Message {
	t.Helper()
	var found []crm.Message
	for _, m := range file.Messages {
		if m.Kind == kind {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d messages of kind %s", len(found), kind)
	}
	return found[0]
}

// becomes waits, moving the clock on, until the lead's message of a kind is in a state, and returns it.
func becomes(t *testing.T, f *testkit.Firm, lead int64, kind string, state crm.MessageState) crm.Message {
	t.Helper()
	f.Until(time.Minute, func() error {
		if m := only(t, f.File(lead), kind); m.State != state {
			return fmt.Errorf("the %s is %s: %s", kind, m.State, m.Reply)
		}
		return nil
	})
	return only(t, f.File(lead), kind)
}

func messageID(t *testing.T, m testkit.Mail) string { return header(t, m).Get("Message-Id") }

func header(t *testing.T, m testkit.Mail) netmail.Header {
	t.Helper()
	read, err := netmail.ReadMessage(strings.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	return read.Header
}

func TestAnAcceptedMessageKeepsTheServersReply(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		file := f.Enquire("email", client, "message", "hello")
		for kind, to := range map[string]string{crm.MessageOffer: ann, crm.MessageAcknowledgement: client} {
			m := only(t, file, kind)
			if m.State != crm.MessageAccepted || !strings.HasPrefix(m.Reply, "250") || m.Phase != "dot" || m.SentAt.IsZero() || m.Attempts != 1 || m.Doubtful {
				t.Errorf("%s: %+v", kind, m)
			}
			mails := sink.Mails(to)
			if len(mails) != 1 || messageID(t, mails[0]) != "<"+m.MessageID+">" {
				t.Errorf("%s: the sink has %d for %s", kind, len(mails), to)
			}
			if kept, err := f.App.Mail.Message(context.Background(), m.ID); err != nil || string(kept.Raw) != mails[0].Raw {
				t.Errorf("%s: what is kept is not what was sent: %v", kind, err)
			}
		}
	})
}

func TestAMessageThatIsRefusedForNowIsTriedAgainAndAccepted(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(func(step testkit.Step, m testkit.Mail) error {
			if step == testkit.Addressing && m.To == ann {
				return testkit.Refusal(451, "greylisted")
			}
			return nil
		})
		file := f.Enquire("email", client)
		m := only(t, file, crm.MessageOffer)
		if m.State != crm.MessageRetrying || !strings.Contains(m.Reply, "451") || m.Phase != "rcpt" || len(sink.Mails(ann)) != 0 {
			t.Fatalf("%+v", m)
		}
		if a := only(t, file, crm.MessageAcknowledgement); a.State != crm.MessageAccepted {
			t.Errorf("the other message is %s", a.State)
		}
		sink.Misbehave(nil)
		m = becomes(t, f, file.Lead.ID, crm.MessageOffer, crm.MessageAccepted)
		if m.Attempts != 2 || m.Doubtful || len(sink.Mails(ann)) != 1 {
			t.Errorf("%+v, the sink has %d", m, len(sink.Mails(ann)))
		}
	})
}

func TestAMessageThatIsRefusedForGoodFailsAndIsNotTriedAgain(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(func(step testkit.Step, m testkit.Mail) error {
			if step == testkit.Received && m.To == ann {
				return testkit.Refusal(554, "no thanks")
			}
			return nil
		})
		file := f.Enquire("wechat", "client_one")
		m := only(t, file, crm.MessageOffer)
		if m.State != crm.MessageFailed || !strings.Contains(m.Reply, "554") || m.Doubtful {
			t.Errorf("%+v", m)
		}
		f.Advance(24 * time.Hour)
		if n := len(sink.Mails(ann)); n != 1 {
			t.Errorf("it was tried %d times", n)
		}
	})
}

func TestAMessageThatIsRefusedForThreeDaysFails(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(func(testkit.Step, testkit.Mail) error { return testkit.Refusal(452, "full") })
		file := f.Enquire("wechat", "client_one")
		f.Advance(71 * time.Hour)
		if m := only(t, f.File(file.Lead.ID), crm.MessageOffer); m.State != crm.MessageRetrying {
			t.Errorf("after 71 hours it is %s", m.State)
		}
		f.Advance(2 * time.Hour)
		if m := only(t, f.File(file.Lead.ID), crm.MessageOffer); m.State != crm.MessageFailed || !strings.Contains(m.Reply, "452") {
			t.Errorf("after 73 hours it is %s: %s", m.State, m.Reply)
		}
	})
}

func hangUpAfterTheDot(step testkit.Step, _ testkit.Mail) error {
	if step == testkit.Received {
		return testkit.ErrHangUp
	}
	return nil
}

// hangUpOnFirst hangs up after the dot of the first message to each address.
func hangUpOnFirst() func(testkit.Step, testkit.Mail) error {
	var met sync.Map
	return func(step testkit.Step, m testkit.Mail) error {
		if step != testkit.Received {
			return nil
		}
		if _, again := met.LoadOrStore(m.To, true); again {
			return nil
		}
		return testkit.ErrHangUp
	}
}

func TestAMessageLostAfterTheDotIsUnknownAndOnlyStaffAreSentItOnceMore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(hangUpOnFirst())
		file := f.Enquire("email", client)
		offer := becomes(t, f, file.Lead.ID, crm.MessageOffer, crm.MessageAccepted)
		f.Advance(24 * time.Hour)
		notices := sink.Mails(ann)
		if len(notices) != 2 || notices[0].Raw != notices[1].Raw || messageID(t, notices[1]) != "<"+offer.MessageID+">" {
			t.Errorf("%d notices", len(notices))
		}
		ack := only(t, f.File(file.Lead.ID), crm.MessageAcknowledgement)
		if n := len(sink.Mails(client)); n != 1 || ack.State != crm.MessageUnknown {
			t.Errorf("%d acknowledgements, %s", n, ack.State)
		}
		if !ack.Doubtful || !offer.Doubtful {
			t.Errorf("the doubt is not kept: %+v, %+v", ack, offer)
		}
	})
}

func TestAMessageLostTwiceAfterTheDotIsNotSentAThirdTime(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(hangUpAfterTheDot)
		file := f.Enquire("wechat", "client_one")
		f.Until(time.Minute, func() error {
			if n := len(sink.Mails(ann)); n < 2 {
				return fmt.Errorf("sent %d times", n)
			}
			return nil
		})
		f.Advance(24 * time.Hour)
		if m := only(t, f.File(file.Lead.ID), crm.MessageOffer); m.State != crm.MessageUnknown || len(sink.Mails(ann)) != 2 {
			t.Errorf("%s, sent %d times", m.State, len(sink.Mails(ann)))
		}
	})
}

func TestAMessageThatADeadProcessLeftInTheMiddleIsInDoubt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(func(step testkit.Step, _ testkit.Mail) error {
			if step == testkit.Addressing {
				return testkit.Refusal(451, "later")
			}
			return nil
		})
		file := f.Enquire("email", client)
		f.Exec(`UPDATE messages SET state = 'sending' WHERE state = 'retrying'`) // as if it had died after the dot
		sink.Misbehave(nil)
		offer := becomes(t, f, file.Lead.ID, crm.MessageOffer, crm.MessageAccepted)
		ack := becomes(t, f, file.Lead.ID, crm.MessageAcknowledgement, crm.MessageUnknown)
		f.Advance(24 * time.Hour)
		if !offer.Doubtful || len(sink.Mails(ann)) != 1 || messageID(t, sink.Mails(ann)[0]) != "<"+offer.MessageID+">" {
			t.Errorf("the notice: doubtful %v, sent %d times", offer.Doubtful, len(sink.Mails(ann)))
		}
		if !ack.Doubtful || len(sink.Mails(client)) != 0 {
			t.Errorf("the acknowledgement: doubtful %v, sent %d times", ack.Doubtful, len(sink.Mails(client)))
		}
	})
}

func TestARefusedPasswordHoldsMailBackAndLosesNone(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(func(step testkit.Step, _ testkit.Mail) error {
			if step == testkit.Authenticating {
				return testkit.Refusal(535, "wrong password")
			}
			return nil
		})
		var leads []int64
		for i := range 5 {
			leads = append(leads, f.Enquire("wechat", fmt.Sprintf("client_%d", i)).Lead.ID)
		}
		f.Advance(5 * time.Minute)
		for _, lead := range leads {
			if m := only(t, f.File(lead), crm.MessageOffer); m.State != crm.MessageRetrying || m.Doubtful {
				t.Errorf("the notice is %s: %s", m.State, m.Reply)
			}
		}
		if m := only(t, f.File(leads[0]), crm.MessageOffer); !strings.Contains(m.Reply, "535") || m.Phase != "auth" {
			t.Errorf("the reason is not kept: %s, %s", m.Phase, m.Reply)
		}
		sink.Misbehave(nil)
		for _, lead := range leads {
			becomes(t, f, lead, crm.MessageOffer, crm.MessageAccepted)
		}
		if n := len(sink.Mails(ann)); n != 5 {
			t.Errorf("%d of 5 notices arrived", n)
		}
	})
}

func TestAnAcknowledgementAnswersNobodyAndRepeatsNothingTheVisitorWrote(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		file := f.Enquire("email", client, "name", "Win at http://evil.test", "company", "Evilco", "message", "Buy pills", "service", "viagra", "page", "https://evil.test/x")
		m := sink.Mails(client)[0]
		head := header(t, m)
		if m.From != "" || head.Get("Auto-Submitted") != "auto-replied" {
			t.Errorf("return path %q, Auto-Submitted %q", m.From, head.Get("Auto-Submitted"))
		}
		content, err := mail.Read([]byte(m.Raw))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"evil", "Evilco", "pills", "viagra"} {
			if strings.Contains(content.Text+content.HTML+head.Get("Subject"), word) {
				t.Errorf("it repeats %q", word)
			}
		}
		if !strings.Contains(content.Text, file.Lead.Reference) || !strings.Contains(content.HTML, file.Lead.Reference) {
			t.Error("it does not tell the reference")
		}
		if notice := sink.Mails(ann)[0]; notice.From != "desk@harbourline.test" || header(t, notice).Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("the notice comes from %q", notice.From)
		}
	})
}

func TestOneAddressIsSentThreeAcknowledgementsADay(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		for i := range 5 {
			f.Enquire("email", client, "message", fmt.Sprint("question ", i))
		}
		if n := len(sink.Mails(client)); n != 3 {
			t.Errorf("%d acknowledgements", n)
		}
		f.Enquire("email", "other@client.test")
		if n := len(sink.Mails("other@client.test")); n != 1 {
			t.Errorf("another address was sent %d", n)
		}
		f.Advance(24*time.Hour + time.Second)
		f.Enquire("email", client, "message", "the next day")
		if n := len(sink.Mails(client)); n != 4 {
			t.Errorf("%d acknowledgements the next day", n)
		}
	})
}

var link = regexp.MustCompile(`http://127\.0\.0\.1:8080(/a/[\w.-]+)`)

func TestTheButtonsOfANoticeWorkOverHTTP(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		browser := testkit.NewBrowser(t, testkit.Serve(t, f.App))
		press := func(n int, form url.Values) desk.File {
			t.Helper()
			file := f.Enquire("wechat", fmt.Sprintf("client_%d", n), "message", "hello")
			notices := sink.Mails(ann)
			content, err := mail.Read([]byte(notices[len(notices)-1].Raw))
			if err != nil {
				t.Fatal(err)
			}
			links := link.FindAllStringSubmatch(content.Text, -1)
			if len(links) != 3 || !strings.Contains(content.HTML, links[0][1]) || !strings.Contains(content.HTML, links[1][1]) {
				t.Fatalf("links %v", links)
			}
			path := links[n][1]
			for _, method := range []string{"HEAD", "GET"} {
				if a := browser.Do(method, path, nil, nil); a.Status != 200 || f.File(file.Lead.ID).Lead.State != crm.LeadOffered {
					t.Fatalf("%s: %d, the lead is %s", method, a.Status, f.File(file.Lead.ID).Lead.State)
				}
			}
			if a := browser.Post(path, form); a.Status != 200 {
				t.Fatalf("POST: %d %s", a.Status, a.Body)
			}
			return f.File(file.Lead.ID)
		}
		if file := press(0, nil); file.Lead.State != crm.LeadWorking || file.Lead.OwnerName != "ann" {
			t.Errorf("after accepting: %s, owner %q", file.Lead.State, file.Lead.OwnerName)
		}
		if file := press(1, url.Values{"reason": {"busy"}}); file.Offers[0].State != crm.OfferDeclined {
			t.Errorf("after declining: %s", file.Offers[0].State)
		}
	})
}

func TestANoticeIsInTheLanguageOfTheConsultantAndAnAcknowledgementInTheVisitors(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		sink := testkit.NewSink(t)
		env.Config.SMTPURL = sink.URL
		f := env.NewFirm(env.Boot())
		f.Team(crm.Team{}, f.Consultant("ann"), f.Consultant("mei", func(c *crm.Consultant) { c.Locale = "zh" }))
		f.Enquire("email", "one@client.test", "locale", "zh-CN")
		f.Enquire("email", "two@client.test", "locale", "fr")
		for to, words := range map[string]string{
			ann: "enquiry is yours if you want it", "mei@harbourline.test": "这条咨询现由您优先接手",
			"one@client.test": "感谢您联系", "two@client.test": "Thank you for contacting",
		} {
			mails := sink.Mails(to)
			if len(mails) != 1 {
				t.Fatalf("%s was sent %d", to, len(mails))
			}
			if content, err := mail.Read([]byte(mails[0].Raw)); err != nil || !strings.Contains(content.Text, words) || !strings.Contains(content.HTML, words) {
				t.Errorf("%s reads %q, %v", to, content.Text, err)
			}
		}
	})
}

func TestNoNameThatAVisitorGivesMakesAMailFail(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		names := []string{
			strings.Repeat("👩‍👩‍👧‍👦", 28), strings.Repeat("名", 200), `"Lin" <x@evil.test>, you`, "=?utf-8?q?x?=", "a\x00b\u202etxt", "\xff\xfe", "{{.Name}}",
			"نام\u200cه", "<script>alert(1)</script>", ".", "\\", "e" + strings.Repeat("\u0301", 150),
		}
		for i, name := range names {
			to := fmt.Sprintf("client%d@client.test", i)
			file := f.Enquire("email", to, "name", name, "company", name, "message", name)
			for _, m := range file.Messages {
				if m.State != crm.MessageAccepted {
					t.Errorf("%q: the %s is %s: %s", name, m.Kind, m.State, m.Reply)
				}
			}
			if len(sink.Mails(to)) != 1 {
				t.Errorf("%q was acknowledged %d times", name, len(sink.Mails(to)))
			}
		}
		if n := len(sink.Mails(ann)); n != len(names) {
			t.Errorf("%d notices of %d", n, len(names))
		}
	})
}

func TestALineBreakInAnyValueAddsNoHeaderAndFailsNoMail(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		out := outbox.New(f.App.Queue, "harbourline.test", "http://127.0.0.1:8080")
		evil := "Lin\r\nBcc: victim@evil.test\r\n\r\nbody\x1b"
		vars := map[string]any{"Stage": crm.ToldTaken, "Points": []crm.ContactPoint{{Kind: "phone", Display: evil}}, "Hours": 2, "Own": false, "Again": true, "Answerable": true, "Support": true, "Count": 3, "Most": false, "Reasons": []map[string]any{{"Reason": evil, "Count": 3}}, "Answers": []map[string]any{{"Label": evil, "Text": evil}}, "Held": []string{"links"},
			"Late": 1, "Near": 1, "Today": 1, "Waiting": 1, "More": 1, "Rows": []map[string]any{{"ContactName": evil, "Reference": evil, "Where": "late", "Due": evil, "URL": "http://127.0.0.1:8080/x"}}}
		for _, name := range []string{"Consultant", "Reference", "LeadReference", "ContactName", "Service", "Company", "Country", "Message", "Page", "SiteName", "Deadline", "Name", "Firm", "Team", "Reason", "Left", "Owner", "Asked", "By", "Note", "Until", "Colleague", "Since", "Form", "Text", "Author", "Article", "Email", "Subject", "Writer", "Address", "Date", "When", "Promise", "Due", "Why", "Account", "Server", "Trouble", "Said"} {
			vars[name] = evil
		}
		for _, name := range []string{"AcceptURL", "DeclineURL", "LeadURL", "ClaimURL", "URL", "ApproveURL", "SpamURL", "InboxURL", "UnsubscribeURL", "NoticesURL"} {
			vars[name] = "http://127.0.0.1:8080/x"
		}
		for i, kind := range crm.MessageKinds {
			for _, language := range []string{"en", "zh"} {
				to := fmt.Sprintf("%s%d@client.test", language, i)
				err := f.App.DB.Write(context.Background(), func(tx *database.Tx) error {
					return out.Put(tx, crm.Message{Kind: kind, Language: language, ToName: evil, ToAddress: to, Vars: vars})
				})
				if err != nil {
					t.Fatal(err)
				}
				f.Settle()
				mails := sink.Mails(to)
				if len(mails) != 1 {
					t.Errorf("%s in %s arrived %d times", kind, language, len(mails))
					continue
				}
				if head := header(t, mails[0]); head.Get("Bcc") != "" || head.Get("Message-Id") == "" || !strings.Contains(head.Get("To"), to) {
					t.Errorf("%s in %s: %v", kind, language, head)
				}
			}
		}
	})
}

func TestAMessageWithoutATemplateFailsAndHoldsUpNobody(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _ := newFirm(t, env)
		out := outbox.New(f.App.Queue, "harbourline.test", "")
		if err := f.App.DB.Write(context.Background(), func(tx *database.Tx) error {
			return errors.Join(out.Put(tx, crm.Message{Kind: "poem", Language: "en", ToAddress: client}), out.Put(tx, crm.Message{Kind: crm.MessageInvitation, Language: "en", ToAddress: "no address"}))
		}); err != nil {
			t.Fatal(err)
		}
		if m := only(t, f.Enquire("wechat", "client_one"), crm.MessageOffer); m.State != crm.MessageAccepted {
			t.Errorf("the notice is %s", m.State)
		}
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE state = 'failed' AND reply <> ''`); n != 2 {
			t.Errorf("%d failed with a reason", n)
		}
	})
}
