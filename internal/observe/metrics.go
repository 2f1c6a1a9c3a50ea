package observe

import (
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// scrapers is how many may read the metrics at once; who comes too many is told 503.
const scrapers = 4

var (
	requestBuckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}
	workBuckets    = []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 5, 15, 60, 300, 1800}
	sizeBuckets    = []float64{1, 2, 4, 8, 16, 32, 64}
)

// Metrics counts what happens in this process. A nil Metrics counts nothing. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	requests        *prometheus.CounterVec
	requestDuration *prometheus.HistogramVec

	submissions    map[Outcome]prometheus.Counter
	refused        *prometheus.CounterVec
	judged         map[bool]prometheus.Counter // by whether it was released
	judges         *prometheus.CounterVec
	commitSize     prometheus.Histogram
	commitDuration prometheus.Histogram

	jobs        *prometheus.CounterVec
	jobDuration *prometheus.HistogramVec
	jobLag      *prometheus.HistogramVec

	mail         *prometheus.CounterVec
	mailDuration *prometheus.HistogramVec
}

// NewMetrics returns metrics that have counted nothing yet; version is that of the program.
func NewMetrics(version string) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.counter("build_info", "Which build this is; always 1.", "version", "goversion").WithLabelValues(version, runtime.Version()).Inc()
	m.requests = m.counter("http_requests_total", "Requests answered.", "route", "method", "status")
	m.requestDuration = m.histogram("http_request_duration_seconds", "Time to answer a request.", requestBuckets, "route", "method")
	m.countSubmissions()
	m.jobs = m.counter("jobs_total", "Jobs that ended, or an attempt at them did, by outcome.", "kind", "outcome")
	m.jobDuration = m.histogram("job_duration_seconds", "Time a handler worked, on one job or on a batch.", workBuckets, "kind")
	m.jobLag = m.histogram("job_lag_seconds", "Time from when a job was due until work on it began.", workBuckets, "kind")
	m.mail = m.counter("mail_attempts_total", "Attempts to hand a message over, by what became of them and where they ended.", "outcome", "phase")
	m.mail.WithLabelValues("accepted", "dot")
	m.mailDuration = m.histogram("mail_attempt_duration_seconds", "Time of an attempt to hand a message over.", workBuckets, "outcome")
	m.mailDuration.WithLabelValues("accepted")
	return m
}

func (m *Metrics) countSubmissions() {
	taken := m.counter("submissions_total", "Submissions answered with a reference, by what became of them.", "outcome")
	m.submissions = map[Outcome]prometheus.Counter{}
	for _, o := range outcomes {
		m.submissions[o] = taken.WithLabelValues(string(o))
	}
	m.refused = m.counter("submissions_refused_total", "Submissions that were not taken, by the code of the refusal.", "reason")
	for _, code := range []string{"invalid", "rate_limited", "busy", "database_unavailable"} {
		m.refused.WithLabelValues(code)
	}
	judged := m.counter("submissions_judged_total", "People's verdicts on submissions that were held back; released ones were held by mistake.", "verdict")
	m.judged = map[bool]prometheus.Counter{true: judged.WithLabelValues("released"), false: judged.WithLabelValues("rejected")}
	m.judges = m.counter("spam_judges_total", "Questions to judges outside, by what they said; none: they could not be asked.", "judge", "opinion")
	m.commitSize = m.histogram("commit_submissions", "Submissions that shared a commit.", sizeBuckets).WithLabelValues().(prometheus.Histogram)
	m.commitDuration = m.histogram("commit_duration_seconds", "Time of a commit of submissions.", requestBuckets).WithLabelValues().(prometheus.Histogram)
}

func (m *Metrics) counter(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "frontdesk", Name: name, Help: help}, labels)
	m.registry.MustRegister(c)
	return c
}

func (m *Metrics) histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "frontdesk", Name: name, Help: help, Buckets: buckets}, labels)
	m.registry.MustRegister(h)
	return h
}

// Handler writes the metrics as Prometheus reads them.
func (m *Metrics) Handler() http.Handler {
	if m == nil {
		return http.NotFoundHandler()
	}
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: scrapers, Timeout: 10 * time.Second})
}
