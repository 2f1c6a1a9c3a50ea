package observe

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// scrapeDeadline bounds what a scrape asks the database and Redis.
const scrapeDeadline = 3 * time.Second

// Gauge names something that is looked at whenever the metrics are read.
type Gauge struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
}

// NewGauge names a gauge, which appears as frontdesk_name.
func NewGauge(name, help string, labels ...string) Gauge {
	return Gauge{prometheus.NewDesc("frontdesk_"+name, help, labels, nil), prometheus.GaugeValue}
}

// NewCount names something looked at that only ever grows while the process lives.
func NewCount(name, help string, labels ...string) Gauge {
	return Gauge{prometheus.NewDesc("frontdesk_"+name, help, labels, nil), prometheus.CounterValue}
}

// Reading is what a gauge shows, with the values of its labels.
type Reading struct {
	Gauge  Gauge
	Value  float64
	Labels []string
}

// At returns a reading of the gauge.
func (g Gauge) At(value float64, labels ...string) Reading { return Reading{g, value, labels} }

// Bool is 1 for true.
func Bool(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Watch has look called whenever the metrics are read, within a deadline. What it cannot see it leaves out.
func (m *Metrics) Watch(look func(ctx context.Context) []Reading) {
	m.registry.MustRegister(watcher(look))
}

type watcher func(ctx context.Context) []Reading

// Describe says nothing: the readings vary.
func (watcher) Describe(chan<- *prometheus.Desc) {}

func (look watcher) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeDeadline)
	defer cancel()
	for _, r := range look(ctx) {
		out <- prometheus.MustNewConstMetric(r.Gauge.desc, r.Gauge.kind, r.Value, r.Labels...)
	}
}
