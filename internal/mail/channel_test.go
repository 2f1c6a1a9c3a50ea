package mail_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/mail"
	"frontdesk/internal/testkit"
)

func TestTheChannelIsPausedWhileTheServerRefusesUsAndOpensByItself(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, sink := newFirm(t, env)
		if c := f.App.Mail.Channels()[0]; c != (mail.Channel{Name: c.Name}) || c.Name == "" || strings.Contains(c.Name, "secret") {
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
		c = f.App.Mail.Channels()[0]
		if c.Paused != paused || c.Since.IsZero() {
			return fmt.Errorf("the channel is %+v", c)
		}
		return f.App.DB.Read(context.Background(), func(tx *database.Tx) error {
			told, err := mail.Told(tx, c.Name)
			if err == nil && (told.Paused != c.Paused || told.Reason != c.Reason || !told.Since.Equal(c.Since)) {
				err = fmt.Errorf("others read %+v, and it is %+v", told, c)
			}
			return err
		})
	})
	return c
}

// What an attempt may find.
var (
	taken       = mail.Outcome{Channel: "file", State: mail.Accepted, Phase: mail.PhaseDot, Code: 250, Reply: "250 ok"}
	unreachable = mail.Outcome{Channel: "file", State: mail.Retry, Phase: mail.PhaseConnect, Err: errors.New("connection refused")}
)

// newChannel boots a Frontdesk that sends nothing by itself, and returns how others read its channel.
func newChannel(t *testing.T, env *testkit.Env) (app *boot.App, told func() mail.Channel) {
	t.Helper()
	app = env.Boot(func(o *boot.Options) { o.Worker = false })
	return app, func() (c mail.Channel) {
		t.Helper()
		err := app.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
			c, err = mail.Told(tx, "file")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func TestAPauseThatCouldNotBeToldIsToldWithTheNextAttempt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app, told := newChannel(t, env)
		rename := func(from, to string) {
			err := app.DB.Write(context.Background(), func(tx *database.Tx) error {
				_, err := tx.Exec(`ALTER TABLE ` + from + ` RENAME TO ` + to)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		mail.Notice(app.Mail, taken)
		rename("settings", "away")
		mail.Notice(app.Mail, unreachable)
		rename("away", "settings")
		if c := told(); c.Paused {
			t.Fatalf("it could be told: %+v", c)
		}
		mail.Notice(app.Mail, unreachable)
		if c := told(); !c.Paused || c != app.Mail.Channels()[0] {
			t.Errorf("others read %+v, and it is %+v", c, app.Mail.Channels()[0])
		}
	})
}

func TestWhatIsToldLastIsHowTheChannelStands(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app, told := newChannel(t, env)
		for round := range 40 {
			var senders sync.WaitGroup
			for i := range 8 {
				senders.Go(func() { mail.Notice(app.Mail, []mail.Outcome{taken, unreachable}[i%2]) })
			}
			senders.Wait()
			if c := told(); c != app.Mail.Channels()[0] {
				t.Fatalf("round %d: others read %+v, and it is %+v", round, c, app.Mail.Channels()[0])
			}
		}
	})
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
