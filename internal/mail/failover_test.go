package mail

import (
	"context"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// twoRelays is a transport over two scripts, the first of which is preferred.
func twoRelays(t *testing.T, first, second *script) *Failover {
	t.Helper()
	o := Options{Jitter: func() float64 { return 0.5 }}
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.HasPrefix(address, "first.") {
			return first.dial(ctx, network, address)
		}
		return second.dial(ctx, network, address)
	}
	f, err := NewFailover(SplitURLs("smtp+starttls://first.test, smtp://second.test"), o)
	if err != nil {
		t.Fatal(err)
	}
	f.relays[0].relay.Security = Opportunistic // as the point asks; the name stays
	return f
}

func closePair(t *testing.T, f *Failover, scripts ...*script) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	for _, s := range scripts {
		s.running.Wait()
	}
}

const firstName, secondName = "smtp+starttls://first.test:587", "smtp://second.test:25"

// Whatever goes wrong at the preferred server and wherever: the message is with exactly one server, or it is told that it is
// with none, or that nobody knows; and the other server hears of it only when the first never took it.
func TestNoFaultOfTheFirstChannelHasAMessageSentByBoth(t *testing.T) {
	for _, at := range []string{"connect", "EHLO", "STARTTLS", "handshake", "AUTH", "MAIL", "RCPT", "DATA", "body", "dot", "QUIT"} {
		for _, how := range []string{"4xx", "5xx", "421", "garbage", "endless", "drop", "hang", "drip"} {
			for _, takes := range []bool{false, true} {
				t.Run(at+" "+how, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { sendPastAFault(t, at, how, takes) }) })
			}
		}
	}
}

func sendPastAFault(t *testing.T, at, how string, takes bool) {
	first := &script{at: at, how: how, takes: takes}
	second := &script{}
	if at == "STARTTLS" || at == "handshake" {
		first.offers = []string{"STARTTLS"}
	}
	f := twoRelays(t, first, second)
	if at == "AUTH" {
		first.offers, f.relays[0].relay.User = []string{"AUTH PLAIN"}, "desk"
	}
	before := 0
	o := f.Send(t.Context(), envelope, raw, func(context.Context) error { before++; return nil })
	closePair(t, f, first, second)
	toUs := map[string]bool{"connect": true, "EHLO": true, "STARTTLS": true, "handshake": true, "AUTH": true}[at]
	if asked := len(second.took) > 0; asked != toUs {
		t.Errorf("the second server took %d: %+v", len(second.took), o)
	}
	switch kept := len(first.took) + len(second.took); {
	case before > 1:
		t.Errorf("it was marked as on its way %d times", before)
	case o.State == Accepted && kept != 1, (o.State == Retry || o.State == Failed) && len(second.took) != 0:
		t.Errorf("%s, and %d servers have it", o.State, kept)
	case o.State == Unknown && second.dialled.Load() != 0:
		t.Errorf("unknown at %s, and the second server was called %d times", at, second.dialled.Load())
	}
	if want := map[bool]string{true: secondName, false: firstName}[toUs]; o.Channel != want {
		t.Errorf("it went by %s", o.Channel)
	}
	if toUs && (len(o.Passed) != 1 || o.Passed[0].Channel != firstName || o.Passed[0].State != Retry) {
		t.Errorf("what was passed by is not told: %+v", o.Passed)
	}
}

func TestMailComesBackToThePreferredChannelWhenItTakesUsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &script{at: "connect", how: "5xx"}, &script{}
		f := twoRelays(t, first, second)
		if o := f.Send(t.Context(), envelope, raw, nil); o.Channel != secondName || o.State != Accepted {
			t.Errorf("while it refuses us: %+v", o)
		}
		first.turn("", "")
		dialled := first.dialled.Load()
		if o := f.Send(t.Context(), envelope, raw, nil); o.Channel != secondName || first.dialled.Load() != dialled || len(o.tried()) != 1 {
			t.Errorf("a moment later it is tried again: %+v", o)
		}
		time.Sleep(2 * longPause)
		if o := f.Send(t.Context(), envelope, raw, nil); o.Channel != firstName || o.State != Accepted {
			t.Errorf("after it recovered: %+v", o)
		}
		closePair(t, f, first, second)
	})
}

func TestAMessageThatOneChannelPutOffGoesOnThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &script{}, &script{at: "RCPT", how: "4xx"}
		f := twoRelays(t, first, second)
		again := envelope
		again.Channel = secondName
		if o := f.Send(t.Context(), again, raw, nil); o.Channel != secondName || o.State != Retry || first.dialled.Load() != 0 {
			t.Errorf("%+v; the first server was called %d times", o, first.dialled.Load())
		}
		again.Channel = "smtp://gone.test:25"
		if o := f.Send(t.Context(), again, raw, nil); o.Channel != firstName {
			t.Errorf("one that is set up no more is waited for: %+v", o)
		}
		closePair(t, f, first, second)
	})
}

func TestAMessageThatIsToAvoidAChannelGoesByAnyOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &script{}, &script{}
		f := twoRelays(t, first, second)
		for avoid, other := range map[string]string{firstName: secondName, secondName: firstName, "smtp://gone.test:25": firstName} {
			around := envelope
			around.Avoid, around.Channel = avoid, avoid
			if o := f.Send(t.Context(), around, raw, nil); o.Channel != other || o.State != Accepted {
				t.Errorf("around %s: %+v", avoid, o)
			}
		}
		closePair(t, f, first, second)
	})
}

func TestWhenNoChannelTakesUsThePreferredOneIsToldOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &script{at: "connect", how: "5xx"}, &script{at: "connect", how: "4xx"}
		f := twoRelays(t, first, second)
		o := f.Send(t.Context(), envelope, raw, nil)
		if o.Channel != firstName || !o.PauseChannel || len(o.tried()) != 2 || o.RetryAfter != 0 {
			t.Errorf("tried both: %+v", o)
		}
		if o := f.Send(t.Context(), envelope, raw, nil); o.RetryAfter == 0 || len(o.tried()) != 0 || len(o.Passed) != 1 {
			t.Errorf("a moment later: %+v", o)
		}
		closePair(t, f, first, second)
	})
}

func TestAListOfServersIsReadHoweverItIsParted(t *testing.T) {
	for list, want := range map[string][]string{
		"": nil, "  ": nil, "smtp://a": {"smtp://a"},
		"smtp://a smtps://b":                         {"smtp://a", "smtps://b"},
		" smtp://a,\n smtp+starttls://u:p@b:587 , ":  {"smtp://a", "smtp+starttls://u:p@b:587"},
		"smtp://u:p,w@a,smtp://b":                    {"smtp://u:p,w@a", "smtp://b"},
		"ftp://x smtp://a":                           {"ftp://x", "smtp://a"},
		"smtps://smtp.example.com:465, smtp://smtp2": {"smtps://smtp.example.com:465", "smtp://smtp2"},
	} {
		if diff := cmp.Diff(want, SplitURLs(list)); diff != "" {
			t.Errorf("%q:\n%s", list, diff)
		}
	}
}

func TestTwoChannelsOfOneHostHaveNamesOfTheirOwn(t *testing.T) {
	f, err := NewFailover([]string{"smtp://a:x@relay.test", "smtp://b:y@relay.test"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"smtp://relay.test:25", "smtp://relay.test:25 #2"}, f.Channels()); diff != "" {
		t.Error(diff)
	}
}
