package mail_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/eml"
	"frontdesk/internal/mail"
	"frontdesk/internal/testkit"
)

// root is the administrator of every firm, who is in UTC.
const root = "root@harbourline.test"

// wrongPassword refuses us, on connections that it knew us on as well.
func wrongPassword(step testkit.Step, _ testkit.Mail) error {
	switch step {
	case testkit.Authenticating:
		return testkit.Refusal(535, "wrong password")
	case testkit.Addressing:
		return testkit.Refusal(530, "wrong password")
	}
	return nil
}

// firmBy boots a firm that mails by some servers.
func firmBy(t *testing.T, env *testkit.Env, sinks ...*testkit.Sink) *testkit.Firm {
	t.Helper()
	var urls []string
	for _, s := range sinks {
		urls = append(urls, s.URL)
	}
	env.Config.SMTPURL = strings.Join(urls, ", ")
	f := env.NewFirm(env.Boot())
	f.Team(crm.Team{OfferTimeout: 7 * 24 * time.Hour}, f.Consultant("ann"))
	return f
}

// alarms are what the administrator was told by a server.
func alarms(t *testing.T, sink *testkit.Sink) (told []eml.Letter) {
	t.Helper()
	for _, m := range sink.Mails(root) {
		l, err := eml.Read([]byte(m.Raw))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(l.Subject, "mail server") {
			told = append(told, l)
		}
	}
	return told
}

// enquireUntil has enquiries come until the first server is found to refuse us, or to take us.
func enquireUntil(f *testkit.Firm, paused bool) {
	n := 0
	f.Until(time.Second, func() error { // a server that refused us is tried again by the wall's clock
		if n++; f.App.Mail.Channels()[0].Paused == paused {
			return nil
		}
		f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%v_%d_%d", paused, n, time.Now().UnixNano()))
		return errStill
	})
}

func TestManagersAreToldOnceByAnotherServerOfOneThatRefusesUs(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		first, second := testkit.NewSink(t), testkit.NewSink(t)
		f := firmBy(t, env, first, second)
		first.Misbehave(wrongPassword)
		f.Enquire("email", client)
		if told := alarms(t, second); len(told) != 0 {
			t.Errorf("told at once, of what may be over in a second: %q", told[0].Subject)
		}
		f.Advance(time.Minute)
		told := alarms(t, second)
		if len(told) != 1 || len(alarms(t, first)) != 0 {
			t.Fatalf("told %d times", len(told))
		}
		name := f.App.Mail.Channels()[0].Name
		for _, part := range []string{name, "does not take our mail", "wrong password", "Correct them", "/admin/mail"} {
			if !strings.Contains(told[0].Subject+told[0].Text, part) {
				t.Errorf("%q is not in %s\n%s", part, told[0].Subject, told[0].Text)
			}
		}
		f.Exec(`INSERT INTO jobs (kind, args, state, priority, run_at, attempts, last_error, created_at)
			VALUES ('alarm_channel', '{"channel":"` + name + `"}', 'ready', 0, 0, 0, '', 0)`) // by whichever process
		f.Advance(5 * time.Hour)
		if n := len(alarms(t, second)); n != 1 {
			t.Errorf("told %d times of one pause", n)
		}
	})
}

func TestAServerThatComesAndGoesIsToldOfOnceAnHour(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		first, second := testkit.NewSink(t), testkit.NewSink(t)
		f := firmBy(t, env, first, second)
		for range 3 {
			first.Misbehave(wrongPassword)
			enquireUntil(f, true)
			f.Advance(2 * time.Minute)
			first.Misbehave(nil)
			enquireUntil(f, false)
		}
		first.Misbehave(wrongPassword)
		enquireUntil(f, true)
		f.Advance(5 * time.Minute)
		if n := len(alarms(t, second)) + len(alarms(t, first)); n != 1 {
			t.Errorf("told %d times in half an hour", n)
		}
		f.Advance(time.Hour)
		if n := len(alarms(t, second)); n != 2 {
			t.Errorf("an hour later it was down still, and was told of %d times", n)
		}
	})
}

func TestAServerThatIsBackWithinAMinuteIsNoAlarm(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app, _ := newChannel(t, env)
		mail.Notice(app.Mail, unreachable)
		mail.Notice(app.Mail, taken)
		app.Stop(t.Context())
		f := env.NewFirm(env.Boot())
		f.Advance(2 * time.Minute)
		if n := f.Count(`SELECT COUNT(*) FROM messages`) + f.Count(`SELECT COUNT(*) FROM jobs WHERE kind = 'alarm_channel'`); n != 0 {
			t.Errorf("%d messages and jobs", n)
		}
	})
}

func TestTheOnlyServerIsToldOfWhenItIsBackAndNotAsIfItWereDown(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		sink := testkit.NewSink(t)
		f := firmBy(t, env, sink)
		sink.Misbehave(wrongPassword)
		f.Post(testkit.Contact, "email", client)
		f.Until(time.Minute, func() error {
			if f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'channel_alarm' AND state = 'retrying'`) != 1 {
				return errStill
			}
			return nil
		})
		f.Advance(3 * time.Hour)
		since := f.App.Mail.Channels()[0].Since
		sink.Misbehave(nil)
		f.Until(time.Minute, func() error {
			if len(alarms(t, sink)) == 0 {
				return errStill
			}
			return nil
		})
		f.Advance(time.Hour)
		told := alarms(t, sink)
		if len(told) != 1 || !strings.Contains(told[0].Subject, "did not take our mail for a while") || strings.Contains(told[0].Text, "does not take our mail") {
			t.Fatalf("%d: %+v", len(told), told)
		}
		for _, part := range []string{since.Format("15:04"), "until", "That is over", "wrong password"} {
			if !strings.Contains(told[0].Text, part) {
				t.Errorf("%q is not in\n%s", part, told[0].Text)
			}
		}
	})
}

func TestTwoProcessesThatFindAServerDownRaiseOneAlarm(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		one, _ := newChannel(t, env)
		other, _ := newChannel(t, env)
		mail.Notice(one.Mail, unreachable)
		mail.Notice(other.Mail, unreachable)
		f := env.NewFirm(env.Boot())
		f.Advance(2 * time.Minute)
		mail.Notice(other.Mail, taken)
		mail.Notice(one.Mail, unreachable)
		f.Advance(2 * time.Minute)
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'channel_alarm'`); n != 1 {
			t.Errorf("%d mails to one administrator", n)
		}
	})
}
