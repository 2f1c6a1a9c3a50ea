package mail

import (
	"context"
	"errors"
)

// Met is how a mail server met us.
type Met struct {
	Encrypted     bool
	Authenticated bool
	Relay         string // without its password
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
