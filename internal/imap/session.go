package imap

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// goodbye is how long a server is waited for when we leave.
const goodbye = time.Second

// session is an open mailbox.
type session struct {
	address  Address
	pace     Pace
	conn     net.Conn
	client   *imapclient.Client
	news     chan struct{} // holds one when the server spoke of more mail
	validity uint32        // of the UIDs
	messages uint32
	idles    bool // the server tells of new mail
}

// open connects, logs in and opens the folder; readOnly leaves everything there as it is.
func open(ctx context.Context, a Address, pace Pace, base *tls.Config, readOnly bool) (*session, error) {
	connecting, cancel := within(ctx, pace.Connect)
	defer cancel()
	conn, err := dial(connecting, a, base)
	if err != nil {
		return nil, a.masked(err)
	}
	s := &session{address: a, pace: pace, conn: conn, news: make(chan struct{}, 1)}
	s.client = imapclient.New(wire{conn}, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: s.heard}})
	if err := s.within(ctx, pace.Connect, func() error { return s.enter(readOnly) }); err != nil {
		s.close()
		return nil, fault(ReasonBroken, err)
	}
	return s, nil
}

// heard notes that there is more mail. It runs where the server's words are read, and must not wait.
func (s *session) heard(d *imapclient.UnilateralDataMailbox) {
	if d.NumMessages == nil {
		return
	}
	select {
	case s.news <- struct{}{}:
	default: // it was noted already
	}
}

// within runs an exchange and cuts the connection when that takes longer, or ctx ends: the library would wait for ever.
func (s *session) within(ctx context.Context, most time.Duration, exchange func() error) error {
	ctx, cancel := within(ctx, most)
	defer cancel()
	stop := context.AfterFunc(ctx, s.cut)
	defer stop()
	err := exchange()
	if err != nil {
		err = s.address.masked(causeOf(ctx, err))
	}
	return err
}

// cut ends the connection; whoever waits for the server is told.
func (s *session) cut() { _ = s.conn.Close() } // nothing depends on how

// close leaves the server.
func (s *session) close() {
	_ = s.within(context.Background(), goodbye, func() error { return s.client.Logout().Wait() }) // it may be gone
	s.cut()
	_ = s.client.Close() // waits for the library to end; what went wrong was told before
}

// enter logs in and opens the folder.
func (s *session) enter(readOnly bool) error {
	if err := s.client.WaitGreeting(); err != nil {
		return fault(ReasonUnreachable, err)
	}
	if err := s.login(); err != nil {
		return err
	}
	capable, err := s.client.Capability().Wait()
	if err != nil {
		return err
	}
	s.idles = capable.Has(goimap.CapIdle)
	if capable.Has(goimap.CapID) { // NetEase opens no folder for programs that do not say what they are
		if _, err := s.client.ID(&goimap.IDData{Name: "Frontdesk", Version: "1"}).Wait(); refused(err) == nil && err != nil {
			return err
		}
	}
	opened, err := s.client.Select(s.address.Folder, &goimap.SelectOptions{ReadOnly: readOnly}).Wait()
	if err != nil {
		return faultIfRefused(ReasonFolder, err)
	}
	s.validity, s.messages = opened.UIDValidity, opened.NumMessages
	return nil
}

// login shows the password to a server that will take it, and to no other.
func (s *session) login() error {
	capable, err := s.client.Capability().Wait()
	if err != nil {
		return err
	}
	if capable.Has(goimap.CapLoginDisabled) {
		return fault(ReasonAuth, errors.New("the server takes no passwords on this connection; use imaps://"))
	}
	return faultIfRefused(ReasonAuth, s.client.Login(s.address.User, s.address.password).Wait())
}

// refused is the server's refusal that an error is; nil: it is none.
func refused(err error) *goimap.Error {
	var said *goimap.Error
	if errors.As(err, &said) && said.Type != goimap.StatusResponseTypeBye {
		return said
	}
	return nil
}

// faultIfRefused gives a refusal its reason. That the server is out of order for a while is not one: trying again soon is
// right then.
func faultIfRefused(reason Reason, err error) error {
	said := refused(err)
	switch {
	case said == nil:
		return err
	case said.Code == goimap.ResponseCodeUnavailable || said.Code == goimap.ResponseCodeServerBug || said.Code == goimap.ResponseCodeInUse:
		return fault(ReasonBroken, err)
	}
	return fault(reason, err)
}
