package queue

import (
	"context"
	"time"
)

const (
	yieldFor = 200 * time.Millisecond // at most, before each claim: work goes on, slowly, however long a flood lasts
	yieldAsk = 2 * time.Millisecond
)

// YieldWhile has the lanes claim little as long as busy says so, because whoever waits for an answer shares
// processors and disk with them. It is called before Start.
func (q *Queue) YieldWhile(busy func() bool) { q.busy = busy }

// yield waits while others are to go first.
func (q *Queue) yield(ctx context.Context) {
	if q.busy == nil || !q.busy() {
		return
	}
	over := time.NewTimer(yieldFor)
	defer over.Stop()
	ask := time.NewTicker(yieldAsk)
	defer ask.Stop()
	for q.busy() {
		select {
		case <-ask.C:
		case <-over.C:
			return
		case <-ctx.Done():
			return
		}
	}
}
