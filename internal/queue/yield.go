package queue

import (
	"context"
	"time"
)

// While others are to go first, a lane claims a few jobs at a time with a pause before each claim: work goes on,
// slowly, however long a flood lasts, and nobody waits long for any one piece of it.
const (
	yieldFor  = 100 * time.Millisecond
	yieldAsk  = time.Millisecond
	yieldJobs = 8
)

// YieldWhile has the lanes claim little as long as busy says so, because whoever waits for an answer shares
// processors and disk with them. It is called before Start.
func (q *Queue) YieldWhile(busy func() bool) { q.busy = busy }

// Prefer has the lane of one kind claim little as long as that of another is behind: there was more due than it could
// claim at once. It is called before Start.
func (q *Queue) Prefer(first, then Args) { q.preferred[then.Kind()] = first.Kind() }

// othersFirst reports whether somebody is to go before a lane.
func (q *Queue) othersFirst(l *lane) bool {
	if q.busy != nil && q.busy() {
		return true
	}
	first := q.lanes[q.preferred[l.kind]]
	return first != nil && first.behind.Load()
}

// yield waits while others are to go first, and reports whether they still are.
func (q *Queue) yield(ctx context.Context, l *lane) bool {
	if !q.othersFirst(l) {
		return false
	}
	over := time.NewTimer(yieldFor)
	defer over.Stop()
	ask := time.NewTicker(yieldAsk)
	defer ask.Stop()
	for q.othersFirst(l) {
		select {
		case <-ask.C:
		case <-over.C:
			return true
		case <-ctx.Done():
			return true
		}
	}
	return false
}
