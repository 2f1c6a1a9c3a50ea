package observe_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/observe"
)

func scrape(m *observe.Metrics) string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func TestEverythingThatHappensIsCounted(t *testing.T) {
	m := observe.NewMetrics("1.2.3")
	route := m.Route("POST", "/f/:form")
	route.Served(303, time.Millisecond)
	route.Served(422, time.Millisecond)
	m.Submission(observe.Corrected)
	m.Refused("busy")
	m.Committed(8, time.Millisecond)
	m.MailAttempt("retry", "rcpt", time.Second)
	jobs := m.Jobs("send_message")
	jobs.Started(2 * time.Second)
	jobs.Started(-time.Second) // the clocks of two hosts differ
	jobs.Worked(time.Second)
	jobs.Ended(observe.Finished, 3)
	jobs.Ended(observe.Snoozed, 1)
	m.Watch(func(context.Context) []observe.Reading {
		return []observe.Reading{observe.NewGauge("leads", "Leads.", "state").At(4, "queued")}
	})
	text := scrape(m)
	for _, line := range []string{
		`frontdesk_http_requests_total{method="POST",route="/f/:form",status="3xx"} 1`,
		`frontdesk_http_requests_total{method="POST",route="/f/:form",status="4xx"} 1`,
		`frontdesk_http_request_duration_seconds_count{method="POST",route="/f/:form"} 2`,
		`frontdesk_submissions_total{outcome="corrected"} 1`,
		`frontdesk_submissions_total{outcome="accepted"} 0`,
		`frontdesk_submissions_refused_total{reason="busy"} 1`,
		`frontdesk_commit_submissions_sum 8`,
		`frontdesk_commit_duration_seconds_count 1`,
		`frontdesk_mail_attempts_total{outcome="retry",phase="rcpt"} 1`,
		`frontdesk_job_lag_seconds_sum{kind="send_message"} 2`,
		`frontdesk_job_duration_seconds_sum{kind="send_message"} 1`,
		`frontdesk_jobs_total{kind="send_message",outcome="finished"} 3`,
		`frontdesk_jobs_total{kind="send_message",outcome="snoozed"} 1`,
		`frontdesk_jobs_total{kind="send_message",outcome="dead"} 0`,
		`frontdesk_leads{state="queued"} 4`,
		`version="1.2.3"`,
		"go_goroutines ", "process_open_fds ",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("missing: %s", line)
		}
	}
}

func TestARouteThatNobodyUsesTakesNoRoom(t *testing.T) {
	m := observe.NewMetrics("")
	m.Route("GET", "/nobody")
	if strings.Contains(scrape(m), "/nobody") {
		t.Error("it is listed")
	}
}

func TestNoMetricsCountNothing(t *testing.T) {
	var m *observe.Metrics
	m.Route("GET", "/").Served(200, 0)
	m.Submission(observe.Accepted)
	m.Refused("busy")
	m.Committed(1, 0)
	m.MailAttempt("accepted", "dot", 0)
	jobs := m.Jobs("x")
	jobs.Started(0)
	jobs.Worked(0)
	jobs.Ended(observe.Lost, 1)
}

func TestCountingARequestAllocatesNothing(t *testing.T) {
	m := observe.NewMetrics("")
	route := m.Route("POST", "/f/:form")
	if n := testing.AllocsPerRun(100, func() {
		route.Served(303, time.Millisecond)
		m.Submission(observe.Accepted)
		m.Committed(1, time.Millisecond)
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
