package observe

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Route counts the requests of one route. Its counters come into being with its first requests, so that routes
// nobody uses take no room, and are found without looking afterwards.
type Route struct {
	Name     string // method and pattern, such as "POST /f/:form"
	byClass  [6]func() prometheus.Counter
	duration func() prometheus.Observer
}

// Route returns what counts the requests of a route; path is its pattern, never an address.
func (m *Metrics) Route(method, path string) *Route {
	r := &Route{Name: method + " " + path}
	if m == nil {
		return r
	}
	for class := range r.byClass {
		label := string(rune('0'+class)) + "xx"
		r.byClass[class] = sync.OnceValue(func() prometheus.Counter { return m.requests.WithLabelValues(path, method, label) })
	}
	r.duration = sync.OnceValue(func() prometheus.Observer { return m.requestDuration.WithLabelValues(path, method) })
	return r
}

// Served counts a request that was answered with a status.
func (r *Route) Served(status int, took time.Duration) {
	if r.duration == nil {
		return
	}
	class := status / 100
	if class < 0 || class >= len(r.byClass) {
		class = 0
	}
	r.byClass[class]().Inc()
	r.duration().Observe(took.Seconds())
}
