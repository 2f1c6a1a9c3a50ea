package imap

import (
	"context"
	"crypto/tls"
)

// Met is a mailbox as it was found.
type Met struct {
	Messages  uint32
	Idles     bool // the server tells of new mail
	Encrypted bool
}

// Probe opens a mailbox as it is opened to be read, and changes nothing in it. Errors: Fault.
func Probe(ctx context.Context, a Address, pace Pace, base *tls.Config) (Met, error) {
	s, err := open(ctx, a, pace.orDefault(), base, true)
	if err != nil {
		return Met{}, FaultOf(err)
	}
	defer s.close()
	return Met{Messages: s.messages, Idles: s.idles, Encrypted: a.Security != Plain}, nil
}
