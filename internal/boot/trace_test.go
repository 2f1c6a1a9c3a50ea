package boot_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/observe"
	"frontdesk/internal/testkit"
)

// traced boots with a tracer whose spans are kept.
func traced(t *testing.T) (func(*boot.Options), *tracetest.SpanRecorder) {
	spans := tracetest.NewSpanRecorder()
	tracer := observe.NewTracer(sdktrace.WithSpanProcessor(spans))
	t.Cleanup(func() {
		if err := tracer.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return func(o *boot.Options) { o.Tracer = tracer }, spans
}

// story is what a trace tells: the names of its spans, each below the name of its parent, and how often.
func stories(spans *tracetest.SpanRecorder) map[trace.TraceID]map[string]int {
	name := map[trace.SpanID]string{}
	for _, s := range spans.Ended() {
		name[s.SpanContext().SpanID()] = s.Name()
	}
	all := map[trace.TraceID]map[string]int{}
	for _, s := range spans.Ended() {
		id := s.SpanContext().TraceID()
		if all[id] == nil {
			all[id] = map[string]int{}
		}
		all[id][name[s.Parent().SpanID()]+" > "+s.Name()]++
	}
	return all
}

// whole is the story of one enquiry: the notice and the acknowledgement go out by SMTP.
var whole = fmt.Sprint(map[string]int{
	" > POST /f/:form": 1, "POST /f/:form > capture": 1, "capture > route_submission": 1,
	"route_submission > send_message": 2, "send_message > SMTP": 2,
})

func TestOneTraceLeadsFromThePostToTheMailServer(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.SMTPURL = testkit.NewSink(t).URL
		with, spans := traced(t)
		web := env.Boot(with, func(o *boot.Options) { o.Worker = false })
		f := env.NewFirm(web)
		f.Team(crm.Team{}, f.Consultant("mei"))
		b := testkit.NewBrowser(t, testkit.Serve(t, web))
		for _, who := range []string{"ana", "bo"} { // they wait, and are routed in one batch
			if a := b.Post("/f/"+testkit.Contact, url.Values{"email": {who + "@client.example"}, "name": {who}}); a.Status != 303 {
				t.Fatalf("posting: %d", a.Status)
			}
		}
		env.Boot(with)
		testkit.Eventually(t, func() error {
			all := stories(spans)
			found := 0
			for _, story := range all {
				if fmt.Sprint(story) == whole {
					found++
				}
			}
			if found != 2 {
				return fmt.Errorf("%d whole stories among %v", found, all)
			}
			return nil
		})
	})
}

func TestWithoutATracerJobsKeepNoTrace(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(func(o *boot.Options) { o.Worker = false })
		f := env.NewFirm(app)
		f.Team(crm.Team{}, f.Consultant("mei"))
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		b.Post("/f/"+testkit.Contact, url.Values{"email": {"ana@client.example"}})
		if n := f.Count(`SELECT COUNT(*) FROM jobs WHERE kind = 'route_submission' AND trace = ''`); n != 1 {
			t.Errorf("%d jobs without a trace", n)
		}
	})
}

func TestSpansSayNothingOfAnybody(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		sink := testkit.NewSink(t)
		sink.Misbehave(func(step testkit.Step, m testkit.Mail) error {
			if step == testkit.Addressing {
				return testkit.Refusal(550, "no mailbox "+m.To)
			}
			return nil
		})
		env.Config.SMTPURL = sink.URL
		with, spans := traced(t)
		app := env.Boot(with)
		f := env.NewFirm(app)
		f.Team(crm.Team{}, f.Consultant("mei"))
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		b.Post("/f/"+testkit.Contact, personal.form())
		testkit.Eventually(t, func() error {
			for _, story := range stories(spans) {
				if fmt.Sprint(story) == whole {
					return nil
				}
			}
			return fmt.Errorf("no whole story among %v", stories(spans))
		})
		for _, s := range spans.Ended() {
			personal.lookFor(t, fmt.Sprint(s.Name(), s.Attributes(), s.Events(), s.Status()))
		}
	})
}
