package ratelimit

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// oracle decides by the definition and not by an algorithm: it remembers every
// attempt that was allowed, and allows another when no stretch of time that
// ends with it holds more than burst and what came free in that stretch.
type oracle struct {
	bucket
	allowed []int64 // when, in microseconds, ascending
}

func (o *oracle) conforms(now int64) bool {
	for i, then := range o.allowed {
		held := int64(len(o.allowed)-i) + 1 // from that one to this one
		if now-then < (held-o.burst)*o.interval {
			return false
		}
	}
	return true
}

// more is how many are allowed at once at now.
func (o *oracle) more(now int64) int {
	ahead := oracle{o.bucket, append([]int64(nil), o.allowed...)}
	n := 0
	for ; ahead.conforms(now); n++ {
		ahead.allowed = append(ahead.allowed, now)
	}
	return n
}

func TestEveryVerdictIsTheOneTheDefinitionGives(t *testing.T) {
	everywhere(t, func(t *testing.T, l *virtual) {
		run := 0
		rapid.Check(t, func(t *rapid.T) {
			run++
			followOracle(t, l, "run"+strconv.Itoa(run))
		})
	})
}

// followOracle draws a rate and a series of attempts, many of them just at,
// just before and just after the moments that matter. Intervals are of seconds
// at least, for a key's time to live in Redis passes in real time.
func followOracle(t *rapid.T, l *virtual, key string) {
	r := Rate{
		Count: rapid.IntRange(1, 7).Draw(t, "count"),
		Per:   time.Duration(rapid.Int64Range(1, 4).Draw(t, "minutes")) * time.Minute,
		Burst: rapid.IntRange(0, 6).Draw(t, "burst"),
	}
	o := &oracle{bucket: r.bucket()}
	for range rapid.IntRange(1, 30).Draw(t, "attempts") {
		steps := rapid.Int64Range(0, 3).Draw(t, "intervals")
		off := rapid.Int64Range(-1, 1).Draw(t, "microseconds")
		l.at += max(0, steps*o.interval/2+off)
		compare(t, l, o, l.Allow(t.Context(), key, r))
	}
}

// compare holds v against the oracle, and tells the oracle of it.
func compare(t *rapid.T, l *virtual, o *oracle, v Verdict) {
	if want := o.conforms(l.at); v.Allowed != want || v.Open {
		t.Fatalf("%+v, want allowed: %v", v, want)
	}
	if v.Allowed {
		o.allowed = append(o.allowed, l.at)
		if want := o.more(l.at); v.Remaining != want {
			t.Fatalf("%d remain, want %d", v.Remaining, want)
		}
		return
	}
	free := l.at + v.RetryAfter.Microseconds()
	if !o.conforms(free) || o.conforms(free-1) {
		t.Fatalf("RetryAfter %v is not the first moment that conforms", v.RetryAfter)
	}
}
