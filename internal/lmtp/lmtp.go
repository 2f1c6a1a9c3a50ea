// Package lmtp is where a mail server of the firm hands over the mail that comes in (RFC 2033). It says 250 to what is on
// the disk and to nothing else, so that the mail server keeps whatever it was not rid of; what the mail is about it does
// not know.
package lmtp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"frontdesk/internal/crm"
)

const (
	silence    = 5 * time.Minute // how long a mail server may say nothing
	recipients = 100             // of one mail
	longest    = 1 << 20         // bytes of a line: mailers write longer ones than the 998 that they may
)

// Take keeps a mail for its recipients; it is on the disk when it returns nil.
type Take func(ctx context.Context, sender string, recipients []string, body io.Reader) error

// Server takes mail.
type Server struct {
	smtp     *smtp.Server
	listener net.Listener
	served   chan struct{} // closed when nobody is let in any more
}

// Start takes mails of at most so many bytes where it listens, until Close.
func Start(listener net.Listener, take Take, most int64, hello string, log *slog.Logger) *Server {
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{take: take, log: log}, nil
	}))
	s.LMTP, s.Domain = true, hello
	s.MaxMessageBytes, s.MaxRecipients, s.MaxLineLength = most, recipients, longest
	s.ReadTimeout, s.WriteTimeout = silence, silence
	s.EnableSMTPUTF8 = true
	s.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelDebug)
	started := &Server{s, listener, make(chan struct{})}
	go started.serve(log)
	return started
}

func (s *Server) serve(log *slog.Logger) {
	defer close(s.served)
	if err := s.smtp.Serve(s.listener); err != nil && !errors.Is(err, net.ErrClosed) {
		log.Error("no mail is taken in any more", "error", err)
	}
}

// Close takes no more connections and waits for those there are, until ctx ends. The library's own Shutdown must not meet
// a connection that is just let in.
func (s *Server) Close(ctx context.Context) error {
	err := s.listener.Close()
	<-s.served
	if ended := s.smtp.Shutdown(ctx); !errors.Is(ended, net.ErrClosed) { // it closes the listener too
		err = errors.Join(err, ended)
	}
	return err
}

// Listen opens where mail is handed over: host:port, or the path of a Unix socket. One that nobody listens on any more is
// replaced.
func Listen(address string) (net.Listener, error) {
	if !strings.HasPrefix(address, "/") {
		return net.Listen("tcp", address)
	}
	if c, err := net.Dial("unix", address); err == nil {
		return nil, errors.Join(fmt.Errorf("listening on %s: somebody else does", address), c.Close())
	}
	if err := clear(address); err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", address)
	if err != nil {
		return nil, err
	}
	return l, os.Chmod(address, 0o660) // the mail server is of the same group
}

// clear removes the socket that a process left behind, and nothing else.
func clear(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() != os.ModeSocket:
		return fmt.Errorf("listening on %s: a file is there that is no socket", path)
	}
	return os.Remove(path)
}

// session is one mail after the other on one connection.
type session struct {
	take   Take
	log    *slog.Logger
	sender string
	to     []string
}

// Mail begins a mail.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.sender = from
	return nil
}

// Rcpt adds a recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

// Data takes the mail for all its recipients, or for none.
func (s *session) Data(body io.Reader) error {
	err := s.take(context.Background(), s.sender, s.to, body)
	if err != nil {
		s.log.Warn("a mail was not taken in", "error", err)
	}
	return refusal(err)
}

// refusal tells the mail server whether to try again.
func refusal(err error) error {
	var said *smtp.SMTPError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said):
		return said // the server's own, of a mail that is too large for it
	case crm.IsKind(err, crm.KindTooLarge):
		return &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: "This mail is larger than is taken here"}
	case crm.IsKind(err, crm.KindInvalid):
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "This mail cannot be read"}
	}
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "It cannot be kept just now; keep it and try again"}
}

// Reset forgets the mail that was begun.
func (s *session) Reset() { s.sender, s.to = "", nil }

// Logout ends the connection.
func (s *session) Logout() error { return nil }
