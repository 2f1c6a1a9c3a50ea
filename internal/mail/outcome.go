package mail

import (
	"errors"
	"fmt"
	"slices"
)

// A stumble is where and why an attempt ended: the server's reply, or err when there was none that made sense.
type stumble struct {
	phase Phase
	reply reply
	err   error
}

func (s *stumble) Error() string {
	if s.err != nil {
		return fmt.Sprintf("mail: %s: %v", s.phase, s.err)
	}
	return fmt.Sprintf("mail: %s: %s", s.phase, s.reply)
}

func (s *stumble) Unwrap() error { return s.err }

// judge returns nil when r is of the class (its first digit) that the phase waits for, and a *stumble otherwise. A
// reply that is neither that nor a refusal makes no sense: nothing after it can be trusted.
func judge(phase Phase, class int, r reply, err error) error {
	switch {
	case err != nil:
		return &stumble{phase: phase, err: err}
	case r.code/100 == class:
		return nil
	case r.refuses():
		return &stumble{phase: phase, reply: r}
	default:
		return &stumble{phase: phase, err: fmt.Errorf("the reply makes no sense here: %s", r)}
	}
}

// outcomeOf returns what a failed attempt means for its message. An error that is not a *stumble arose on our side
// before anything was sent.
func outcomeOf(err error) Outcome {
	var s *stumble
	if !errors.As(err, &s) {
		return Outcome{State: Retry, Phase: PhaseConnect, Err: err}
	}
	o := Outcome{State: s.state(), Phase: s.phase, Err: err, PauseChannel: s.concernsChannel()}
	if s.reply.code != 0 {
		o.Code, o.Enhanced, o.Reply = s.reply.code, s.reply.enhanced(), s.reply.String()
	}
	o.Suppress = o.State == Failed && (s.phase == PhaseRcpt || s.phase == PhaseDot) && s.reply.deniesAddress()
	return o
}

// attempt is the word for the outcome where attempts are counted.
func (o Outcome) attempt() string {
	if o.RetryAfter > 0 {
		return "waiting" // nothing was tried: the server refused us a moment ago
	}
	return string(o.State)
}

// tried are the outcomes of what was really tried, at the channels that were passed by and at the last.
func (o Outcome) tried() (all []Outcome) {
	for _, each := range append(slices.Clone(o.Passed), o) {
		if each.RetryAfter == 0 {
			all = append(all, each)
		}
	}
	return all
}

// diagnosis is what the log may say of a failure. A server's words may quote the recipient: they stay with the
// message, and the log has their codes. Before anybody was named to it they are those of networks and certificates.
func (o Outcome) diagnosis() []any {
	about := []any{"phase", o.Phase, "code", o.Code, "enhanced", o.Enhanced}
	if o.Code == 0 && (o.Phase == PhaseConnect || o.Phase == PhaseTLS) {
		about = append(about, "error", o.Err)
	}
	return about
}

func (s *stumble) state() State {
	switch {
	case s.concernsChannel():
		return Retry
	case s.err != nil && s.phase == PhaseDot:
		return Unknown
	case s.reply.code >= 500:
		return Failed
	default:
		return Retry
	}
}

// concernsChannel reports whether the server refuses us rather than the message.
func (s *stumble) concernsChannel() bool {
	switch s.reply.code {
	case 530, 534, 535, 538: // authentication or encryption wanted first, or not good enough (RFC 4954, 6)
		return true
	}
	return s.phase == PhaseTLS || s.phase == PhaseAuth || s.phase == PhaseConnect && s.reply.code >= 500
}

// endsConnection reports whether nothing more can be said on the connection on which err arose.
func endsConnection(err error) bool {
	var s *stumble
	return !errors.As(err, &s) || s.err != nil || s.reply.code == 421
}
