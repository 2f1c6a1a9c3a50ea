package observe_test

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"frontdesk/internal/observe"
)

func record(t *testing.T) (*observe.Tracer, *tracetest.SpanRecorder) {
	spans := tracetest.NewSpanRecorder()
	tracer := observe.NewTracer(sdktrace.WithSpanProcessor(spans))
	t.Cleanup(func() {
		if err := tracer.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return tracer, spans
}

func TestATraceGoesOnFromWhereItWasLeft(t *testing.T) {
	tracer, spans := record(t)
	ctx, request := tracer.Serve(t.Context(), "POST /f/:form")
	inside, capture := observe.Start(ctx, "capture")
	left := observe.Traceparent(inside)
	capture.End(nil)
	request.End(nil)
	_, job := tracer.Work(t.Context(), left, "route_submission")
	job.End(nil)
	ended := spans.Ended()
	if len(ended) != 3 {
		t.Fatalf("%d spans", len(ended))
	}
	if ended[2].Parent().SpanID() != ended[0].SpanContext().SpanID() || ended[2].SpanContext().TraceID() != ended[1].SpanContext().TraceID() {
		t.Errorf("the job's parent is %v", ended[2].Parent())
	}
}

func TestWithoutATracerNothingIsTracedAndPlacesAreHandedOn(t *testing.T) {
	var none *observe.Tracer
	ctx, span := none.Serve(t.Context(), "GET /")
	if ctx != t.Context() || observe.Traceparent(ctx) != "" {
		t.Error("a trace began")
	}
	span.Set("key", "value")
	span.End(errors.New("oh"))
	_, span = none.Work(t.Context(), place, "send_message")
	if got := observe.Traceparent(span.In(t.Context())); got != place {
		t.Errorf("the place became %q", got)
	}
	span.End(nil)
	if err := none.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if n := testing.AllocsPerRun(100, func() {
		ctx, span := none.Serve(t.Context(), "GET /")
		_, inner := observe.Start(ctx, "capture")
		_ = observe.Traceparent(ctx)
		inner.End(nil)
		span.End(nil)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestASpanSaysWhatFailedByItsCodeAlone(t *testing.T) {
	tracer, spans := record(t)
	_, span := tracer.Serve(t.Context(), "POST /f/:form")
	span.End(errors.New("no mailbox ana@client.example"))
	ended := spans.Ended()[0]
	if ended.Status().Description != "" || len(ended.Events()) != 0 || len(ended.Attributes()) != 1 || ended.Attributes()[0].Value.AsString() != "internal" {
		t.Errorf("%+v %+v %+v", ended.Status(), ended.Events(), ended.Attributes())
	}
}

func TestWithoutAnEndpointNoTracerIsOpened(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
	t.Setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "")
	if tracer, err := observe.OpenTracer(t.Context(), "dev"); tracer != nil || err != nil {
		t.Errorf("%v %v", tracer, err)
	}
}

func TestSpansGoWhereTheEnvironmentSays(t *testing.T) {
	for name, given := range map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "/here"} {
		want := cmp.Or(given, "/v1/traces")
		t.Run(name, func(t *testing.T) {
			asked := make(chan string, 1)
			collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
			defer collector.Close()
			t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
			t.Setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "")
			t.Setenv(name, collector.URL+given)
			tracer, err := observe.OpenTracer(t.Context(), "dev")
			if err != nil || tracer == nil {
				t.Fatalf("%v %v", tracer, err)
			}
			_, span := tracer.Serve(t.Context(), "GET /")
			span.End(nil)
			if err := tracer.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := <-asked; got != want {
				t.Errorf("they went to %s", got)
			}
		})
	}
}
