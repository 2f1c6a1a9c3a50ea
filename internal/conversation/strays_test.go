package conversation_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

const desk = "desk@in.harbourline.test"

// waiting are the mails that wait, newest first.
func (p *post) waiting(view crm.StrayView) []crm.Incoming {
	p.t.Helper()
	list, err := p.App.Conversation.Strays(context.Background(), p.Admin, conversation.StrayQuery{View: view, Limit: 50})
	if err != nil {
		p.t.Fatal(err)
	}
	return list.Mails
}

// astray hands in a mail that goes nowhere and returns its number.
func (p *post) astray(raw string, to ...string) int64 {
	p.t.Helper()
	p.arrive(raw, to...)
	all := p.waiting(crm.StrayWaiting)
	if len(all) == 0 {
		p.t.Fatalf("nothing waits, the mail is %s", p.became())
	}
	return all[0].ID
}

func listed(text string) string {
	return mail("Mei <"+client+">", desk, token(text), "Kettles", text, "List-Id: <purchasing.client.test>")
}

func token(text string) string {
	return strings.Map(func(r rune) rune { return map[bool]rune{true: r, false: '-'}[r > 96 && r < 123] }, text) + "@client.test"
}

func TestMailWithoutEffectWaitsForManagersByWhatItIs(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		p.arrive(listed("through a group"), desk)
		p.arrive(mail(client, desk, "away@client.test", "Automatic reply: Hello", "I am away"), desk)
		p.arrive(mail("ann@harbourline.test", desk, "lost@harbourline.test", "Hello", "A thousand"), desk)
		p.arrive(mail(client, desk, "real@client.test", "Hello", "I write myself"), desk)
		p.arrive("Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\nFrom: MAILER-DAEMON@x.test\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.test\r\n\r\nFinal-Recipient: rfc822; a@x.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <foreign@elsewhere.test>\r\n\r\nx\r\n--b--\r\n", desk)
		var waits []string
		for _, in := range p.waiting(crm.StrayWaiting) {
			waits = append(waits, in.Reason)
			if in.Stray() != crm.StrayWaiting {
				t.Errorf("%s %s is in the wrong list", in.State, in.Reason)
			}
		}
		if want := []string{"not_ours", "staff_no_address", "list"}; !slices.Equal(waits, want) {
			t.Errorf("%q wait, not %q", waits, want)
		}
		if machine := p.waiting(crm.StrayMachine); len(machine) != 1 || machine[0].Reason != "auto_submitted" {
			t.Errorf("of machines: %+v", machine)
		}
		if n, err := c.StraysWaiting(ctx, p.Admin); err != nil || n != 3 {
			t.Errorf("%d wait: %v", n, err)
		}
		for name, call := range map[string]func(crm.Actor) error{
			"list": func(a crm.Actor) error {
				_, err := c.Strays(ctx, a, conversation.StrayQuery{View: crm.StrayWaiting, Limit: 1})
				return err
			},
			"read": func(a crm.Actor) error { _, err := c.Stray(ctx, a, 1); return err }, "raw": func(a crm.Actor) error { _, err := c.StrayRaw(ctx, a, 1); return err },
			"file": func(a crm.Actor) error { _, err := c.StrayFile(ctx, a, 1, 1); return err }, "aside": func(a crm.Actor) error { return c.SetAside(ctx, a, 1) },
			"place": func(a crm.Actor) error { _, err := c.Place(ctx, a, 1, "NO.1"); return err }, "enquire": func(a crm.Actor) error { _, err := c.MakeEnquiry(ctx, a, 1, conversation.Enquiry{}); return err },
		} {
			if err := call(p.Actor(p.ann)); !crm.IsKind(err, crm.KindForbidden) {
				t.Errorf("a consultant may %s: %v", name, err)
			}
		}
		if n, err := c.StraysWaiting(ctx, p.Actor(p.ann)); err != nil || n != 0 {
			t.Errorf("for a consultant %d wait: %v", n, err)
		}
	})
}

