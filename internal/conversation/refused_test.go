package conversation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// toldRefused are the addresses that were told since a message that an answer went nowhere, in order.
func (p *post) toldRefused(since int64) (all []string) {
	p.t.Helper()
	for _, name := range []string{"ann", "bob", "gone"} {
		n := p.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'answer_refused' AND to_address = $1 AND id > $2`, name+"@harbourline.test", since)
		all = append(all, slices.Repeat([]string{name}, int(n))...)
	}
	if n := p.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'answer_refused' AND id > $1`, since); int(n) != len(all) {
		p.t.Errorf("%d were told", n)
	}
	return all
}

func TestWhoeverBelievesThatTheyAnsweredAClientIsToldThatTheyDidNot(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		bob, gone := p.Consultant("bob"), p.Consultant("gone")
		replies := p.App.Conversation.Outbox.Replies()
		anns, bobs, gones := replies.Address(p.lead, p.ann), replies.Address(p.lead, bob), replies.Address(p.lead, gone)
		p.Change(gone, func(person *account.Person) { person.User.Active = false })
		notice := strings.Trim(p.last("ann@harbourline.test").Header.Get("Message-Id"), "<>")
		for name, c := range map[string]struct {
			from, to string
			header   []string
			told     []string
			lead     bool // it names the lead
		}{
			"from home":                 {"Ann <ann@home.test>", anns, nil, []string{"ann"}, true},
			"a colleague's address":     {"bob@harbourline.test", anns, nil, []string{"ann", "bob"}, true},
			"a client that is not his":  {"bob@harbourline.test", bobs, nil, []string{"bob"}, true},
			"no address":                {"ANN@harbourline.test", desk, nil, []string{"ann"}, false},
			"no address but the thread": {"ann@harbourline.test", desk, []string{"In-Reply-To: <" + notice + ">"}, []string{"ann"}, true},
			"who has left":              {"gone@harbourline.test", gones, nil, nil, true},
			"a stranger":                {"stranger@elsewhere.test", gones, nil, nil, true},
			"a machine of theirs":       {"ann@home.test", anns, []string{"Auto-Submitted: auto-replied"}, nil, false},
		} {
			before := p.Count(`SELECT MAX(id) FROM messages`)
			sent, strangers := len(p.sink.Mails(client)), len(p.sink.Mails("stranger@elsewhere.test"))+len(p.sink.Mails("ann@home.test"))
			raw := mail(c.from, c.to, token(name), "Re: kettles", "It costs a thousand.", c.header...)
			for range 2 {
				p.arrive(raw, c.to)
			}
			p.arrive(raw, desk) // the copy that a reply to all brings
			if told := p.toldRefused(before); !slices.Equal(told, c.told) {
				t.Errorf("%s: %q were told", name, told)
			}
			if len(p.sink.Mails(client)) != sent || len(p.sink.Mails("stranger@elsewhere.test"))+len(p.sink.Mails("ann@home.test")) != strangers {
				t.Errorf("%s: a mail went to the client or a stranger", name)
			}
			if n := p.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'answer_refused' AND lead_id = $1 AND id > $2`, p.lead, before); (n > 0) != (c.lead && len(c.told) > 0) {
				t.Errorf("%s: %d name the lead", name, n)
			}
		}
	})
}

func TestTheNoticeOfARefusedAnswerSaysWhyAndWhatToDo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		anns := p.App.Conversation.Outbox.Replies().Address(p.lead, p.ann)
		p.arrive(mail("Ann <ann@home.test>", anns, "home@home.test", "Re: kettles", "It costs a thousand."), anns)
		p.Settle()
		told := p.last("ann@harbourline.test")
		raw := string(p.sink.Mails("ann@harbourline.test")[len(p.sink.Mails("ann@harbourline.test"))-1].Raw)
		raw = strings.ReplaceAll(raw, "=\r\n", "")
		for _, want := range []string{"NOT SENT to", "ann@home.test", "answer again from ann@harbourline.test", fmt.Sprintf("/inbox/leads/%d", p.lead), "It costs a thousand."} {
			if !strings.Contains(raw, want) {
				t.Errorf("it does not say %q:\n%s", want, raw)
			}
		}
		if head := told.Header; head.Get("Auto-Submitted") != "auto-generated" || strings.Contains(head.Get("Reply-To"), "+") {
			t.Errorf("%v", head)
		}
		var said []string
		for _, e := range p.File(p.lead).Events {
			if e.Kind == "mail.refused" {
				said = append(said, string(e.Detail))
			}
		}
		if len(said) != 1 || !strings.Contains(said[0], "not_the_sender") {
			t.Errorf("the trail says %q", said)
		}
	})
}

func TestAnAnswerToAClientWithoutAnAddressIsRefusedAndTold(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		lead := p.Enquire("phone", "+8613800138000", "message", "Call me").Lead
		if err := p.App.Assignment.Accept(t.Context(), p.Actor(p.ann), lead.ID); err != nil {
			t.Fatal(err)
		}
		to := p.App.Conversation.Outbox.Replies().Address(lead.ID, p.ann)
		p.arrive(mail("ann@harbourline.test", to, "p@harbourline.test", "Re: new", "A thousand."), to)
		if told := p.toldRefused(0); !slices.Equal(told, []string{"ann"}) || p.became() != "refused" {
			t.Errorf("%q were told, and it is %s", told, p.became())
		}
		if in := p.waiting(crm.StrayWaiting); len(in) != 1 || in[0].Reason != "no_email" || in[0].LeadID != lead.ID {
			t.Errorf("%+v", in)
		}
	})
}

func TestAMailerThatAnswersByItselfIsToldTenTimesAnHour(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		for i := range 14 {
			p.arrive(mail("ann@harbourline.test", desk, fmt.Sprintf("%d@harbourline.test", i), "Away", fmt.Sprintf("I am away. (%d)", i)), desk)
		}
		if told := p.toldRefused(0); len(told) != 10 {
			t.Errorf("ann was told %d times", len(told))
		}
		p.Advance(61 * time.Minute)
		p.arrive(mail("ann@harbourline.test", desk, "later@harbourline.test", "Hello", "A thousand."), desk)
		if told := p.toldRefused(0); len(told) != 11 {
			t.Errorf("an hour later ann was told %d times", len(told))
		}
	})
}
