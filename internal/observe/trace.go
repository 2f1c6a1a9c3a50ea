package observe

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"frontdesk/internal/crm"
)

// scopeName names us as the maker of spans.
const scopeName = "frontdesk"

// Tracer begins spans. A nil Tracer begins none.
type Tracer struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
}

// OpenTracer returns a tracer that sends spans over OTLP/HTTP to where the environment says
// (OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, and their relatives), or nil when it says
// nothing.
func OpenTracer(ctx context.Context, version string) (*Tracer, error) {
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return nil, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening the exporter of traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", "frontdesk"), attribute.String("service.version", version)),
		resource.WithFromEnv())
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, fmt.Errorf("describing ourselves to the collector of traces: %w", err)
	}
	return NewTracer(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about)), nil
}

// NewTracer returns a tracer that works as the options say.
func NewTracer(options ...sdktrace.TracerProviderOption) *Tracer {
	provider := sdktrace.NewTracerProvider(options...)
	return &Tracer{provider: provider, tracer: provider.Tracer(scopeName)}
}

// LogTraces sends what the tracing library says of its own accord to log instead of to standard error. The library
// has one such place for the whole process, so this is a call of its own, made once by main.
func LogTraces(log *slog.Logger) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces are not delivered", "error", err) }))
}

// Close delivers the spans that wait, until ctx ends.
func (t *Tracer) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// Serve begins the span of a request that is served, a child of the parent that the context holds.
func (t *Tracer) Serve(ctx context.Context, name string) (context.Context, Span) {
	return t.start(ctx, name, trace.SpanKindServer)
}

// Work begins the span of a job that goes on from a place in a trace. Without a tracer the place itself stands for
// the span, so that what the job causes still belongs to the trace.
func (t *Tracer) Work(ctx context.Context, place, name string) (context.Context, Span) {
	ctx = WithTraceparent(ctx, place)
	if t == nil && place != "" {
		return ctx, Span{trace.SpanFromContext(ctx)}
	}
	return t.start(ctx, name, trace.SpanKindConsumer)
}

func (t *Tracer) start(ctx context.Context, name string, kind trace.SpanKind) (context.Context, Span) {
	if t == nil {
		return ctx, Span{}
	}
	ctx, span := t.tracer.Start(ctx, name, trace.WithSpanKind(kind))
	return ctx, Span{span}
}

// Start begins a span inside the one of the context; without one it begins nothing.
func Start(ctx context.Context, name string) (context.Context, Span) {
	return startInside(ctx, name, trace.SpanKindInternal)
}

// Call begins the span of a call to somebody outside, inside the span of the context.
func Call(ctx context.Context, name string) (context.Context, Span) {
	return startInside(ctx, name, trace.SpanKindClient)
}

func startInside(ctx context.Context, name string, kind trace.SpanKind) (context.Context, Span) {
	parent := trace.SpanFromContext(ctx)
	if !parent.IsRecording() {
		return ctx, Span{}
	}
	ctx, span := parent.TracerProvider().Tracer(scopeName).Start(ctx, name, trace.WithSpanKind(kind))
	return ctx, Span{span}
}

// Span is a part of a trace. Its zero value is none, and everything may be done to it. What is set on it must be
// nobody's data.
type Span struct{ span trace.Span }

// Set notes something about the span: a word of ours, such as a state or a code.
func (s Span) Set(key, value string) {
	if s.span != nil {
		s.span.SetAttributes(attribute.String(key, value))
	}
}

// SetInt notes a number about the span.
func (s Span) SetInt(key string, value int64) {
	if s.span != nil {
		s.span.SetAttributes(attribute.Int64(key, value))
	}
}

// Fail marks the span as failed, by the code of the error: its words may be somebody's data.
func (s Span) Fail(err error) {
	if s.span != nil && err != nil {
		s.span.SetAttributes(attribute.String("error.type", crm.AsError(err).Code))
		s.span.SetStatus(codes.Error, "")
	}
}

// End ends the span, failed when err is not nil.
func (s Span) End(err error) {
	if s.span != nil {
		s.Fail(err)
		s.span.End()
	}
}

// In returns a context within the span.
func (s Span) In(ctx context.Context) context.Context {
	if s.span == nil {
		return ctx
	}
	return trace.ContextWithSpan(ctx, s.span)
}
