package conversation_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func TestAnAnswerGoesToNobodyWhoOnlyKnowsTheClientsNumber(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, ann := context.Background(), p.Actor(p.ann)
		theirs := p.Enquire("email", "zoe@client.test", "phone", "+8613800138000", "message", "Customs, please").Lead.ID
		if err := p.App.Assignment.Accept(ctx, ann, theirs); err != nil {
			t.Fatal(err)
		}
		joined := p.Enquire("email", "eve@elsewhere.test", "phone", "+8613800138000", "message", "And me?")
		if joined.Lead.ID != theirs {
			t.Fatalf("it joined lead %d, not %d", joined.Lead.ID, theirs)
		}
		p.Settle()
		if to := replyTo(p.last("eve@elsewhere.test")); to != "" {
			t.Errorf("whoever knows the number is told to write to %s", to)
		}
		if _, err := p.App.Conversation.Answer(ctx, ann, theirs, conversation.Reply{Text: "A thousand.", Heard: p.File(theirs).Heard}); err != nil {
			t.Fatal(err)
		}
		p.Advance(time.Minute)
		if len(p.sink.Mails("zoe@client.test")) != 2 || len(p.sink.Mails("eve@elsewhere.test")) != 1 {
			t.Errorf("the client has %d mails and the other %d", len(p.sink.Mails("zoe@client.test")), len(p.sink.Mails("eve@elsewhere.test")))
		}
		for to, code := range map[string]string{"eve@elsewhere.test": "", "anybody@elsewhere.test": "not_the_clients"} {
			_, err := p.App.Conversation.Answer(ctx, ann, theirs, conversation.Reply{Text: "To you.", To: to, Heard: p.File(theirs).Heard})
			if got := faultOf(err); got != code {
				t.Errorf("to %s, as a person chose: %q, not %q", to, got, code)
			}
		}
	})
}

func TestAnAddressThatCameLaterIsWrittenToWhenAPersonChoosesIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, ann := context.Background(), p.Actor(p.ann)
		lead := p.Enquire("phone", "+8613800138001", "message", "Call me").Lead.ID
		if err := p.App.Assignment.Accept(ctx, ann, lead); err != nil {
			t.Fatal(err)
		}
		reply := conversation.Reply{Text: "A thousand."}
		if _, err := p.App.Conversation.Answer(ctx, ann, lead, reply); faultOf(err) != "no_email" {
			t.Errorf("without an address: %v", err)
		}
		p.Enquire("email", "late@client.test", "phone", "+8613800138001", "message", "Or write")
		if reply.Heard = p.File(lead).Heard; reply.Heard == 0 {
			t.Fatal("it did not join")
		}
		if _, err := p.App.Conversation.Answer(ctx, ann, lead, reply); faultOf(err) != "choice_required" {
			t.Errorf("unchosen: %v", err)
		}
		reply.To = "late@client.test"
		if _, err := p.App.Conversation.Answer(ctx, ann, lead, reply); err != nil {
			t.Error(err)
		}
	})
}

func faultOf(err error) string {
	if e := crm.AsError(err); err != nil && len(e.Fields) > 0 {
		return e.Fields[0].Code
	} else if err != nil {
		return e.Code
	}
	return ""
}

// answer hands over what ann writes at her address for the lead.
func (p *post) answer(id, text string, more ...string) {
	p.t.Helper()
	to := p.App.Conversation.Outbox.Replies().Address(p.lead, p.ann)
	p.arrive(mail("ann@harbourline.test", to, id, "Re: x", text, more...), to)
}

func (p *post) reason() string {
	p.t.Helper()
	for _, reason := range []string{"nothing_new", "quotes_notice", "has_files", "staff_no_address", "no_email"} {
		if p.Count(`SELECT COUNT(*) FROM incoming WHERE id = (SELECT MAX(id) FROM incoming) AND reason = $1`, reason) == 1 {
			return reason
		}
	}
	return ""
}

func TestOfAnAnswerByMailOnlyWhatStandsAboveTheLineReachesTheClient(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		offer := p.sink.Mails("ann@harbourline.test")[0].Raw
		line := offer[strings.Index(offer, "##-") : strings.Index(offer, "-##")+3]
		p.answer("1@harbourline.test", "A thousand.\r\n\r\nVon: Harbourline\r\nGesendet: heute\r\nAn: ann\r\nBetreff: x\r\n\r\n"+line+"\r\nAccept: https://desk.test/a/secret")
		got := p.sink.Mails(client)
		if raw := got[len(got)-1].Raw; !strings.Contains(raw, "A thousand.") || strings.Contains(raw, "secret") || strings.Contains(raw, "##-") {
			t.Errorf("the client reads:\n%s", raw)
		}
		for id, c := range map[string]struct{ text, reason string }{
			"2@harbourline.test": {"> what the client asked\r\n> in two lines", "nothing_new"},
			"3@harbourline.test": {"See " + p.App.Conversation.Outbox.URL("/a/secret"), "quotes_notice"},
		} {
			p.answer(id, c.text)
			if p.became() != "refused" || p.reason() != c.reason {
				t.Errorf("%q is %s: %s", c.text, p.became(), p.reason())
			}
		}
		if len(p.sink.Mails(client)) != len(got) {
			t.Error("what was refused reached the client")
		}
	})
}

