package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// A sink is a well-kept mail server that takes everything, over real sockets.
type sink struct {
	address  string
	messages atomic.Int64
	mu       sync.Mutex
	last     string
	to       string
	tls      bool // the last message came over TLS
	user     string
}

// newSink starts a sink. With a certificate it offers STARTTLS, or speaks TLS at once if implicit.
func newSink(t testing.TB, certificate *tls.Certificate, implicit bool) *sink {
	t.Helper()
	s := &sink{}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{sink: s, conn: c}, nil
	}))
	server.Domain, server.EnableSMTPUTF8, server.AllowInsecureAuth = "sink.test", true, true
	server.ErrorLog = log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	if certificate != nil {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}}
	}
	if implicit {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // ends with an error when it is closed
	t.Cleanup(func() { server.Close(); serving.Wait() })
	return s
}

type session struct {
	sink *sink
	conn *smtp.Conn
	user string
	to   string
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "desk@firm.test" || password != "p@ss:wörd" {
			return errors.New("wrong password")
		}
		s.user = user
		return nil
	}), nil
}

func (s *session) Reset()                                    {}
func (s *session) Logout() error                             { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = to; return nil }

func (s *session) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, encrypted := s.conn.TLSConnectionState()
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.sink.last, s.sink.to, s.sink.tls, s.sink.user = string(content), s.to, encrypted, s.user
	s.sink.messages.Add(1)
	return nil
}

// certificate returns a self-made one for 127.0.0.1, and the roots that trust it.
func certificate(t testing.TB) (*tls.Certificate, *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sink.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, &tls.Config{RootCAs: roots}
}

func newTestSMTP(t testing.TB, url string, o Options) *SMTP {
	t.Helper()
	s, err := NewSMTP(url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestEncryptionAndPasswordsAreAsTheURLSays(t *testing.T) {
	own, trust := certificate(t)
	const login = "desk%40firm.test:p%40ss%3Aw%C3%B6rd@"
	for _, c := range []struct {
		name, url  string
		tls        *tls.Config
		sinkTLS    bool
		implicit   bool
		want       Outcome // State, Phase and PauseChannel count
		encrypted  bool
		authorised bool
	}{
		{name: "plain where nothing else is offered", url: "smtp://", want: Outcome{State: Accepted, Phase: PhaseDot}},
		{name: "encrypted when offered, whoever signed", url: "smtp://", sinkTLS: true, encrypted: true, want: Outcome{State: Accepted, Phase: PhaseDot}},
		{name: "no password to whomever", url: "smtp://" + login, sinkTLS: true, want: Outcome{State: Retry, Phase: PhaseTLS, PauseChannel: true}},
		{name: "password to a trusted one", url: "smtp://" + login, tls: trust, sinkTLS: true, encrypted: true, authorised: true, want: Outcome{State: Accepted, Phase: PhaseDot}},
		{name: "password within this host", url: "smtp://" + login, authorised: true, want: Outcome{State: Accepted, Phase: PhaseDot}},
		{name: "STARTTLS required and missing", url: "smtp+starttls://", tls: trust, want: Outcome{State: Retry, Phase: PhaseTLS, PauseChannel: true}},
		{name: "STARTTLS required and trusted", url: "smtp+starttls://", tls: trust, sinkTLS: true, encrypted: true, want: Outcome{State: Accepted, Phase: PhaseDot}},
		{name: "STARTTLS required and not trusted", url: "smtp+starttls://", sinkTLS: true, want: Outcome{State: Retry, Phase: PhaseTLS, PauseChannel: true}},
		{name: "TLS from the start", url: "smtps://" + login, tls: trust, sinkTLS: true, implicit: true, encrypted: true, authorised: true, want: Outcome{State: Accepted, Phase: PhaseDot}},
		{name: "TLS from the start, not trusted", url: "smtps://", sinkTLS: true, implicit: true, want: Outcome{State: Retry, Phase: PhaseTLS, PauseChannel: true}},
		{name: "wrong password", url: "smtp://desk%40firm.test:wrong@", want: Outcome{State: Retry, Phase: PhaseAuth, PauseChannel: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var offered *tls.Certificate
			if c.sinkTLS {
				offered = own
			}
			sink := newSink(t, offered, c.implicit)
			smtp := newTestSMTP(t, c.url+sink.address, Options{TLS: c.tls})
			o := smtp.Send(t.Context(), envelope, raw, nil)
			if o.State != c.want.State || o.Phase != c.want.Phase || o.PauseChannel != c.want.PauseChannel {
				t.Errorf("got %+v", o)
			}
			if taken := sink.messages.Load() == 1; taken != (o.State == Accepted) {
				t.Errorf("the sink took %d", sink.messages.Load())
			}
			if sink.tls != c.encrypted || (sink.user != "") != c.authorised {
				t.Errorf("encrypted %v, user %q", sink.tls, sink.user)
			}
		})
	}
}

func TestAComposedLetterReachesASinkAsItIs(t *testing.T) {
	sink := newSink(t, nil, false)
	smtp := newTestSMTP(t, "smtp://"+sink.address, Options{})
	l := letter()
	l.To.Address = "李@例子.测试"
	composed := compose(t, l)
	o := smtp.Send(t.Context(), Envelope{To: l.To.Address}, composed, nil)
	if o.State != Accepted || sink.last != string(composed) || sink.to != "李@xn--fsqu00a.xn--0zwm56d" {
		t.Errorf("got %+v, to %q,\n%q", o, sink.to, sink.last)
	}
}

func BenchmarkSend(b *testing.B) {
	sink := newSink(b, nil, false)
	smtp := newTestSMTP(b, "smtp://"+sink.address, Options{})
	l := letter()
	for range 60 {
		l.Text += "A line of the kind that a message of usual length is made of.\n"
		l.HTML += "<p>A line of the kind that a message of usual length is made of.</p>\n"
	}
	composed, err := l.Bytes()
	if err != nil {
		b.Fatal(err)
	}
	b.SetParallelism(4) // with 2 cores, as many senders as connections
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if o := smtp.Send(b.Context(), envelope, composed, nil); o.State != Accepted {
				b.Error(o.Err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

func BenchmarkCompose(b *testing.B) {
	for b.Loop() {
		if _, err := letter().Bytes(); err != nil {
			b.Fatal(err)
		}
	}
}
