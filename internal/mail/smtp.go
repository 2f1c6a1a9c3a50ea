package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"sync"
	"time"

	"frontdesk/internal/observe"
)

// SMTP is a Transport that hands mail to one relay. It keeps a bounded number of connections, uses each for many
// messages, and stays away for a while from a relay that refuses it. It is safe for concurrent use.
type SMTP struct {
	relay   Relay
	name    string // in the ledger, and for people
	options Options
	tls     *tls.Config
	breaker breaker
	places  chan struct{} // one for each connection in use
	leaving sync.WaitGroup

	mu     sync.Mutex
	idle   []*parked
	closed bool
}

// NewSMTP returns a transport to the relay of the URL, see ParseURL. It does not connect yet.
func NewSMTP(rawURL string, options Options) (*SMTP, error) {
	relay, err := ParseURL(rawURL)
	if err != nil {
		return nil, err
	}
	options = options.withDefaults()
	if dirty(options.Hello) || options.Hello != Clean(options.Hello) || !isASCII(options.Hello) {
		return nil, fmt.Errorf("mail: %q is no name to greet with", options.Hello)
	}
	return &SMTP{
		relay: relay, name: relay.String(), options: options, tls: tlsConfig(relay, options.TLS),
		places: make(chan struct{}, options.Connections),
	}, nil
}

// Channels names the only one.
func (s *SMTP) Channels() []string { return []string{s.name} }

// Send hands raw to the relay. See Transport; beforeData runs once a connection stands ready.
func (s *SMTP) Send(ctx context.Context, envelope Envelope, raw []byte, beforeData func(context.Context) error) Outcome {
	ctx, span := observe.Call(ctx, "SMTP")
	o := s.send(ctx, envelope, raw, beforeData)
	o.Channel = s.name
	span.Set("smtp.outcome", string(o.State))
	span.Set("smtp.phase", string(o.Phase))
	span.SetInt("smtp.code", int64(o.Code))
	span.End(o.Err)
	return o
}

func (s *SMTP) send(ctx context.Context, envelope Envelope, raw []byte, beforeData func(context.Context) error) Outcome {
	d, err := newDelivery(envelope, raw)
	if err != nil {
		o := outcomeOf(err)
		o.State = Failed
		return o
	}
	if err := s.enter(ctx); err != nil {
		return outcomeOf(err)
	}
	prepare := once(ctx, beforeData)
	for {
		c, refused := s.connection(ctx)
		if c == nil {
			s.leave()
			return refused
		}
		o := s.attempt(ctx, c, d, prepare)
		if o.Phase != phaseReset {
			s.giveBack(c)
			return o
		}
		c.hangUp() // the server left while the connection was idle: the next one is fresh, or as stale
	}
}

// once returns a function that calls hook the first time and repeats its answer afterwards.
func once(ctx context.Context, hook func(context.Context) error) func() error {
	if hook == nil {
		return func() error { return nil }
	}
	return sync.OnceValue(func() error { return hook(ctx) })
}

// connection returns one that stands ready, or what to tell the sender when there is none.
func (s *SMTP) connection(ctx context.Context) (*conn, Outcome) {
	c, err := s.idleConn()
	if err != nil {
		return nil, outcomeOf(err)
	}
	if c != nil {
		return c, Outcome{}
	}
	if wait := s.breaker.allow(time.Now()); wait > 0 {
		o := outcomeOf(errors.New("mail: the server refused us a moment ago"))
		o.RetryAfter = wait
		return nil, o
	}
	c, err = s.open(ctx)
	if err == nil {
		return c, Outcome{}
	}
	return nil, s.settle(ctx, outcomeOf(err))
}

// attempt carries d over c. An outcome in phaseReset says that c was stale and d is untouched.
func (s *SMTP) attempt(ctx context.Context, c *conn, d delivery, prepare func() error) Outcome {
	if err := d.missing(c); err != nil {
		s.breaker.success()
		return Outcome{State: Failed, Phase: PhaseMail, Err: fmt.Errorf("mail: %w", err)}
	}
	if err := prepare(); err != nil {
		s.breaker.undecided()
		return Outcome{State: Retry, Phase: PhaseData, Err: fmt.Errorf("mail: before sending: %w", err)}
	}
	c.heed(ctx)
	r, err := c.deliver(d)
	c.broken = !c.release() || c.broken
	if err != nil {
		return s.settle(ctx, outcomeOf(err))
	}
	s.breaker.success()
	return Outcome{State: Accepted, Phase: PhaseDot, Code: r.code, Enhanced: r.enhanced(), Reply: r.String()}
}

// settle tells the breaker of a failed attempt. What ended because the sender gave up says nothing of the server.
func (s *SMTP) settle(ctx context.Context, o Outcome) Outcome {
	switch {
	case ctx.Err() != nil && o.Code == 0:
		s.breaker.undecided()
		o.PauseChannel = false
		if o.Phase == phaseReset {
			o.Phase = PhaseMail
		}
		o.Err = errors.Join(o.Err, context.Cause(ctx))
	case o.Phase == phaseReset: // the server left an idle connection, as it may
	case o.PauseChannel || o.Code == 0 || o.Code == 421 || o.Phase == PhaseConnect:
		s.breaker.failure(time.Now(), s.options.Jitter())
	default:
		s.breaker.success()
	}
	return o
}
