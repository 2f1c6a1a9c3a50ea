package testkit

import (
	"errors"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Sink is a mail server on a free port of this machine. It keeps what it is given and takes everything, unless
// told to misbehave.
type Sink struct {
	URL string // smtp://…, with a user and a password

	mu     sync.Mutex
	mails  []Mail
	light  bool
	refuse func(step Step, mail Mail) error
}

// Mail is one message that reached the sink.
type Mail struct {
	From, To string
	Raw      string
	At       time.Time
	Answer   error // nil: the sink took it and said so
}

// Step is where in a conversation the sink may misbehave.
type Step string

const (
	Authenticating Step = "auth"
	Addressing     Step = "rcpt"
	Received       Step = "data" // the whole message is there
)

// ErrHangUp as an answer ends the connection without a word.
var ErrHangUp = errors.New("hang up")

// Refusal is an answer such as 451 4.3.0.
func Refusal(code int, words string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 3, 0}, Message: words}
}

// NewSink starts a sink that ends with the test.
func NewSink(t testing.TB) *Sink {
	t.Helper()
	s, stop, err := StartSink()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return s
}

// StartSink starts a sink that ends with stop.
func StartSink() (s *Sink, stop func(), err error) {
	s = &Sink{}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &sinkSession{sink: s, conn: c}, nil
	}))
	server.Domain, server.EnableSMTPUTF8, server.AllowInsecureAuth = "sink.test", true, true
	server.ErrorLog = log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	s.URL = "smtp://desk:secret@" + listener.Addr().String()
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // ends with an error when it is closed
	return s, func() { server.Close(); serving.Wait() }, nil
}

// Misbehave has every step answered by refuse, where nil means as usual; nil itself ends the misbehaviour.
func (s *Sink) Misbehave(refuse func(step Step, mail Mail) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = refuse
}

// Light has the sink keep no text of the mails to come, for floods of them.
func (s *Sink) Light() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.light = true
}

// All returns what reached the sink whole, in the order of its arrival.
func (s *Sink) All() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// Len is how many mails reached the sink whole.
func (s *Sink) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.mails)
}

// Mails returns what reached the sink whole for an address, answered well or not.
func (s *Sink) Mails(to string) (mails []Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.mails {
		if m.To == to {
			mails = append(mails, m)
		}
	}
	return slices.Clone(mails)
}

func (s *Sink) answer(step Step, m Mail) error {
	s.mu.Lock()
	refuse := s.refuse
	s.mu.Unlock()
	if refuse == nil {
		return nil
	}
	return refuse(step, m)
}

type sinkSession struct {
	sink *Sink
	conn *smtp.Conn
	mail Mail
}

func (s *sinkSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *sinkSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, _ string) error { return s.hangUp(s.sink.answer(Authenticating, s.mail)) }), nil
}

func (s *sinkSession) Reset()        { s.mail = Mail{} }
func (s *sinkSession) Logout() error { return nil }

func (s *sinkSession) Mail(from string, _ *smtp.MailOptions) error {
	s.mail = Mail{From: from}
	return nil
}

func (s *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.To = to
	return s.hangUp(s.sink.answer(Addressing, s.mail))
}

func (s *sinkSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.Raw, s.mail.At = string(raw), time.Now()
	s.mail.Answer = s.sink.answer(Received, s.mail)
	s.sink.mu.Lock()
	if s.sink.light {
		s.mail.Raw = ""
	}
	s.sink.mails = append(s.sink.mails, s.mail)
	s.sink.mu.Unlock()
	return s.hangUp(s.mail.Answer)
}

// hangUp closes the connection if that is the answer.
func (s *sinkSession) hangUp(answer error) error {
	if errors.Is(answer, ErrHangUp) {
		_ = s.conn.Conn().Close() // the other end is to notice
	}
	return answer
}