func TestOneMailToTwoClientsReachesBoth(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		other := p.Enquire("email", "second@client.test", "message", "Me too").Lead.ID
		if err := p.App.Assignment.Accept(context.Background(), p.Actor(p.ann), other); err != nil {
			t.Fatal(err)
		}
		p.Settle()
		replies := p.App.Conversation.Outbox.Replies()
		first, second := replies.Address(p.lead, p.ann), replies.Address(other, p.ann)
		before := []int{len(p.sink.Mails(client)), len(p.sink.Mails("second@client.test"))}
		p.arrive(mail("ann@harbourline.test", first+", "+second, "both@harbourline.test", "Hello", "We are closed tomorrow."), first, second)
		p.Advance(time.Minute)
		if after := []int{len(p.sink.Mails(client)), len(p.sink.Mails("second@client.test"))}; after[0] != before[0]+1 || after[1] != before[1]+1 {
			t.Errorf("they had %v mails and have %v", before, after)
		}
	})
}

func TestAClientWhoseMailerWritesOddIdsIsAnswered(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		for _, id := range []string{"20261122.4711", "a@b@c", "质@client.test"} {
			p.arrive(mail(client, "desk@in.harbourline.test", id, "Re: kettles", "How much, "+id), "desk@in.harbourline.test")
			before := len(p.sink.Mails(client))
			p.answer("re "+id+"@harbourline.test", "A thousand, "+id)
			p.Advance(time.Minute)
			if len(p.sink.Mails(client)) != before+1 {
				t.Errorf("%q: the client has no answer", id)
			}
		}
	})
}

func TestAMailToTwoOfOurAddressesIsOneMail(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		theirs := replyTo(p.last(client))
		told := len(p.sink.Mails("ann@harbourline.test"))
		p.arrive(mail(client, "desk@in.harbourline.test, "+theirs, "two@client.test", "Hello", "once"), "desk@in.harbourline.test", theirs)
		if n := len(p.sink.Mails("ann@harbourline.test")) - told; len(p.File(p.lead).Mails) != 1 || n != 1 {
			t.Errorf("%d mails are filed, and ann is told %d times", len(p.File(p.lead).Mails), n)
		}
		p.arrive(mail("new@client.test", "desk@in.harbourline.test, info@in.harbourline.test", "new@client.test", "Hello", "I am new"), "desk@in.harbourline.test", "info@in.harbourline.test")
		if n := p.Count(`SELECT COUNT(*) FROM incoming WHERE state = 'submitted'`); n != 2 || p.Count(`SELECT COUNT(*) FROM leads`) != 2 {
			t.Errorf("an enquiry to two addresses is %d times one, on %d leads", n, p.Count(`SELECT COUNT(*) FROM leads`))
		}
	})
}

func TestTheFilesOfAFirstMailAreOnItsLeadAndItsThreadGoesOn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		raw := strings.Join([]string{"From: New <new@client.test>", "To: desk@in.harbourline.test", "Message-ID: <first@client.test>", "Subject: Papers", "MIME-Version: 1.0",
			`Content-Type: multipart/mixed; boundary="b"`, "", "--b", "Content-Type: text/plain", "", "See the file.", "--b", `Content-Type: text/plain; name="a.txt"`,
			`Content-Disposition: attachment; filename="a.txt"`, "", "papers", "--b--", ""}, "\r\n")
		p.arrive(raw, "desk@in.harbourline.test")
		lead := p.Count(`SELECT MAX(id) FROM leads`)
		file := p.File(lead)
		if len(file.Mails) != 1 || len(file.Mails[0].Attachments) != 1 {
			t.Fatalf("the lead shows %+v", file.Mails)
		}
		ctx := context.Background()
		if a, err := p.App.Conversation.Attachment(ctx, p.Actor(p.ann), lead, file.Mails[0].ID, 1); err != nil || !strings.HasPrefix(string(a.Body), "papers") {
			t.Errorf("its file is %q: %v", a.Body, err)
		}
		if _, err := p.App.Conversation.Attachment(ctx, p.Actor(p.ann), p.lead, file.Mails[0].ID, 1); !crm.IsKind(err, crm.KindNotFound) {
			t.Errorf("on another lead: %v", err)
		}
		if err := p.App.Assignment.Accept(ctx, p.Actor(p.ann), lead); err != nil {
			t.Fatal(err)
		}
		if _, err := p.App.Conversation.Answer(ctx, p.Actor(p.ann), lead, conversation.Reply{Text: "Thank you."}); err != nil {
			t.Fatal(err)
		}
		p.Advance(time.Minute)
		if got := p.last("new@client.test").Header.Get("References"); !strings.Contains(got, "<first@client.test>") {
			t.Errorf("the answer goes on from %q", got)
		}
	})
}

