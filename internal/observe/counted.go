package observe

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Outcome is what became of a submission that was answered with a reference.
type Outcome string

const (
	Accepted    Outcome = "accepted"
	Quarantined Outcome = "quarantined"
	Repeated    Outcome = "repeated"  // it was there before
	Corrected   Outcome = "corrected" // a new one that belongs to an earlier one
)

var outcomes = [...]Outcome{Accepted, Quarantined, Repeated, Corrected}

// Submission counts a submission that was answered with a reference.
func (m *Metrics) Submission(o Outcome) {
	if m != nil {
		m.submissions[o].Inc()
	}
}

// Refused counts a submission that was not taken; code is that of a crm.Error.
func (m *Metrics) Refused(code string) {
	if m != nil {
		m.refused.WithLabelValues(code).Inc()
	}
}

// Judged counts a person's verdict on a submission that was held back; released: it was held by mistake.
func (m *Metrics) Judged(released bool) {
	if m != nil {
		m.judged[released].Inc()
	}
}

// Opinion is the label of what a judge outside said.
func Opinion(against bool, err error) string {
	switch {
	case err != nil:
		return "none"
	case against:
		return "spam"
	}
	return "ham"
}

// Asked counts a question to a judge outside, by its Opinion.
func (m *Metrics) Asked(judge, opinion string) {
	if m != nil {
		m.judges.WithLabelValues(judge, opinion).Inc()
	}
}

// Committed counts a commit that size submissions shared.
func (m *Metrics) Committed(size int, took time.Duration) {
	if m != nil {
		m.commitSize.Observe(float64(size))
		m.commitDuration.Observe(took.Seconds())
	}
}

// MailAttempt counts an attempt to hand a message over, by what became of it and the phase in which it ended.
func (m *Metrics) MailAttempt(outcome, phase string, took time.Duration) {
	if m != nil {
		m.mail.WithLabelValues(outcome, phase).Inc()
		m.mailDuration.WithLabelValues(outcome).Observe(took.Seconds())
	}
}

// Ending is how an attempt at a job ended.
type Ending string

const (
	Finished  Ending = "finished"
	Failed    Ending = "failed" // to be tried again
	Snoozed   Ending = "snoozed"
	Cancelled Ending = "cancelled"
	Dead      Ending = "dead" // failed for the last time
	Lost      Ending = "lost" // its lease ran out; somebody else has it
)

// Jobs counts the jobs of one kind. A nil Jobs counts nothing.
type Jobs struct {
	ended    *prometheus.CounterVec // kind filled in
	finished prometheus.Counter
	duration prometheus.Observer
	lag      prometheus.Observer
}

// Jobs returns what counts the jobs of a kind.
func (m *Metrics) Jobs(kind string) *Jobs {
	if m == nil {
		return nil
	}
	ended := m.jobs.MustCurryWith(prometheus.Labels{"kind": kind})
	for _, e := range []Ending{Failed, Dead} { // so that the first one shows as a rise
		ended.WithLabelValues(string(e))
	}
	return &Jobs{
		ended: ended, finished: ended.WithLabelValues(string(Finished)),
		duration: m.jobDuration.WithLabelValues(kind), lag: m.jobLag.WithLabelValues(kind),
	}
}

// Started counts the beginning of work on a job that had been due for lag.
func (j *Jobs) Started(lag time.Duration) {
	if j != nil {
		j.lag.Observe(max(lag, 0).Seconds())
	}
}

// Worked counts one call of a handler.
func (j *Jobs) Worked(took time.Duration) {
	if j != nil {
		j.duration.Observe(took.Seconds())
	}
}

// Ended counts n attempts that ended alike.
func (j *Jobs) Ended(e Ending, n int) {
	switch {
	case j == nil:
	case e == Finished:
		j.finished.Add(float64(n))
	default:
		j.ended.WithLabelValues(string(e)).Add(float64(n))
	}
}