func TestEveryMailIsInTheListThatItSaysAndOnlyThere(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		states := []crm.IncomingState{crm.IncomingReceived, crm.IncomingFiled, crm.IncomingSent, crm.IncomingSubmitted, crm.IncomingReport, crm.IncomingAutomatic, crm.IncomingRefused, crm.IncomingSetAside}
		n := 0
		for _, state := range states {
			for _, reason := range []string{"", "not_ours", "not_yet", "auto_submitted", "null_sender", "list", "not_the_sender"} {
				n++
				p.Exec(`INSERT INTO incoming (mailbox, sender, recipient, sha256, size, state, reason, reference, header_id, name, address, subject, said, quoted, received_at)
					VALUES ('lmtp', '', '', $1, 1, $2, $3, '', '', '', 'a', '', '', '', 1)`, fmt.Sprint(n), string(state), reason)
			}
		}
		err := p.App.DB.Read(context.Background(), func(tx *database.Tx) error {
			found := map[int64]crm.StrayView{}
			for _, view := range crm.StrayViews {
				list, err := store.Strays(tx, store.StrayQuery{View: view, Limit: 1000})
				if err != nil {
					return err
				}
				count, err := store.CountStrays(tx, view, 1000)
				if err != nil || int(count) != len(list) {
					t.Errorf("%s: %d counted, %d listed: %v", view, count, len(list), err)
				}
				for _, in := range list {
					found[in.ID] = view
				}
			}
			for id := int64(1); id <= int64(n); id++ {
				in, err := store.IncomingByID(tx, id)
				if err != nil {
					return err
				}
				if found[id] != in.Stray() {
					t.Errorf("%s %q is in %q, and says %q", in.State, in.Reason, found[id], in.Stray())
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAListOfMailGoesOnWhereItsPageEnds(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		for _, text := range []string{"one", "two", "three", "four", "five"} {
			p.arrive(listed(text), desk)
		}
		p.arrive(mail("ann@harbourline.test", desk, "x@harbourline.test", "Hello", "six"), desk)
		var said []string
		q := conversation.StrayQuery{View: crm.StrayWaiting, Reason: "list", Limit: 2}
		for range 4 {
			list, err := p.App.Conversation.Strays(context.Background(), p.Admin, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, in := range list.Mails {
				said, q.Before = append(said, in.Said), in.ID
			}
			if want := []conversation.ReasonCount{{Reason: "list", Count: 5}, {Reason: "staff_no_address", Count: 1}}; !slices.Equal(list.Reasons, want) {
				t.Errorf("reasons: %+v", list.Reasons)
			}
		}
		if want := []string{"five", "four", "three", "two", "one"}; !slices.Equal(said, want) {
			t.Errorf("%q", said)
		}
	})
}

func TestAMailPutOnALeadIsItsClientsOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		id := p.astray(listed("Is it done?"), desk)
		if err := p.App.Assignment.Wait(ctx, p.Actor(p.ann), p.lead); err != nil {
			t.Fatal(err)
		}
		reference := p.File(p.lead).Lead.Reference
		told, heard := len(p.sink.Mails("ann@harbourline.test")), p.File(p.lead).Heard
		for _, typed := range []string{reference, strings.ToLower(strings.TrimPrefix(reference, "NO."))} {
			if lead, err := c.Place(ctx, p.Admin, id, typed); err != nil || lead.ID != p.lead {
				t.Fatalf("%s: %v", typed, err)
			}
		}
		p.Settle()
		file := p.File(p.lead)
		if len(file.Mails) != 1 || file.Mails[0].Said != "Is it done?" || file.Mails[0].State != crm.IncomingFiled || file.Heard <= heard {
			t.Errorf("on the lead: %+v", file.Mails)
		}
		if file.Lead.State != crm.LeadWorking || len(p.sink.Mails("ann@harbourline.test")) != told+1 {
			t.Errorf("the lead is %s, and ann was told %d times", file.Lead.State, len(p.sink.Mails("ann@harbourline.test"))-told)
		}
		var kinds []string
		for _, e := range file.Events {
			if e.SubjectID == id && e.Subject == "incoming" {
				kinds = append(kinds, e.Kind+" by "+e.Actor.Name)
			}
		}
		if want := []string{"client.wrote by ", "mail.placed by " + p.Admin.Name}; !slices.Equal(kinds, want) {
			t.Errorf("the trail says %q, not %q", kinds, want)
		}
		other := p.Enquire("email", "other@client.test", "message", "Else").Lead.Reference
		if _, err := c.Place(ctx, p.Admin, id, other); !crm.HasCode(err, "mail_settled") {
			t.Errorf("on another lead: %v", err)
		}
		if _, err := c.MakeEnquiry(ctx, p.Admin, id, conversation.Enquiry{}); !crm.HasCode(err, "mail_settled") {
			t.Errorf("made an enquiry as well: %v", err)
		}
		if err := c.SetAside(ctx, p.Admin, id); err != nil || p.became() != "filed" {
			t.Errorf("set aside it is %s: %v", p.became(), err)
		}
		s, err := c.Stray(ctx, p.Admin, id)
		if err != nil || s.Lead.ID != p.lead || len(s.Events) != 2 || !slices.Equal(s.To, []string{desk}) {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

func TestACopyOfAMailThatIsOnTheLeadIsPutThereOnceOnly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		p.arrive(listed("Twice"), desk, "sales@in.harbourline.test")
		told := len(p.sink.Mails("ann@harbourline.test"))
		for _, in := range p.waiting(crm.StrayWaiting) {
			for range 2 {
				if _, err := c.Place(ctx, p.Admin, in.ID, p.File(p.lead).Lead.Reference); err != nil {
					t.Errorf("mail %d: %v", in.ID, err)
				}
			}
			if s, err := c.Stray(ctx, p.Admin, in.ID); err != nil || s.Lead.ID != p.lead || s.Mail.Stray() != "" {
				t.Errorf("mail %d is %s: %v", in.ID, s.Mail.State, err)
			}
		}
		p.Settle()
		if n := len(p.sink.Mails("ann@harbourline.test")) - told; len(p.waiting(crm.StrayWaiting)) != 0 || len(p.File(p.lead).Mails) != 1 || n != 1 {
			t.Errorf("%d mails on the lead, and ann was told %d times", len(p.File(p.lead).Mails), n)
		}
	})
}

func TestAMailGoesOnNoLeadThatIsNone(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		id := p.astray(listed("Where?"), desk)
		for _, typed := range []string{"", "soon", "NO.2020010100000"} {
			_, err := p.App.Conversation.Place(context.Background(), p.Admin, id, typed)
			if e := crm.AsError(err); err == nil || len(e.Fields) != 1 || e.Fields[0].Code != "lead_unknown" {
				t.Errorf("%q: %v", typed, err)
			}
		}
		if p.became() != "automatic" {
			t.Errorf("it is %s", p.became())
		}
		filed := p.Count(`SELECT MAX(id) FROM incoming`) + 1
		p.arrive(mail(client, desk, "ok@client.test", "Hello", "by sender"), desk)
		if _, err := p.App.Conversation.Stray(context.Background(), p.Admin, filed); !crm.IsKind(err, crm.KindNotFound) {
			t.Errorf("a mail on its lead is shown among those that went nowhere: %v", err)
		}
	})
}

