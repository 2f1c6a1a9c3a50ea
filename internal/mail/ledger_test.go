package mail_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/mail"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// attemptsAt are the attempts at a message, as "channel outcome phase code".
func attemptsAt(t *testing.T, f *testkit.Firm, message int64) (all []crm.Attempt) {
	t.Helper()
	err := f.App.DB.Read(context.Background(), func(tx *database.Tx) error {
		found, err := store.AttemptsOf(tx, []int64{message}, 100)
		all = found[message]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func suppressionOf(t *testing.T, f *testkit.Firm, address string) (s crm.Suppression) {
	t.Helper()
	err := f.App.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
		s, err = store.SuppressionOf(tx, address)
		return err
	})
	if err != nil && !crm.IsKind(err, crm.KindNotFound) {
		t.Fatal(err)
	}
	return s
}

func TestEachAttemptIsKeptWithTheServersReply(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(func(step testkit.Step, m testkit.Mail) error {
			if step == testkit.Addressing && m.To == ann {
				return testkit.Refusal(451, "greylisted")
			}
			return nil
		})
		lead := f.Enquire("email", client).Lead.ID
		sink.Misbehave(nil)
		m := becomes(t, f, lead, crm.MessageOffer, crm.MessageAccepted)
		all := attemptsAt(t, f, m.ID)
		if len(all) != 2 {
			t.Fatalf("%d attempts: %+v", len(all), all)
		}
		first, second := all[0], all[1]
		if first.Outcome != "retry" || first.Phase != "rcpt" || first.Code != 451 || !strings.Contains(first.Reply, "greylisted") {
			t.Errorf("the first: %+v", first)
		}
		if second.Outcome != "accepted" || second.Phase != "dot" || second.Reply != m.Reply || !second.At.After(first.At) {
			t.Errorf("the second: %+v", second)
		}
		if first.Channel == "" || strings.Contains(first.Channel, "secret") || m.Channel != second.Channel {
			t.Errorf("by %q, and the message says %q", first.Channel, m.Channel)
		}
	})
}

func TestAnAttemptThatWasCutOffIsKeptAsUnknown(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _ := newFirm(t, env)
		lead := f.Enquire("email", client).Lead.ID
		m := becomes(t, f, lead, crm.MessageAcknowledgement, crm.MessageAccepted)
		f.Exec(`UPDATE messages SET state = 'sending' WHERE id = $1`, m.ID)
		f.Exec(`INSERT INTO jobs (kind, args, state, priority, run_at, attempts, last_error, created_at)
			VALUES ('send_message', '{"message":` + itoa(m.ID) + `}', 'ready', 0, 0, 0, '', 0)`)
		becomes(t, f, lead, crm.MessageAcknowledgement, crm.MessageUnknown)
		all := attemptsAt(t, f, m.ID)
		if last := all[len(all)-1]; len(all) != 2 || last.Outcome != "unknown" {
			t.Errorf("%+v", all)
		}
	})
}

func noSuchUser(step testkit.Step, _ testkit.Mail) error {
	if step == testkit.Addressing {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	return nil
}

func TestAMailboxThatDoesNotExistIsWrittenToNoMoreUntilThatIsLifted(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(noSuchUser)
		first := f.Enquire("email", "Client@Client.test").Lead.ID
		m := becomes(t, f, first, crm.MessageAcknowledgement, crm.MessageFailed)
		s := suppressionOf(t, f, client)
		if s.Why != crm.SuppressedBounce || !strings.Contains(s.Words, "no such user") || s.MessageID != m.ID || s.By != "" {
			t.Fatalf("%+v", s)
		}
		sink.Misbehave(nil)
		second := f.Enquire("email", client, "message", "and another").Lead.ID
		if held := f.File(second).Messages; held[len(held)-1].State != crm.MessageAccepted && held[len(held)-1].State != crm.MessageSuppressed {
			t.Errorf("%+v", held)
		}
		reply := f.Count(`SELECT COUNT(*) FROM messages WHERE to_address = $1 AND state = 'suppressed'`, client)
		if sent := len(sink.Mails(client)); reply != 1 || sent != 0 {
			t.Errorf("%d were held back, %d went out", reply, sent)
		}
		f.Exec(`UPDATE suppressions SET lifted_at = 1`)
		f.Advance(25 * time.Hour) // an address is sent few acknowledgements a day
		third := f.Enquire("email", "Client@client.test", "message", "a third").Lead.ID
		_ = third
		if sent := len(sink.Mails(client)); sent == 0 {
			t.Error("it was lifted, and nothing goes out")
		}
	})
}

