package routing_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/desk"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// newFirm boots a firm with one team of these members, the fallback.
func newFirm(t *testing.T, env *testkit.Env, members ...string) (f *testkit.Firm, team int64, ids []int64) {
	t.Helper()
	f = env.NewFirm(env.Boot())
	for _, name := range members {
		ids = append(ids, f.Consultant(name))
	}
	return f, f.Team(crm.Team{}, ids...), ids
}

func offeredTo(t *testing.T, file desk.File, want int64) {
	t.Helper()
	if o := file.Offer(); file.Lead.State != crm.LeadOffered || o.ConsultantID != want || file.Lead.OfferedID != want {
		t.Fatalf("lead %d is %s (%s), offered to %d, want %d", file.Lead.ID, file.Lead.State, file.Lead.QueueReason, o.ConsultantID, want)
	}
}

func queuedFor(t *testing.T, file desk.File, reason string) {
	t.Helper()
	if file.Lead.State != crm.LeadQueued || file.Lead.QueueReason != reason || file.Offer().ID != 0 {
		t.Fatalf("lead %d is %s (%s), want queued (%s)", file.Lead.ID, file.Lead.State, file.Lead.QueueReason, reason)
	}
}

func accept(t *testing.T, f *testkit.Firm, consultant, lead int64) {
	t.Helper()
	if err := f.App.Assignment.Accept(context.Background(), f.Actor(consultant), lead); err != nil {
		t.Fatal(err)
	}
}

func decline(t *testing.T, f *testkit.Firm, consultant, lead int64) desk.File {
	t.Helper()
	if err := f.App.Assignment.Decline(context.Background(), f.Actor(consultant), lead, "busy"); err != nil {
		t.Fatal(err)
	}
	f.Settle()
	return f.File(lead)
}

func closeLead(t *testing.T, f *testkit.Firm, actor crm.Actor, lead int64) {
	t.Helper()
	if err := f.App.Assignment.Close(context.Background(), actor, lead, crm.LeadWon, "signed"); err != nil {
		t.Fatal(err)
	}
	f.Settle()
}

func junk(t *testing.T, f *testkit.Firm, lead int64) {
	t.Helper()
	if err := f.App.Assignment.Close(context.Background(), f.Admin, lead, crm.LeadJunk, "a test"); err != nil {
		t.Fatal(err)
	}
	f.Settle()
}

func TestConcurrentFirstEnquiriesOfOnePersonMakeOneContactAndOneLead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, _ := newFirm(t, env, "ann", "bob")
		f.Post(testkit.Contact, "email", "lin@client.test", "phone", "13800138000", "message", "first of all") // the points are one person's
		f.Settle()
		var wait sync.WaitGroup
		for i := range 12 {
			points := [][]string{{"email", "LIN@client.test"}, {"phone", "+86 138 0013 8000"}, {"email", "lin@client.test", "phone", "138-0013-8000"}}[i%3]
			wait.Go(func() { f.Post(testkit.Contact, append(points, "message", fmt.Sprint("question ", i))...) })
		}
		wait.Wait()
		f.Settle()
		if c, l := f.Count(`SELECT COUNT(*) FROM contacts`), f.Count(`SELECT COUNT(*) FROM leads`); c != 1 || l != 1 {
			t.Errorf("%d contacts, %d leads", c, l)
		}
		if n := f.Count(`SELECT COUNT(*) FROM submissions WHERE lead_id IS NOT NULL`); n != 13 {
			t.Errorf("%d of 13 submissions belong to the lead", n)
		}
		if n := f.Count(`SELECT COUNT(*) FROM offers`); n != 1 {
			t.Errorf("%d offers for one person", n)
		}
	})
}

func TestAnEmailOfOneContactWithThePhoneOfAnotherGoesToTheFirstAndSuggestsAMerge(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, _ := newFirm(t, env, "ann")
		a := f.Enquire("name", "A", "email", "a@client.test", "message", "one")
		b := f.Enquire("name", "B", "phone", "+86 138 0013 8000", "message", "two")
		both := f.Enquire("email", "a@client.test", "phone", "13800138000", "message", "three")
		if a.Contact.ID == b.Contact.ID || both.Lead.ID != a.Lead.ID {
			t.Fatalf("A has contact %d and lead %d, B contact %d and lead %d, both went to %d", a.Contact.ID, a.Lead.ID, b.Contact.ID, b.Lead.ID, both.Lead.ID)
		}
		if len(both.Merges) != 1 || both.Merges[0].ID != b.Contact.ID {
			t.Errorf("suggested merges: %+v", both.Merges)
		}
		if len(f.File(b.Lead.ID).Contact.Points) != 1 {
			t.Error("B's phone went over to A")
		}
	})
}

func TestAPointThatIsNewBelongsToTheContactFromThenOn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, _ := newFirm(t, env, "ann")
		first := f.Enquire("email", "a@client.test", "message", "one")
		f.Enquire("email", "a@client.test", "wechat", "lin_mei_88", "message", "two")
		third := f.Enquire("wechat", "Lin_Mei_88", "message", "three")
		if third.Lead.ID != first.Lead.ID || len(third.Submissions) != 3 {
			t.Errorf("the third went to lead %d of %d submissions", third.Lead.ID, len(third.Submissions))
		}
	})
}

