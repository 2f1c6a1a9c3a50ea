package conversation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/testkit"
)

// flood is so many mails of a client, each another, by an address that the lead has.
func (p *post) flood(to, name string, n int, from func(i int) string) {
	p.t.Helper()
	for i := range n {
		p.arrive(mail(from(i), to, fmt.Sprintf("%s%d@client.test", name, i), "Re: kettles", fmt.Sprintf("%s %d", name, i)), to)
	}
}

func (p *post) announced() int64 {
	return p.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'client_wrote'`)
}

func TestAMailerInALoopIsFiledWholeAndAnnouncedThirtyTimesAndOnceMore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.SubmitRate = "1000/m"
		if err := env.Config.Check(); err != nil {
			t.Fatal(err)
		}
		p := openPost(t, env)
		to := replyTo(p.last(client))
		anybody := func(i int) string { return fmt.Sprintf("x%d@else.test", i) } // who has got hold of the address
		p.flood(to, "first", 30, anybody)
		if n := p.announced(); n != 30 {
			t.Fatalf("thirty were announced %d times", n)
		}
		p.flood(to, "second", 15, anybody)
		if n := p.announced(); n != 31 {
			t.Errorf("45 were announced %d times", n)
		}
		newest := p.sink.Mails("ann@harbourline.test")
		if said := newest[len(newest)-1].Raw; !strings.Contains(said, "More than 30 mails") {
			t.Errorf("the last does not say that there are no more:\n%s", said)
		}
		if n := p.Count(`SELECT COUNT(*) FROM incoming WHERE state = 'filed' AND lead_id = $1`, p.lead); n != 45 {
			t.Errorf("%d of 45 are filed", n)
		}
		p.Advance(59 * time.Minute)
		p.flood(to, "third", 1, anybody)
		if n := p.announced(); n != 31 {
			t.Errorf("within the hour: %d", n)
		}
		p.Advance(time.Minute)
		p.flood(to, "fourth", 1, anybody)
		if n := p.announced(); n != 32 {
			t.Errorf("after it: %d", n)
		}
		newest = p.sink.Mails("ann@harbourline.test")
		if said := newest[len(newest)-1].Raw; strings.Contains(said, "More than 30 mails") {
			t.Errorf("what came after it is one of many still:\n%s", said)
		}
	})
}

func TestWithoutBudgetsEachMailIsAnnounced(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		p.flood(replyTo(p.last(client)), "load", 33, func(int) string { return client })
		if n := p.announced(); n != 33 {
			t.Errorf("%d of 33", n)
		}
	})
}
