package resolver_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"
	"go.uber.org/goleak"

	"frontdesk/internal/resolver"
	"frontdesk/internal/testkit/nameserver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const zone = `
example.test. 60 IN TXT "first half, " "second half"
example.test. 60 IN TXT "another"
example.test. 60 IN MX 20 mx.example.test.
www.example.test. 60 IN CNAME host.example.test.
host.example.test. 60 IN A 192.0.2.7
host.example.test. 60 IN AAAA 2001:db8::7
six.example.test. 60 IN AAAA 2001:db8::8
7.2.0.192.in-addr.arpa. 60 IN PTR host.example.test.
`

func TestWhatTheDNSSaysIsReadWhole(t *testing.T) {
	r, ctx := resolver.New(nameserver.Start(t, zone).Addr), context.Background()
	texts, err := r.LookupTXT(ctx, "example.test")
	if slices.Sort(texts); err != nil || !slices.Equal(texts, []string{"another", "first half, second half"}) {
		t.Errorf("%q %v", texts, err)
	}
	servers, err := r.LookupMX(ctx, "example.test")
	if err != nil || len(servers) != 1 || servers[0].Host != "mx.example.test." || servers[0].Pref != 20 {
		t.Errorf("%v %v", servers, err)
	}
	names, err := r.LookupAddr(ctx, "192.0.2.7")
	if err != nil || !slices.Equal(names, []string{"host.example.test."}) {
		t.Errorf("%v %v", names, err)
	}
	for host, want := range map[string]string{
		"www.example.test": "[{192.0.2.7 } {2001:db8::7 }]", "six.example.test": "[{2001:db8::8 }]", "192.0.2.9": "[{192.0.2.9 }]", "::1": "[{::1 }]",
	} {
		if addresses, err := r.LookupIPAddr(ctx, host); err != nil || fmt.Sprint(addresses) != want {
			t.Errorf("%s: %v %v", host, addresses, err)
		}
	}
}

func TestAnAnswerTooLongForAPacketIsFetchedWhole(t *testing.T) {
	long := strings.Repeat("0123456789", 25)
	s := nameserver.Start(t, "long.test. 60 IN TXT "+strings.Repeat(` "`+long+`"`, 20))
	texts, err := resolver.New(s.Addr).LookupTXT(context.Background(), "long.test")
	if err != nil || len(texts) != 1 || texts[0] != strings.Repeat(long, 20) {
		t.Errorf("%v, %d texts", err, len(texts))
	}
	if s.Asked("tcp") != 1 {
		t.Errorf("asked %d times by TCP", s.Asked("tcp"))
	}
}

func TestAMissingNameAMissingRecordAndAFailureAreThreeThings(t *testing.T) {
	s := nameserver.Start(t, zone)
	s.Fail("broken.test", dns.RcodeServerFailure)
	s.Fail("closed.test", dns.RcodeRefused)
	r, ctx := resolver.New(s.Addr), context.Background()
	var failed *net.DNSError
	if _, err := r.LookupTXT(ctx, "nobody.test"); !errors.As(err, &failed) || !failed.IsNotFound || failed.IsTemporary {
		t.Errorf("a missing name: %v", err)
	}
	if texts, err := r.LookupTXT(ctx, "host.example.test"); err != nil || len(texts) != 0 {
		t.Errorf("a missing record: %v %v", texts, err)
	}
	for name, word := range map[string]string{"broken.test": "SERVFAIL", "closed.test": "REFUSED"} {
		_, err := r.LookupTXT(ctx, name)
		if !errors.As(err, &failed) || failed.IsNotFound || !failed.Temporary() || !strings.Contains(failed.Err, word) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.LookupIPAddr(ctx, "broken.test"); err == nil {
		t.Error("addresses of a name that fails were found")
	}
	for _, name := range []string{strings.Repeat("x", 64) + ".test", strings.Repeat("long.", 60) + "test"} {
		if _, err := r.LookupTXT(ctx, name); err == nil {
			t.Errorf("%q was asked for", name)
		}
	}
}

func TestAServerThatSaysNothingEndsWithTheContext(t *testing.T) {
	s := nameserver.Start(t, zone)
	s.Hang("example.test")
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := resolver.New(s.Addr).LookupTXT(ctx, "example.test")
	var failed *net.DNSError
	if !errors.As(err, &failed) || !failed.IsTimeout || !failed.IsTemporary || failed.IsNotFound {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestWhereNoServerListensTheNetworkSaysSo(t *testing.T) {
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := packets.LocalAddr().String()
	packets.Close()
	var failed *net.DNSError
	if _, err := resolver.New(address).LookupMX(context.Background(), "example.test"); !errors.As(err, &failed) || failed.IsNotFound || !failed.IsTemporary {
		t.Errorf("got %v", err)
	}
}