func TestARepeatEnquiryJoinsTheOpenLeadAndTellsItsOwner(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann", "bob")
		first := f.Enquire("email", "a@client.test", "message", "one")
		offeredTo(t, first, ids[0])
		accept(t, f, ids[0], first.Lead.ID)
		again := f.Enquire("email", "a@client.test", "message", "two")
		if again.Lead.ID != first.Lead.ID || again.Lead.OwnerID != ids[0] || again.Lead.State != crm.LeadWorking {
			t.Fatalf("lead %d, owner %d, %s", again.Lead.ID, again.Lead.OwnerID, again.Lead.State)
		}
		if len(again.Offers) != 1 || len(again.Decisions) != 1 {
			t.Errorf("assigned anew: %d offers, %d decisions", len(again.Offers), len(again.Decisions))
		}
		if told := messages(again, crm.MessageJoined); len(told) != 1 || told[0].ToAddress != "ann@harbourline.test" {
			t.Errorf("told: %+v", told)
		}
		if again.Lead.Summary != "two" || len(again.Submissions) != 2 {
			t.Errorf("summary %q of %d submissions", again.Lead.Summary, len(again.Submissions))
		}
	})
}

func messages(file desk.File, kind string) (found []crm.Message) {
	for _, m := range file.Messages {
		if m.Kind == kind {
			found = append(found, m)
		}
	}
	return found
}

func TestARepeatEnquiryTellsWhoeverIsBeingAsked(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, _ := newFirm(t, env, "ann")
		f.Enquire("email", "a@client.test", "message", "one")
		again := f.Enquire("email", "a@client.test", "message", "two")
		if told := messages(again, crm.MessageJoined); len(told) != 1 || told[0].ToAddress != "ann@harbourline.test" {
			t.Errorf("told: %+v", told)
		}
	})
}

func TestAfterTheLeadIsClosedANewEnquiryOpensANewOne(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann")
		first := f.Enquire("email", "a@client.test", "message", "one")
		accept(t, f, ids[0], first.Lead.ID)
		closeLead(t, f, f.Actor(ids[0]), first.Lead.ID)
		second := f.Enquire("email", "a@client.test", "message", "two")
		if second.Lead.ID == first.Lead.ID || second.Contact.ID != first.Contact.ID {
			t.Fatalf("lead %d of contact %d after lead %d of contact %d", second.Lead.ID, second.Contact.ID, first.Lead.ID, first.Contact.ID)
		}
		offeredTo(t, second, ids[0])
	})
}

func TestAnEnquiryThatMeetsTheClosingOfItsLeadOpensANewOne(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann")
		if f.App.DB.Dialect() == database.SQLite {
			t.Skip("SQLite has one writer: the two cannot meet")
		}
		first := f.Enquire("email", "a@client.test", "message", "one")
		accept(t, f, ids[0], first.Lead.ID)
		var reference string
		err := f.App.DB.Write(context.Background(), func(tx *database.Tx) error {
			lead, err := store.LeadForUpdate(tx, first.Lead.ID)
			if err != nil {
				return err
			}
			reference = f.Post(testkit.Contact, "email", "a@client.test", "message", "two")
			testkit.Eventually(t, func() error { // routing has found the lead open and waits for it
				if f.Count(`SELECT COUNT(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted AND a.datname = current_database()`) == 0 {
					return errors.New("nobody waits")
				}
				return nil
			})
			lead.State = crm.LeadWon
			return store.UpdateLead(tx, lead)
		})
		if err != nil {
			t.Fatal(err)
		}
		f.Settle()
		second := f.FileOf(reference)
		if second.Lead.ID == first.Lead.ID {
			t.Fatalf("the enquiry was put into the closed lead %d", first.Lead.ID)
		}
		offeredTo(t, second, ids[0])
	})
}

func TestACorrectionGoesToTheLeadOfWhatItCorrectsThoughEveryPointDiffers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, _ := newFirm(t, env, "ann")
		wrong := f.Post(testkit.Contact, "submission_id", "page-1", "email", "lni@client.test", "message", "one")
		right := f.Post(testkit.Contact, "submission_id", "page-1", "email", "lin@client.test", "message", "one")
		f.Advance(2 * time.Second) // the second may have come to be routed before the first, and waits for it
		if a, b := f.FileOf(wrong), f.FileOf(right); wrong == right || a.Lead.ID != b.Lead.ID {
			t.Errorf("%s went to lead %d, %s to lead %d", wrong, a.Lead.ID, right, b.Lead.ID)
		}
		points := f.FileOf(right).Contact.Points
		if len(points) != 2 || points[0].Value != "lin@client.test" {
			t.Errorf("the client is reached at %v", points)
		}
	})
}

func TestACorrectionOfWhatWasThrownAwayIsANewEnquiry(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann")
		first := f.Enquire("submission_id", "page-1", "email", "lin@client.test", "message", "one")
		junk(t, f, first.Lead.ID)
		second := f.Enquire("submission_id", "page-1", "email", "lin@client.test", "message", "two")
		if second.Lead.ID == first.Lead.ID {
			t.Fatal("it vanished into a lead that nobody works on")
		}
		offeredTo(t, second, ids[0])
	})
}

func TestWhoHasLeftGetsNoClientsWordsAndTheManagersDo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _, ids := newFirm(t, env, "ann")
		file := f.Enquire("email", "lin@client.test", "message", "one")
		accept(t, f, ids[0], file.Lead.ID)
		f.Change(ids[0], func(p *account.Person) { p.User.Active = false })
		f.Enquire("email", "lin@client.test", "message", "two")
		count := `SELECT COUNT(*) FROM messages WHERE kind = 'joined' AND to_address = $1`
		if left, root := f.Count(count, "ann@harbourline.test"), f.Count(count, "root@harbourline.test"); left != 0 || root != 1 {
			t.Errorf("who has left was told %d times, the administrator %d", left, root)
		}
	})
}
