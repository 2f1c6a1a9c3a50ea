// Package observe is how the house is watched from outside: its log, its metrics, its traces and its health. It
// promises that nobody's name, address, words or token leaves by any of them at level info and above, and that
// what is not switched on costs next to nothing: a nil *Metrics counts nothing, a nil *Tracer traces nothing. It
// calls no other part of the house; parts tell it what happened, and boot tells it where to look.
package observe

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

// scope is what a log line is about, kept in the context of a request or of a job.
type scope struct {
	request string
	kind    string
	job     int64
}

type scopeKey struct{}

// WithRequest returns a context whose log lines carry the id of a request.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, scopeKey{}, &scope{request: id})
}

// WithJob returns a context whose log lines carry a job; id is 0 where many are worked on together.
func WithJob(ctx context.Context, kind string, id int64) context.Context {
	return context.WithValue(ctx, scopeKey{}, &scope{kind: kind, job: id})
}

func scopeOf(ctx context.Context) *scope {
	s, _ := ctx.Value(scopeKey{}).(*scope)
	return s
}

// TraceID returns the id of the trace that the context belongs to, in hexadecimal; empty: none.
func TraceID(ctx context.Context) string {
	if at := trace.SpanContextFromContext(ctx); at.HasTraceID() {
		return at.TraceID().String()
	}
	return ""
}
