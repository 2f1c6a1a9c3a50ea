package ratelimit

import "time"

// bucket is a Rate in the terms of the algorithm, in whole microseconds.
type bucket struct {
	interval int64 // between two attempts that come steadily
	burst    int64
}

// bucket rounds the interval up, so the rate is never exceeded; at 1,000 a
// second or less that costs under a thousandth of it.
func (r Rate) bucket() bucket {
	per, count := r.Per.Microseconds(), int64(r.Count)
	b := bucket{interval: max(1, (per+count-1)/count), burst: int64(r.Burst)}
	if b.burst <= 0 {
		b.burst = count
	}
	b.burst = max(1, min(b.burst, deepest/b.interval))
	return b
}

// deepest bounds a full bucket, so that sums with today's date stay whole
// numbers in Lua's doubles (below 2⁵³).
const deepest = int64(365 * 24 * time.Hour / time.Microsecond)

// take is one step of the generic cell rate algorithm, in its virtual
// scheduling form (ITU-T I.371). due is when a steady sender's next
// attempt is due, now for one who is not known; both in microseconds. It gives
// the new due time and the verdict. gcra.lua is the same, line by line.
//
// due is held between now and a full bucket from now: a clock that is set back
// (or a Redis replica's, after a failover) would otherwise refuse for as long.
func (b bucket) take(due, now int64) (int64, Verdict) {
	full := b.interval * b.burst
	due = min(max(due, now), now+full)
	room := now + full - due
	if room < b.interval {
		return due, Verdict{RetryAfter: time.Duration(b.interval-room) * time.Microsecond}
	}
	return due + b.interval, Verdict{Allowed: true, Remaining: int((room - b.interval) / b.interval)}
}