func TestAnEnquiryMadeOfAMailIsOneAndIsNotHeld(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		spam := "https://a.test https://b.test https://c.test https://d.test https://e.test https://f.test casino viagra seo backlinks"
		id := p.astray(mail("Lin <lin@mailinator.com>", desk, "s@x.test", "Cheap", spam, "List-Id: <x.test>"), desk)
		first, err := c.MakeEnquiry(ctx, p.Admin, id, conversation.Enquiry{})
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.MakeEnquiry(ctx, p.Admin, id, conversation.Enquiry{Name: "Somebody else"})
		if err != nil || again != first {
			t.Errorf("done again it is %s and not %s: %v", again, first, err)
		}
		p.Settle()
		file := p.FileOf(first)
		if n := p.Count(`SELECT COUNT(*) FROM leads`); n != 2 || file.Lead.ContactName != "Lin" || !strings.Contains(file.Submissions[0].Message, "casino") {
			t.Errorf("%d leads, %+v", n, file.Lead)
		}
		if len(p.sink.Mails("lin@mailinator.com")) != 1 || p.became() != "submitted" {
			t.Errorf("it is %s, and they were told %d times", p.became(), len(p.sink.Mails("lin@mailinator.com")))
		}
		s, err := c.Stray(ctx, p.Admin, id)
		if err != nil || len(s.Events) != 1 || s.Events[0].Kind != "mail.enquired" || s.Events[0].Actor.ID != p.Admin.ID {
			t.Errorf("its history: %+v, %v", s.Events, err)
		}
	})
}

