package observe

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Well is the status of a part that is as it should be.
const Well = "ok"

// Statuses of the whole.
const (
	Ready       = "ready"
	Degraded    = "degraded"    // visitors are served; something behind them is not well
	Unavailable = "unavailable" // visitors cannot be served
)

// probeDeadline is how long a part may take to answer before it counts as away.
const probeDeadline = time.Second

// Condition is how a part is.
type Condition struct {
	Status string     `json:"status"`          // Well, or a word for what it is instead
	Since  *time.Time `json:"since,omitempty"` // since when this process knows it so
}

// Report is how everything is.
type Report struct {
	Status string               `json:"status"`
	Parts  map[string]Condition `json:"parts"`
}

// Part is something that the house depends on. Probe returns Well or another status within the deadline of its
// context, and since when it is so, or zero where it does not know.
type Part struct {
	Name      string
	Essential bool     // without it visitors cannot be served
	Fine      []string // statuses besides Well that are no trouble
	Probe     func(ctx context.Context) (status string, since time.Time)
}

// Health knows how the parts are, and since when. It is safe for concurrent use.
type Health struct {
	now   func() time.Time
	parts []Part

	mu   sync.Mutex
	last map[string]Condition
}

// NewHealth returns a health of these parts.
func NewHealth(now func() time.Time, parts ...Part) *Health {
	return &Health{now: now, parts: parts, last: map[string]Condition{}}
}

// Report asks every part at the same time how it is.
func (h *Health) Report(ctx context.Context) Report {
	ctx, cancel := context.WithTimeout(ctx, probeDeadline)
	defer cancel()
	conditions := make([]Condition, len(h.parts))
	var asking sync.WaitGroup
	for i, p := range h.parts {
		asking.Go(func() { conditions[i] = h.note(ctx, p) })
	}
	asking.Wait()
	r := Report{Status: Ready, Parts: map[string]Condition{}}
	for i, p := range h.parts {
		r.Parts[p.Name] = conditions[i]
		r.Status = worse(r.Status, p.means(conditions[i].Status))
	}
	return r
}

// note asks a part, and keeps the time of the first look that found it as it is.
func (h *Health) note(ctx context.Context, p Part) Condition {
	status, since := p.Probe(ctx)
	h.mu.Lock()
	defer h.mu.Unlock()
	if since.IsZero() {
		if last, ok := h.last[p.Name]; ok && last.Status == status {
			return last
		}
		since = h.now()
	}
	since = since.UTC()
	h.last[p.Name] = Condition{status, &since}
	return h.last[p.Name]
}

// means says what a part's status makes of the whole.
func (p Part) means(status string) string {
	switch {
	case status == Well || slices.Contains(p.Fine, status):
		return Ready
	case p.Essential:
		return Unavailable
	}
	return Degraded
}

func worse(a, b string) string {
	from := []string{Ready, Degraded, Unavailable}
	return from[max(slices.Index(from, a), slices.Index(from, b))]
}
