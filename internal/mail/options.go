package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"math/rand/v2"
	"net"
	"time"
)

// Options are the settings of an SMTP transport; a zero value stands for the default in brackets.
type Options struct {
	Hello         string        // the name given in EHLO ["localhost"]
	TLS           *tls.Config   // roots and the like; the server name is set here [the system's roots]
	Connections   int           // at once [8]; a Send beyond them waits
	PerConnection int           // messages, then QUIT [100]
	Idle          time.Duration // how long a connection waits for its next message [20 s]
	Timeouts      Timeouts

	Dial   func(ctx context.Context, network, address string) (net.Conn, error) // [net.Dialer]
	Jitter func() float64                                                       // from [0,1), concurrently [math/rand]
}

// Timeouts bound each wait for the server; a zero value stands for the default in brackets.
type Timeouts struct {
	Connect time.Duration // TCP, and the TLS handshake [15 s]
	Command time.Duration // the whole of one reply: greeting, EHLO, AUTH, MAIL, RCPT, DATA [1 min]
	Block   time.Duration // the server's taking 64 KiB of the message [3 min]
	Final   time.Duration // the reply to the final dot [10 min]
	Grace   time.Duration // the same once the context is over [5 s]
	Quit    time.Duration // the reply to QUIT [2 s]
}

func (o Options) withDefaults() Options {
	o.Hello = cmp.Or(o.Hello, "localhost")
	o.Connections = cmp.Or(o.Connections, 8)
	o.PerConnection = cmp.Or(o.PerConnection, 100)
	o.Idle = cmp.Or(o.Idle, 20*time.Second)
	o.Timeouts = o.Timeouts.withDefaults()
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	return o
}

func (t Timeouts) withDefaults() Timeouts {
	return Timeouts{
		Connect: cmp.Or(t.Connect, 15*time.Second),
		Command: cmp.Or(t.Command, time.Minute),
		Block:   cmp.Or(t.Block, 3*time.Minute),
		Final:   cmp.Or(t.Final, 10*time.Minute),
		Grace:   cmp.Or(t.Grace, 5*time.Second),
		Quit:    cmp.Or(t.Quit, 2*time.Second),
	}
}
