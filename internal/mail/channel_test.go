package mail_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/mail"
	"frontdesk/internal/testkit"
)

func TestTheChannelIsPausedWhileTheServerRefusesUsAndOpensByItself(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		if c := f.App.Mail.Channel(); c != (mail.Channel{}) {
			t.Errorf("before the first attempt: %+v", c)
		}
		sink.Misbehave(func(step testkit.Step, _ testkit.Mail) error {
			if step == testkit.Authenticating {
				return testkit.Refusal(535, "wrong password")
			}
			return nil
		})
		lead := f.Enquire("email", client).Lead.ID
		paused := channelBecomes(t, f, true)
		if paused.Reason != mail.ReasonAuth || paused.Reply == "" || paused.Since.IsZero() {
			t.Errorf("while it refuses us: %+v", paused)
		}
		sink.Misbehave(nil)
		becomes(t, f, lead, crm.MessageOffer, crm.MessageAccepted)
		if open := channelBecomes(t, f, false); open.Reason != "" || !open.Since.After(paused.Since) {
			t.Errorf("after it took our mail: %+v", open)
		}
	})
}

// channelBecomes waits until the channel is paused, or open, and other processes can read the same.
func channelBecomes(t *testing.T, f *testkit.Firm, paused bool) (c mail.Channel) {
	t.Helper()
	f.Until(time.Minute, func() error {
		c = f.App.Mail.Channel()
		if c.Paused != paused || c.Since.IsZero() {
			return fmt.Errorf("the channel is %+v", c)
		}
		return f.App.DB.Read(context.Background(), func(tx *database.Tx) error {
			told, err := mail.LastChannel(tx)
			if err == nil && (told.Paused != c.Paused || told.Reason != c.Reason || !told.Since.Equal(c.Since)) {
				err = fmt.Errorf("others read %+v, and it is %+v", told, c)
			}
			return err
		})
	})
	return c
}

func TestARecipientWhoIsRefusedDoesNotPauseTheChannel(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		sink.Misbehave(func(step testkit.Step, _ testkit.Mail) error {
			if step == testkit.Addressing {
				return testkit.Refusal(550, "no such user")
			}
			return nil
		})
		lead := f.Enquire("email", client).Lead.ID
		becomes(t, f, lead, crm.MessageOffer, crm.MessageFailed)
		channelBecomes(t, f, false)
	})
}
