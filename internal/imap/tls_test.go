package imap_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"frontdesk/internal/imap"
	"frontdesk/internal/testkit"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/emersion/go-imap/v2/imapserver.(*Conn).serve"))
}

// front is what stands before a server: it speaks to each client as script says, and then lets them through.
type front struct {
	host  string
	mu    sync.Mutex
	heard strings.Builder // in the open
	trust *tls.Config     // of a client that trusts it
}

// newFront is a front of the server with a certificate for 127.0.0.1; script returns the connection to let through, nil: none.
func newFront(t *testing.T, server *testkit.IMAP, script func(f *front, c net.Conn, own *tls.Config) net.Conn) *front {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	issuer := httptest.NewUnstartedServer(nil)
	issuer.StartTLS()
	issuer.Close()
	pool := x509.NewCertPool()
	pool.AddCert(issuer.Certificate())
	f := &front{host: l.Addr().String(), trust: &tls.Config{RootCAs: pool}}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer c.Close()
				if through := script(f, &overheard{c, f}, issuer.TLS); through != nil {
					join(t, through, server)
				}
			})
		}
	})
	t.Cleanup(func() { l.Close(); serving.Wait() })
	return f
}

// overheard notes what a client says in the open.
type overheard struct {
	net.Conn
	f *front
}

func (o *overheard) Read(p []byte) (int, error) {
	n, err := o.Conn.Read(p)
	o.f.mu.Lock()
	defer o.f.mu.Unlock()
	o.f.heard.Write(p[:n])
	return n, err
}

// join connects a client with the server, whose greeting it has heard.
func join(t *testing.T, c net.Conn, server *testkit.IMAP) {
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Error(err)
		return
	}
	s, err := net.Dial("tcp", u.Host)
	if err != nil {
		return // the test is over
	}
	defer s.Close()
	in := bufio.NewReader(s)
	if _, err := in.ReadString('\n'); err != nil {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer s.Close()
		_, _ = io.Copy(s, c) // it ends with the client
	}()
	_, _ = io.Copy(c, in)
	c.Close()
	<-done
}

// implicit speaks TLS from the first byte.
func implicit(_ *front, c net.Conn, own *tls.Config) net.Conn {
	channel := tls.Server(c, own)
	_, _ = io.WriteString(channel, "* OK ready\r\n") // a client that does not trust us hears nothing
	return channel
}

// upgrading goes over to TLS when it is asked to, with more said in the open behind that.
func upgrading(greeting, answer, more string) func(*front, net.Conn, *tls.Config) net.Conn {
	return func(_ *front, c net.Conn, own *tls.Config) net.Conn {
		_, _ = io.WriteString(c, greeting+"\r\n")
		line := make([]byte, len("s STARTTLS\r\n"))
		if _, err := io.ReadFull(c, line); err != nil {
			return nil
		}
		_, _ = io.WriteString(c, answer+"\r\n"+more)
		return tls.Server(c, own)
	}
}

func (f *front) probe(t *testing.T, scheme string, base *tls.Config) (imap.Met, error) {
	t.Helper()
	u := url.URL{Scheme: scheme, User: url.UserPassword(testkit.IMAPUser, testkit.IMAPPassword), Host: f.host, Path: "/INBOX"}
	all, err := imap.ParseList(strings.ReplaceAll(u.String(), ",", "%2C"))
	if err != nil {
		t.Fatal(err)
	}
	return imap.Probe(context.Background(), all[0], imap.Pace{Connect: 5 * time.Second}, base)
}

func (f *front) silentAboutPasswords(t *testing.T) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if said := f.heard.String(); strings.Contains(strings.ToUpper(said), "LOGIN") || strings.Contains(said, "AUTHENTICATE") {
		t.Errorf("in the open it said %q", said)
	}
}

func TestAMailboxIsOpenedOnlyBehindACertificateThatIsTrusted(t *testing.T) {
	server := testkit.NewIMAP(t)
	for scheme, script := range map[string]func(*front, net.Conn, *tls.Config) net.Conn{
		"imaps": implicit, "imap+starttls": upgrading("* OK ready", "s OK now", ""),
	} {
		f := newFront(t, server, script)
		if met, err := f.probe(t, scheme, f.trust); err != nil || !met.Encrypted || !met.Idles {
			t.Errorf("%s: %+v %v", scheme, met, err)
		}
		if _, err := f.probe(t, scheme, nil); err == nil || imap.FaultOf(err).Reason != imap.ReasonTLS {
			t.Errorf("%s, by a certificate of anybody: %v", scheme, err)
		}
		f.silentAboutPasswords(t)
	}
}

func TestNoPasswordIsSaidInTheOpenWhateverTheServerSays(t *testing.T) {
	server := testkit.NewIMAP(t)
	for says, script := range map[imap.Reason][]func(*front, net.Conn, *tls.Config) net.Conn{
		imap.ReasonTLS: {
			upgrading("* OK [CAPABILITY IMAP4rev1] ready", "s BAD unknown", ""), upgrading("* OK ready", "s NO not now", ""),
			upgrading("* OK ready", "s OK now", "* CAPABILITY IMAP4rev1\r\n"),
		},
		imap.ReasonUnreachable: {upgrading("* PREAUTH you are in", "s OK now", ""), upgrading("* BYE too many", "s OK now", ""), upgrading("SSH-2.0", "s OK", "")},
	} {
		for i, s := range script {
			f := newFront(t, server, s)
			if _, err := f.probe(t, "imap+starttls", f.trust); err == nil || imap.FaultOf(err).Reason != says {
				t.Errorf("%s %d: %v", says, i, err)
			}
			f.silentAboutPasswords(t)
		}
	}
}

func TestAServerThatTakesNoPasswordsIsShownNone(t *testing.T) {
	server := testkit.NewIMAP(t)
	server.Rewrite(func(said []byte) []byte {
		return []byte(strings.ReplaceAll(string(said), "AUTH=PLAIN", "LOGINDISABLED"))
	})
	all, err := imap.ParseList(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := imap.Probe(context.Background(), all[0], imap.Pace{}, nil); err == nil || imap.FaultOf(err).Reason != imap.ReasonAuth {
		t.Error(err)
	}
	if said := server.Commands("LOGIN"); len(said) != 0 {
		t.Errorf("it said %q", said)
	}
}

func TestAServerThatWantsToKnowWhoReadsIsToldAndMaySayNo(t *testing.T) {
	server := testkit.NewIMAP(t)
	server.Rewrite(func(said []byte) []byte { return []byte(strings.ReplaceAll(string(said), " IDLE", " IDLE ID")) })
	all, err := imap.ParseList(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := imap.Probe(context.Background(), all[0], imap.Pace{}, nil); err != nil {
		t.Error(err)
	}
	if said := server.Commands(`ID ("name" "Frontdesk"`); len(said) != 1 {
		t.Errorf("it said %q", server.Commands(""))
	}
}
