package imap

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestMailboxesAreReadFromAList(t *testing.T) {
	all, err := ParseList("imaps://desk%40example.com:p%2Cw%2F%40@imap.example.com/INBOX,imap+starttls://sales:x@[2001:db8::1]:1143/Archive/2026\n imap://a:b@localhost")
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	for i, want := range []Address{
		{ImplicitTLS, "imap.example.com", "993", "desk@example.com", "INBOX", "p,w/@"},
		{StartTLS, "2001:db8::1", "1143", "sales", "Archive/2026", "x"},
		{Plain, "localhost", "143", "a", "INBOX", "b"},
	} {
		if all[i] != want {
			t.Errorf("mailbox %d is %+v at %s", i, all[i], all[i].HostPort())
		}
	}
	names := fmt.Sprintf("%v %+v %#v", all[0], all[1], all[2])
	if names != "desk@example.com (imap.example.com) sales ([2001:db8::1]:1143, Archive/2026) a (localhost)" {
		t.Errorf("they are called %s", names)
	}
	if none, err := ParseList(" , \n"); err != nil || len(none) != 0 {
		t.Error(none, err)
	}
}

func TestAFaultInAListIsNamedByItsPlaceWithoutThePassword(t *testing.T) {
	for url, says := range map[string]string{
		"pop3://a:geheim@host":                    "must begin with",
		"imaps://geheim@host":                     "no user and password",
		"imaps://a:@host/geheim":                  "no user and password",
		"imaps://a:geheim@":                       "names no host",
		"imaps://a:geheim@host:99999":             "port",
		"imaps://a:geheim@host:x":                 "cannot be read",
		"imaps://a:ge%ZZheim@host":                "cannot be read",
		"imaps://a:geheim@host/INBOX?x=geheim":    "goes on after the folder",
		"imaps://a:gehe#im@host":                  "",
		"imap://a:geheim@imap.example.com":        "in the open",
		"imaps://u:x@h/INBOX imaps://u:geheim@h/": "mailbox 2: u (h) is named twice",
	} {
		_, err := ParseList(url)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "heim") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestPausesGrowToTheirLimitAndARefusedPasswordWaitsLonger(t *testing.T) {
	p := DefaultPace
	for _, one := range []struct {
		reason   Reason
		failures int
		jitter   float64
		want     time.Duration
	}{
		{ReasonBroken, 1, 0.5, time.Second}, {ReasonBroken, 4, 0.5, 8 * time.Second}, {ReasonBroken, 1000, 0.5, 5 * time.Minute},
		{ReasonBroken, 1, 0, 750 * time.Millisecond}, {ReasonAuth, 1, 0.5, 5 * time.Minute}, {ReasonAuth, 9, 0.5, 30 * time.Minute},
	} {
		if got := p.pause(one.reason, one.failures, one.jitter); got != one.want {
			t.Errorf("after %d times %s: %v, not %v", one.failures, one.reason, got, one.want)
		}
	}
	if most := p.forMail(45 << 20); most < time.Hour || p.forMail(0) != p.Command {
		t.Errorf("the largest mail may take %v", most)
	}
	if p.Idle >= 29*time.Minute {
		t.Errorf("a server may have hung up after %v", p.Idle)
	}
}