func TestARefusalThatIsNotTheAddresssFaultSuppressesNobody(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(func(step testkit.Step, _ testkit.Mail) error {
			if step == testkit.Addressing {
				return &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 2, 2}, Message: "mailbox full"}
			}
			return nil
		})
		lead := f.Enquire("email", client).Lead.ID
		becomes(t, f, lead, crm.MessageAcknowledgement, crm.MessageFailed)
		if s := suppressionOf(t, f, client); s.ID != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestMailGoesByTheOtherServerAndComesBack(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		first, second := testkit.NewSink(t), testkit.NewSink(t)
		env.Config.SMTPURL = first.URL + ", " + second.URL
		f := env.NewFirm(env.Boot())
		f.Team(crm.Team{OfferTimeout: 7 * 24 * time.Hour}, f.Consultant("ann"))
		first.Misbehave(func(step testkit.Step, _ testkit.Mail) error {
			if step == testkit.Authenticating {
				return testkit.Refusal(535, "wrong password")
			}
			return nil
		})
		lead := f.Enquire("email", client).Lead.ID
		offer := becomes(t, f, lead, crm.MessageOffer, crm.MessageAccepted)
		if len(first.Mails(ann)) != 0 || len(second.Mails(ann)) != 1 {
			t.Errorf("%d by the first, %d by the second", len(first.Mails(ann)), len(second.Mails(ann)))
		}
		channels := f.App.Mail.Channels()
		if len(channels) != 2 || !channels[0].Paused || channels[0].Reason != mail.ReasonAuth || channels[1].Paused || offer.Channel != channels[1].Name {
			t.Errorf("%+v; the offer went by %s", channels, offer.Channel)
		}
		snapshot, err := f.App.Machinery.Snapshot(context.Background())
		if err != nil || snapshot.Parts[2].OK || snapshot.Parts[2].Detail != "failover" {
			t.Errorf("%v, %+v", err, snapshot.Parts)
		}
		first.Misbehave(nil)
		f.Until(time.Minute, func() error {
			f.Enquire("wechat", "client_"+itoa(time.Now().UnixNano()))
			if c := f.App.Mail.Channels()[0]; c.Paused {
				return errStill
			}
			return nil
		})
		if len(first.Mails(ann)) == 0 {
			t.Error("it recovered, and nothing goes by it")
		}
	})
}

func TestMailBeyondTheRateWaitsAndIsNotLost(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		sink := testkit.NewSink(t)
		env.Config.SMTPURL, env.Config.MailDomainRate = sink.URL, "harbourline.test=2/m"
		env.Config.RedisURL = "" // whose budgets run by its own clock
		if err := env.Config.Check(); err != nil {
			t.Fatal(err)
		}
		f := env.NewFirm(env.Boot())
		f.Team(crm.Team{OfferTimeout: 7 * 24 * time.Hour}, f.Consultant("ann"))
		for n := range 5 {
			f.Post(testkit.Contact, "wechat", "client_"+itoa(int64(n)))
		}
		f.Until(time.Second, func() error {
			if f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'offer' AND state = 'accepted'`) < 5 {
				return errStill
			}
			return nil
		})
		mails := sink.Mails(ann)
		if f.Count(`SELECT COUNT(*) FROM attempts`) != int64(len(mails)) || len(mails) != 5 {
			t.Errorf("%d attempts at %d mails", f.Count(`SELECT COUNT(*) FROM attempts`), len(mails))
		}
		if n := f.Count(`SELECT MAX(sent_at) - MIN(sent_at) FROM messages WHERE kind = 'offer'`); time.Duration(n)*time.Microsecond < 2*time.Minute {
			t.Errorf("five at two a minute took %s", time.Duration(n)*time.Microsecond)
		}
	})
}

var errStill = errors.New("still waiting")

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
