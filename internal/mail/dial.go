package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
)

// open dials the relay and goes through greeting, encryption and authentication.
func (s *SMTP) open(ctx context.Context) (*conn, error) {
	dialing, cancel := context.WithTimeout(ctx, s.options.Timeouts.Connect)
	defer cancel()
	wire, err := s.options.Dial(dialing, "tcp", s.relay.Address())
	if err != nil {
		return nil, &stumble{phase: PhaseConnect, err: err}
	}
	c := newConn(wire, s.options.Timeouts)
	c.heed(ctx)
	err = s.introduce(ctx, c)
	if !c.release() && err == nil {
		err = &stumble{phase: PhaseConnect, err: context.Cause(ctx)}
	}
	if err != nil {
		c.hangUp()
		return nil, err
	}
	return c, nil
}

func (s *SMTP) introduce(ctx context.Context, c *conn) error {
	if s.relay.Security == ImplicitTLS {
		if err := s.encrypt(ctx, c); err != nil {
			return err
		}
	}
	if _, err := c.hear(PhaseConnect, 2); err != nil {
		return err
	}
	if err := c.hello(s.options.Hello); err != nil {
		return err
	}
	if err := s.upgrade(ctx, c); err != nil {
		return err
	}
	return c.authenticate(s.relay)
}

// hello says EHLO and notes what the server offers; to a server that does not know EHLO it says HELO.
func (c *conn) hello(name string) error {
	r, err := c.ask(PhaseConnect, "EHLO "+name, 2)
	c.offers = nil
	switch r.code {
	case 500, 502, 504:
		_, err = c.ask(PhaseConnect, "HELO "+name, 2)
		return err
	}
	if err == nil {
		c.offers = extensions(r.lines[1:])
	}
	return err
}

func extensions(lines []string) map[string]string {
	offers := make(map[string]string, len(lines))
	for _, line := range lines {
		line = strings.Replace(strings.ToUpper(line), "AUTH=", "AUTH ", 1) // as some said before RFC 2554
		name, parameters, _ := strings.Cut(line, " ")
		offers[name] = parameters
	}
	return offers
}

// upgrade goes over to TLS by STARTTLS where the relay's security asks for that. What was offered and then fails
// is an error: there is no falling back to plain text.
func (s *SMTP) upgrade(ctx context.Context, c *conn) error {
	switch {
	case s.relay.Security == ImplicitTLS:
		return nil
	case c.offersExtension("STARTTLS"):
	case s.relay.Security == Opportunistic:
		return nil
	default:
		return &stumble{phase: PhaseTLS, err: errors.New("the server offers no STARTTLS")}
	}
	if _, err := c.ask(PhaseTLS, "STARTTLS", 2); err != nil {
		return err
	}
	if c.in.Buffered() > 0 {
		return &stumble{phase: PhaseTLS, err: errors.New("plain text was slipped in before encryption")}
	}
	if err := s.encrypt(ctx, c); err != nil {
		return err
	}
	return c.hello(s.options.Hello)
}

func (s *SMTP) encrypt(ctx context.Context, c *conn) error {
	channel := tls.Client(c.wire, s.tls)
	c.within(s.options.Timeouts.Connect)
	if err := channel.HandshakeContext(ctx); err != nil {
		return &stumble{phase: PhaseTLS, err: err}
	}
	c.speakOver(channel)
	return nil
}

// tlsConfig returns the relay's TLS settings over those of base, which may be nil.
func tlsConfig(r Relay, base *tls.Config) *tls.Config {
	config := base.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	config.ServerName = r.Host
	config.InsecureSkipVerify = r.Security == Opportunistic && r.User == "" // see Opportunistic
	return config
}