func TestAColleaguesWordsAreNotTheClients(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		theirs := replyTo(p.last(client))
		p.arrive(mail("ann@harbourline.test", client, "all@harbourline.test", "Re: all", "to all", "Cc: "+theirs), theirs)
		if p.became() != "refused" || p.reason() != "staff_no_address" || len(p.File(p.lead).Mails) != 0 {
			t.Errorf("ann's words are %s", p.became())
		}
	})
}

func TestOnALeadThatNobodyHasAClientBeginsAnew(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		junk := p.Enquire("email", "odd@client.test", "message", "pills").Lead.ID
		p.Settle()
		theirs := replyTo(p.last("odd@client.test"))
		if err := p.App.Assignment.Close(context.Background(), p.Admin, junk, crm.LeadJunk, "spam"); err != nil {
			t.Fatal(err)
		}
		leads := p.Count(`SELECT COUNT(*) FROM leads`)
		p.arrive(mail("odd@client.test", theirs, "odd@client.test", "Re: x", "I am no spam!"), theirs)
		if p.became() != "submitted" || p.Count(`SELECT COUNT(*) FROM leads`) != leads+1 {
			t.Errorf("it is %s", p.became())
		}
	})
}

func TestAnAnswerIsNoneToWhatWasAskedAfterIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		p.Team(crm.Team{ID: p.Count(`SELECT MAX(id) FROM teams`), Targets: crm.Targets{FirstResponse: 2 * time.Hour, NextResponse: time.Hour}}, p.ann)
		lead := p.Enquire("email", "clock@client.test", "message", "First?").Lead.ID
		ctx, ann := context.Background(), p.Actor(p.ann)
		if err := p.App.Assignment.Accept(ctx, ann, lead); err != nil {
			t.Fatal(err)
		}
		if _, err := p.App.Conversation.Answer(ctx, ann, lead, conversation.Reply{Text: "First answer."}); err != nil {
			t.Fatal(err)
		}
		p.sink.Misbehave(func(step testkit.Step, m testkit.Mail) error {
			if step == testkit.Addressing && m.To == "clock@client.test" {
				return testkit.Refusal(451, "later")
			}
			return nil
		})
		p.Advance(11 * time.Second) // tried once: what is said from now on stops it no more
		p.arrive(mail("clock@client.test", "desk@in.harbourline.test", "second@client.test", "And", "Second?"), "desk@in.harbourline.test")
		p.sink.Misbehave(nil)
		p.Advance(time.Minute)
		clocks := p.File(lead).Clocks
		states := []crm.SLAState{}
		for _, c := range clocks {
			states = append(states, c.State)
		}
		if !slices.Equal(states, []crm.SLAState{crm.SLAMet, crm.SLADue}) || clocks[1].Kind != crm.ClockNext {
			t.Errorf("the clocks are %v", clocks)
		}
	})
}

func TestAnotherAnswerUnderAUsedKeyIsToldAndARepeatedOneIsTheSame(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, ann, c := context.Background(), p.Actor(p.ann), p.App.Conversation
		seen := p.File(p.lead).Heard
		id, err := c.Answer(ctx, ann, p.lead, conversation.Reply{Text: "A thousand.", Key: "k", Heard: seen})
		if err != nil {
			t.Fatal(err)
		}
		p.arrive(mail(client, "desk@in.harbourline.test", "w@client.test", "Wait", "Wait"), "desk@in.harbourline.test")
		if same, err := c.Answer(ctx, ann, p.lead, conversation.Reply{Text: "A thousand.", Key: "k", Heard: seen}); err != nil || same != id {
			t.Errorf("repeated after the client wrote: %d, %v", same, err)
		}
		if _, err := c.Answer(ctx, ann, p.lead, conversation.Reply{Text: "Two thousand.", Key: "k", Heard: seen}); faultOf(err) != "idempotency_mismatch" {
			t.Errorf("another text: %v", err)
		}
	})
}
