package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// Met is how a mail server met us.
type Met struct {
	Encrypted     bool
	Authenticated bool
	Relay         string // without its password

	Certificates []*x509.Certificate // as the server showed them, its own first; nil where nothing is encrypted
}

// Probe connects to the server as for a message: greeting, encryption, authentication; then it takes leave. The phase
// in which that ended is part of its error.
func (s *SMTP) Probe(ctx context.Context) (Met, error) {
	met := Met{Relay: s.relay.String()}
	c, err := s.open(ctx)
	if err != nil {
		return met, err
	}
	met.Encrypted, met.Authenticated = c.encrypted(), s.relay.User != ""
	if channel, ok := c.channel.(*tls.Conn); ok {
		met.Certificates = channel.ConnectionState().PeerCertificates
	}
	c.quit()
	return met, nil
}

// PhaseOf returns the phase in which an attempt ended, or "" for an error of another kind.
func PhaseOf(err error) Phase {
	var s *stumble
	if errors.As(err, &s) {
		return s.phase
	}
	return ""
}
