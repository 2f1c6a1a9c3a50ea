package doctor_test

import (
	"net"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/config"
	"frontdesk/internal/doctor"
	"frontdesk/internal/testkit"
)

// waysIn examines the ways in of settings that are changed.
func waysIn(t *testing.T, change func(*config.Config)) []doctor.Finding {
	t.Helper()
	return examine(testkit.New(t), set(func(c *config.Config) { c.ReplyAddress = "desk@in.harbourline.test" }), set(change),
		func(o *doctor.Options) { o.Only = []string{"ways in"} })
}

func TestAMailboxIsOpenedAndLeftAsItIs(t *testing.T) {
	server := testkit.NewIMAP(t)
	server.Deliver("Subject: Hello\r\n\r\nHello\r\n", testkit.Noon)
	found := waysIn(t, func(c *config.Config) { c.IMAPURL = server.URL })
	expect(t, found, doctor.OK, "ways in", "1 mails are in it, new mail is told of at once")
	if all, unseen := server.Status(); all != 1 || unseen != 1 || len(server.Commands("SELECT")) != 0 {
		t.Errorf("it was changed: %d mails, %d unseen, %q", all, unseen, server.Commands(""))
	}
	server.Rewrite(func(said []byte) []byte { return []byte(strings.ReplaceAll(string(said), " IDLE", "")) })
	expect(t, waysIn(t, func(c *config.Config) { c.IMAPURL = server.URL }), doctor.Warn, "ways in", "does not tell of new mail")
}

func TestAMailboxThatCannotBeReadSaysWhyAndNotItsPassword(t *testing.T) {
	server := testkit.NewIMAP(t)
	for url, says := range map[string]string{
		strings.Replace(server.URL, "%2F1", "%2F2", 1):                "AUTHENTICATIONFAILED",
		strings.Replace(server.URL, "/INBOX", "/Elsewhere", 1):        "No such mailbox",
		strings.Replace(server.URL, "imap://", "imaps://", 1):         "tls",
		strings.Replace(server.URL, "imap://", "imap+starttls://", 1): "does not encrypt",
		"imaps://desk:pass%2Cw%C3%B6rd@127.0.0.1:1":                   "connection refused",
		"imaps://desk:pass%2Cw%C3%B6rd@" + newSilent(t):               "no answer within",
	} {
		found := waysIn(t, func(c *config.Config) { c.IMAPURL = url })
		expect(t, found, doctor.Fault, "ways in", says)
		if strings.Contains(listed(found), "wörd") {
			t.Errorf("it tells the password:\n%s", listed(found))
		}
	}
}

func TestAnAddressForAnswersWithoutAWayInAndTheReverseAreFound(t *testing.T) {
	expect(t, waysIn(t, func(*config.Config) {}), doctor.Warn, "ways in", "no way leads from there")
	expect(t, waysIn(t, func(c *config.Config) { c.ReplyAddress, c.LMTPListen = "", "127.0.0.1:0" }), doctor.Warn, "ways in", "FRONTDESK_REPLY_ADDRESS is empty")
	expect(t, waysIn(t, func(c *config.Config) { c.ReplyAddress = "" }), doctor.OK, "ways in", "stay outside")
}

func TestAPlaceForLMTPIsFreeAnsweredOrSomebodyElses(t *testing.T) {
	at := func(address string) []doctor.Finding {
		return waysIn(t, func(c *config.Config) { c.LMTPListen = address })
	}
	expect(t, at("127.0.0.1:0"), doctor.OK, "ways in", "is free")
	expect(t, at("192.0.2.1:24"), doctor.Fault, "ways in", "cannot be handed over")
	expect(t, at(newSilent(t)), doctor.Fault, "ways in", "another program")
	expect(t, at(filepath.Join(t.TempDir(), "lmtp.sock")), doctor.OK, "ways in", "is free")
	expect(t, at(filepath.Join(t.TempDir(), "missing", "lmtp.sock")), doctor.Fault, "ways in", "its folder is not there")
	env := testkit.New(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	env.Config.LMTPListen = free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	env.Boot()
	expect(t, at(env.Config.LMTPListen), doctor.OK, "ways in", "LMTP is answered")
}
