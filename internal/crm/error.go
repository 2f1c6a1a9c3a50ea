package crm

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what sort of fault an Error is; package web has the one table from Kind to HTTP status.
type Kind string

const (
	KindInvalid       Kind = "invalid"        // the input is at fault; Fields says where
	KindNotFound      Kind = "not_found"      // there is no such thing, or the actor may not know of it
	KindForbidden     Kind = "forbidden"      // the actor is known and has no right to it
	KindSignIn        Kind = "sign_in"        // nobody is signed in
	KindConflict      Kind = "conflict"       // somebody or something was there first
	KindGone          Kind = "gone"           // a link or an offer that is over
	KindTooLarge      Kind = "too_large"      // the body exceeds its limit
	KindMethod        Kind = "method"         // the address exists, but not for this method
	KindMediaType     Kind = "media_type"     // the body is neither of the types taken here
	KindNotAcceptable Kind = "not_acceptable" // whoever asks takes no form that we can answer in
	KindRateLimited   Kind = "rate_limited"   // too many; RetryAfter says when again
	KindUnavailable   Kind = "unavailable"    // we cannot do it now; RetryAfter says when again
	KindInternal      Kind = "internal"       // our own fault
)

// A FieldError names one field of the input and what is wrong with it. Code is stable and is the key of the
// words shown to people; Params fill those words.
type FieldError struct {
	Field  string
	Code   string
	Params map[string]any
}

// Error is a fault with a stable Code. It is what a station returns when it refuses something on purpose;
// any other error is KindInternal.
type Error struct {
	Kind       Kind
	Code       string
	Fields     []FieldError
	Params     map[string]any // fill the words of Code
	RetryAfter time.Duration  // for KindRateLimited and KindUnavailable
	Err        error          // the cause, for the log only
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " %s:%s", f.Field, f.Code)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an Error of the given kind and code without a cause.
func Errorf(kind Kind, code string) *Error { return &Error{Kind: kind, Code: code} }

// Invalid returns a KindInvalid error for the given fields, or nil when there are none.
func Invalid(fields []FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: KindInvalid, Code: "invalid", Fields: fields}
}

// NotFound returns the error for a missing thing; what is its noun, such as "lead".
func NotFound(what string) *Error {
	return &Error{Kind: KindNotFound, Code: what + "_not_found"}
}

// Unavailable returns the error for an outside part that fails us at present.
func Unavailable(code string, cause error) *Error {
	return &Error{Kind: KindUnavailable, Code: code, RetryAfter: 2 * time.Second, Err: cause}
}

// AsError returns err as an *Error; an error of any other type becomes KindInternal with err as its cause.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: KindInternal, Code: "internal", Err: err}
}

// IsKind reports whether err is an Error of that kind.
func IsKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// HasCode reports whether err is an Error with that code.
func HasCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
