package mail

import (
	"context"
	"time"
)

// Transport carries one message to one recipient. SMTP, Failover and File are transports.
type Transport interface {
	// Send hands raw over and says what became of it. It calls beforeData once, before anything by which the
	// message could be accepted, and hands nothing over when that returns an error; nil is allowed. It ends early
	// when ctx is over, but for a few seconds' wait for the answer to a message already handed over.
	Send(ctx context.Context, envelope Envelope, raw []byte, beforeData func(ctx context.Context) error) Outcome
	// Channels names the servers that Send may go by, the preferred one first, without their passwords.
	Channels() []string
	// Close ends what Send left open. Nothing may be sent afterwards.
	Close() error
}

// Envelope is what the mail server goes by, whatever the headers say.
type Envelope struct {
	From    string // where reports of failed delivery go; empty: nowhere, as for automatic answers
	To      string
	Channel string // the one that put this message off before; empty: none did
	Avoid   string // the one that it is not to go by where there are others; empty: none
}

// State is what is known of a message after an attempt.
type State string

const (
	Accepted State = "accepted" // the server has it; nothing that follows undoes that
	Retry    State = "retry"    // the server has it not, and another attempt may succeed
	Failed   State = "failed"   // the server has it not, and says that it never will
	Unknown  State = "unknown"  // the server may have it: the connection was lost before its answer
)

// Phase is the part of an attempt in which it ended.
type Phase string

const (
	PhaseConnect Phase = "connect" // dialling, greeting and EHLO
	PhaseTLS     Phase = "tls"
	PhaseAuth    Phase = "auth"
	PhaseMail    Phase = "mail"
	PhaseRcpt    Phase = "rcpt"
	PhaseData    Phase = "data" // from DATA to the last byte before the final dot
	PhaseDot     Phase = "dot"  // from the final dot on
)

// Outcome is what became of one attempt.
type Outcome struct {
	Channel  string // by which it went
	State    State
	Phase    Phase
	Code     int    // of the server's last reply; 0: it gave none
	Enhanced string // "5.1.1"; empty: it gave none
	Reply    string // the last reply in one line, with the queue id of an accepted message
	Err      error  // nil when accepted

	// PauseChannel says that the server refuses us, not the message: wrong password, untrusted certificate, a
	// greeting of 5xx. No other message will fare better until somebody has looked at it.
	PauseChannel bool
	// Suppress says that the recipient's address does not exist.
	Suppress bool
	// RetryAfter is how long the transport itself will try nothing, when that is why it did not try.
	RetryAfter time.Duration
	// Passed are the outcomes at channels that did not take us, before this one was asked.
	Passed []Outcome
}
