package routing_test

import (
	"context"
	"fmt"
	"testing"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/testkit"
)

func resting(o *boot.Options) { o.Worker = false }

func TestWhatWaitsTogetherIsRoutedAsIfItHadComeOneByOne(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot(resting))
		f.Team(crm.Team{}, f.Consultant("ann"), f.Consultant("ben"))
		ann := f.Post(testkit.Contact, "email", "ann@client.test")
		again := f.Post(testkit.Contact, "email", "ann@client.test", "message", "and another thing")
		joined := f.Post(testkit.Contact, "email", "ANN@client.test", "phone", "+86 138 0013 8000")
		byPhone := f.Post(testkit.Contact, "phone", "+86 138 0013 8000", "message", "me again")
		stranger := f.Post(testkit.Contact, "email", "bob@client.test")
		env.Boot()
		f.Settle()
		lead := f.FileOf(ann).Lead.ID
		for _, reference := range []string{again, joined, byPhone} {
			if got := f.FileOf(reference).Lead.ID; got != lead {
				t.Errorf("%s went to lead %d, the first of that contact to %d", reference, got, lead)
			}
		}
		if f.FileOf(stranger).Lead.ID == lead {
			t.Error("a stranger joined the lead of another")
		}
		if n := f.Count(`SELECT COUNT(*) FROM contacts`); n != 2 {
			t.Errorf("%d contacts", n)
		}
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'acknowledgement' AND to_address = 'ann@client.test'`); n != 3 {
			t.Errorf("%d acknowledgements to one address, of three enquiries with it", n)
		}
	})
}

func TestOneThatCannotBeRoutedHoldsUpNobodyOfItsBatch(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(resting)
		f := env.NewFirm(app)
		f.Team(crm.Team{}, f.Consultant("ann"), f.Consultant("ben"))
		for i := range 3 {
			f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", i))
		}
		if err := app.DB.Write(context.Background(), func(tx *database.Tx) error {
			return app.Queue.Insert(tx, jobs.RouteSubmission{Submission: 987_654})
		}); err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", 3+i))
		}
		env.Boot()
		testkit.Eventually(t, func() error {
			if n := f.Count(`SELECT COUNT(*) FROM leads WHERE state = 'offered'`); n != 6 {
				return fmt.Errorf("%d leads of 6 are offered", n)
			}
			if n := f.Count(`SELECT COUNT(*) FROM jobs WHERE kind = 'route_submission' AND state = 'ready' AND attempts > 0`); n != 1 {
				return fmt.Errorf("%d jobs wait to be tried again, of one that cannot be done", n)
			}
			return nil
		})
		if n := f.Count(miscounted); n != 0 {
			t.Errorf("the load of %d consultants is miscounted", n)
		}
		within(t, f, 1)
	})
}
