package conversation_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func TestOfTwoManagersWhoPlaceAndEnquireTheSameMailOneSucceeds(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		reference := p.File(p.lead).Lead.Reference
		for round := range 12 {
			id := p.astray(listed(fmt.Sprintf("stray %d", round)), desk)
			enquiries, filed := p.Count(`SELECT COUNT(*) FROM submissions`), len(p.File(p.lead).Mails)
			var placed, enquired error
			var both sync.WaitGroup
			both.Go(func() { _, placed = c.Place(ctx, p.Admin, id, reference) })
			both.Go(func() {
				_, enquired = c.MakeEnquiry(ctx, p.Admin, id, conversation.Enquiry{Email: fmt.Sprintf("new%d@client.test", round)})
			})
			both.Wait()
			if (placed == nil) == (enquired == nil) {
				t.Fatalf("round %d: placed: %v; enquired: %v", round, placed, enquired)
			}
			for _, err := range []error{placed, enquired} {
				if err != nil && !crm.HasCode(err, "mail_settled") {
					t.Errorf("round %d: %v", round, err)
				}
			}
			p.Settle()
			made, put := p.Count(`SELECT COUNT(*) FROM submissions`)-enquiries, len(p.File(p.lead).Mails)-filed
			if made+int64(put) != 1 || (made == 1) != (enquired == nil) {
				t.Fatalf("round %d: %d enquiries, and %d on the lead; placed: %v; enquired: %v", round, made, put, placed, enquired)
			}
		}
	})
}

func TestAMailThatAnEnquiryIsMadeOfIsNobodyElsesUntilThatIsOver(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := openPost(t, env)
		ctx, c := context.Background(), p.App.Conversation
		reference := p.File(p.lead).Lead.Reference
		id := p.astray(listed("stray"), desk)
		p.Exec(`UPDATE incoming SET enquiring_until = $2 WHERE id = $1`, id, env.Clock.Now().Add(time.Minute).UnixMicro())
		if _, err := c.Place(ctx, p.Admin, id, reference); !crm.HasCode(err, "mail_settled") {
			t.Errorf("it can be placed: %v", err)
		}
		if err := c.SetAside(ctx, p.Admin, id); err != nil || len(p.waiting(crm.StrayAside)) != 0 {
			t.Errorf("it can be set aside: %v", err)
		}
		p.Advance(time.Minute) // whoever made it has died
		if _, err := c.MakeEnquiry(ctx, p.Admin, id, conversation.Enquiry{Email: "not an address"}); !crm.IsKind(err, crm.KindInvalid) {
			t.Errorf("made of nothing: %v", err)
		}
		if _, err := c.Place(ctx, p.Admin, id, reference); err != nil || len(p.File(p.lead).Mails) != 1 {
			t.Errorf("after an enquiry that was refused: %v", err)
		}
	})
}