func TestAManagerNamesWhoIsAnsweredWhereTheSenderCannotBe(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		id := p.astray(mail("Lin <lin@localhost>", desk, "n@x.test", "Hello", "Answer me at lin@client.test"), desk)
		if p.became() != "refused" {
			t.Fatalf("it is %s", p.became())
		}
		if _, err := c.MakeEnquiry(ctx, p.Admin, id, conversation.Enquiry{}); crm.AsError(err).Kind != crm.KindInvalid {
			t.Errorf("with the sender's: %v", err)
		}
		reference, err := c.MakeEnquiry(ctx, p.Admin, id, conversation.Enquiry{Email: "lin@client.test", Message: "Lin asks."})
		if err != nil {
			t.Fatal(err)
		}
		p.Settle()
		if file := p.FileOf(reference); file.Submissions[0].Email.Value != "lin@client.test" || file.Submissions[0].Message != "Lin asks." {
			t.Errorf("%+v", file.Submissions)
		}
	})
}

func TestWhatIsSetAsideIsKeptAndCanStillBePlaced(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		one, two := p.astray(listed("one"), desk), p.astray(listed("two"), desk)
		for range 2 {
			if err := c.SetAside(ctx, p.Admin, two, one); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(p.waiting(crm.StrayWaiting)); n != 0 {
			t.Errorf("%d wait", n)
		}
		aside := p.waiting(crm.StrayAside)
		if len(aside) != 2 || aside[1].Reason != "list" || aside[1].Said != "one" {
			t.Errorf("aside: %+v", aside)
		}
		if n := p.Count(`SELECT COUNT(*) FROM events WHERE kind = 'mail.set_aside' AND actor_id = $1`, p.Admin.ID); n != 2 {
			t.Errorf("%d events", n)
		}
		if _, err := c.Place(ctx, p.Admin, one, p.File(p.lead).Lead.Reference); err != nil || len(p.File(p.lead).Mails) != 1 {
			t.Errorf("placed after all: %v", err)
		}
		raw, err := c.StrayRaw(ctx, p.Admin, two)
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		body, err := io.ReadAll(raw)
		if err != nil || string(body) != listed("two") || raw.Size != int64(len(body)) || !strings.HasSuffix(raw.Name, ".eml") {
			t.Errorf("%s of %d bytes: %q, %v", raw.Name, raw.Size, body, err)
		}
	})
}

func TestAMailThatNobodyCanReadIsKeptAndSetAside(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		var deep strings.Builder
		for i := range 200 {
			fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		}
		id := p.astray("From: x@y.test\r\n"+deep.String(), desk)
		s, err := c.Stray(ctx, p.Admin, id)
		if err != nil || s.Mail.Legible() || s.Mail.Reason != "mail_too_deep" || !slices.Equal(s.To, []string{desk}) {
			t.Errorf("%+v, %v", s, err)
		}
		if _, err := c.Place(ctx, p.Admin, id, p.File(p.lead).Lead.Reference); !crm.HasCode(err, "mail_illegible") {
			t.Errorf("on a lead: %v", err)
		}
		if _, err := c.MakeEnquiry(ctx, p.Admin, id, conversation.Enquiry{Email: "x@y.test"}); !crm.HasCode(err, "mail_illegible") {
			t.Errorf("as an enquiry: %v", err)
		}
		if _, err := c.StrayFile(ctx, p.Admin, id, 1); err == nil {
			t.Error("it has a file")
		}
		if err := c.SetAside(ctx, p.Admin, id); err != nil || p.became() == "refused" {
			t.Errorf("set aside: %v", err)
		}
	})
}
