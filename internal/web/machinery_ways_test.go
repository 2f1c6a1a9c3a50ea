package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/imap"
	"frontdesk/internal/testkit"
)

func TestTheEngineRoomShowsHowMailComesInAndWhatIsWrongWithIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		good, bad := testkit.NewIMAP(t), testkit.NewIMAP(t)
		env.Config.IMAPURL = good.URL + "," + strings.Replace(bad.URL, "%2F1", "%2F2", 1)
		env.Config.LMTPListen = "127.0.0.1:0"
		e := enter(t, env)
		wait := func(parts ...string) {
			t.Helper()
			testkit.Eventually(t, func() error { return lacks(e.Get("/admin/machinery").Body, parts) })
		}
		wait("Ways in for mail", "LMTP", "no mail yet", "does not accept our user or password", "AUTHENTICATIONFAILED", "Not well: "+testkit.IMAPUser)
		e.hides("pass,w")
		good.Deliver("From: mei@client.test\r\nSubject: Hello\r\n\r\nHello\r\n", env.Clock.Now())
		wait("last mail")
		if body := e.Get("/admin").Body; !strings.Contains(body, `id="attention"`) {
			t.Error("the overview is content")
		}
	})
}

func TestTheEngineRoomTellsWhenNobodyStandsWhereMailComesIn(t *testing.T) {
	env := testkit.New(t)
	env.Config.IMAPURL = testkit.NewIMAP(t).URL
	app := env.Boot(testkit.Demo, func(o *boot.Options) { o.Worker = false })
	base := testkit.Serve(t, app)
	e := engineRoom{t, app, env, base, testkit.NewBrowser(t, base).SignIn(demo.Admin, demo.Password)}
	e.shows("Nobody stands here")
	mailbox, err := imap.ParseList(env.Config.IMAPURL)
	if err != nil {
		t.Fatal(err)
	}
	e.write(func(tx *database.Tx) error {
		_, err := tx.Exec(`INSERT INTO ways_in (name, holder, held_until, state) VALUES ($1, 'gone', $2, 'open')`,
			mailbox[0].Name(), database.Micros(tx.Now().Add(-time.Second)))
		return err
	})
	e.shows("has not been heard of for a minute")
}

// lacks names what of some parts a page does not show.
func lacks(body string, parts []string) error {
	for _, part := range parts {
		if !strings.Contains(body, part) {
			return fmt.Errorf("the page does not show %q", part)
		}
	}
	return nil
}
