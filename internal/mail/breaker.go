package mail

import (
	"sync"
	"time"
)

const (
	firstPause = time.Second
	longPause  = time.Minute
)

// A breaker keeps a server that refuses connections from being hammered. After a failed attempt it lets none
// through for a pause that doubles from one second to one minute, give or take half, then one at a time until one
// succeeds. Its zero value lets everything through.
type breaker struct {
	mu       sync.Mutex
	failures int       // in a row
	until    time.Time // no attempt before this
	probing  bool      // after a failure: one attempt is under way
}

// allow returns 0 when an attempt may be made now, which the caller then ends with success or failure, and else how
// long to wait.
func (b *breaker) allow(now time.Time) (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.failures == 0:
		return 0
	case now.Before(b.until):
		return b.until.Sub(now)
	case b.probing:
		return firstPause
	}
	b.probing = true
	return 0
}

func (b *breaker) success() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures, b.probing, b.until = 0, false, time.Time{}
}

// failure notes a failed attempt; jitter is from [0,1). Attempts that were under way together when the server began
// to refuse count as one.
func (b *breaker) failure(now time.Time, jitter float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = false
	if now.Before(b.until) {
		return
	}
	pause := min(firstPause<<min(b.failures, 10), longPause)
	b.until = now.Add(time.Duration(float64(pause) * (0.5 + jitter)))
	b.failures++
}

// undecided ends an attempt that was given up and says nothing about the server.
func (b *breaker) undecided() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = false
}
