package imap

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Reason is why a mailbox is not read.
type Reason string

const (
	ReasonUnreachable Reason = "unreachable" // no connection, or no greeting
	ReasonTLS         Reason = "tls"         // no encryption, or a certificate that nobody trusts
	ReasonAuth        Reason = "auth"        // user or password is not good
	ReasonFolder      Reason = "folder"      // there is no such folder, or it may not be read
	ReasonSilent      Reason = "silent"      // no answer within its time
	ReasonBroken      Reason = "broken"      // the connection was lost, or the server says what cannot be understood
	ReasonKeeping     Reason = "keeping"     // the fault is ours: the mail cannot be kept
)

// Fault is why a mailbox is not read, without anybody's password.
type Fault struct {
	Reason Reason
	Err    error
}

func (f *Fault) Error() string { return string(f.Reason) + ": " + f.Err.Error() }

func (f *Fault) Unwrap() error { return f.Err }

// fault gives an error a reason unless it has one.
func fault(reason Reason, err error) error {
	var known *Fault
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &Fault{reason, err}
}

// FaultOf is the fault that an error of this package is.
func FaultOf(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{ReasonBroken, err}
}

// Words are what was heard, at most a few lines of it.
func (f *Fault) Words() string {
	words := strings.ToValidUTF8(f.Err.Error(), "�")
	if runes := []rune(words); len(runes) > 400 {
		words = string(runes[:400]) + "…"
	}
	return words
}

// maskedError is an error of a server that may repeat what it was sent.
type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }

func (e *maskedError) Unwrap() error { return e.err }

// masked hides the password in what a server says.
func (a Address) masked(err error) error {
	var known *Fault
	if errors.As(err, &known) {
		return &Fault{known.Reason, a.masked(known.Err)} // only the words of a fault are ever shown
	}
	if err == nil || !strings.Contains(err.Error(), a.password) {
		return err
	}
	return &maskedError{strings.ReplaceAll(err.Error(), a.password, "***"), err}
}

// silence is the cause of an exchange that was cut because it took too long.
func silence(d time.Duration) error {
	return &Fault{ReasonSilent, errors.New("no answer within " + d.String())}
}

// within is a context whose end says that a server was silent.
func within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d, silence(d))
}
