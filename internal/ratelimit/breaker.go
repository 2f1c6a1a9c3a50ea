package ratelimit

import (
	"sync/atomic"
	"time"
)

// rest is how long Redis is left alone after a failure.
const rest = time.Second

// breaker keeps a Redis that does not answer from costing every visitor the
// whole deadline: after a failure nobody is let through for a second, then one,
// whose answer decides for all.
type breaker struct {
	until atomic.Int64 // Unix nanoseconds; 0 when closed
}

// admits says whether to ask Redis now. When a rest is over only one caller
// hears yes, until its question is answered or another rest has passed.
func (b *breaker) admits(now time.Time) bool {
	until := b.until.Load()
	if until == 0 {
		return true
	}
	left := time.Duration(until - now.UnixNano())
	if left > 0 && left <= rest { // more means that the clock was set back
		return false
	}
	return b.until.CompareAndSwap(until, now.Add(rest).UnixNano())
}

func (b *breaker) open(now time.Time) { b.until.Store(now.Add(rest).UnixNano()) }

func (b *breaker) close() {
	if b.until.Load() != 0 { // the usual case writes nothing that other cores read
		b.until.Store(0)
	}
}
