package imap

import (
	"cmp"
	"context"
	"math/rand/v2"
	"time"
)

func (p Pace) orDefault() Pace {
	d := DefaultPace
	return Pace{
		Connect: cmp.Or(p.Connect, d.Connect), Command: cmp.Or(p.Command, d.Command), Idle: cmp.Or(p.Idle, d.Idle), Poll: cmp.Or(p.Poll, d.Poll),
		Hold: cmp.Or(p.Hold, d.Hold), Retry: cmp.Or(p.Retry, d.Retry), Longest: cmp.Or(p.Longest, d.Longest), Locked: cmp.Or(p.Locked, d.Locked),
	}
}

// slowest is the line on which a mail must still arrive, in bytes a second.
const slowest = 8 << 10

// forMail is how long a mail of so many bytes may take.
func (p Pace) forMail(size int64) time.Duration {
	return p.Command + time.Duration(size/slowest)*time.Second
}

// pause is how long to stay away after so many failures in a row, the first being 1; jitter is from [0,1), so that hosts and
// mailboxes do not all come back at once.
func (p Pace) pause(reason Reason, failures int, jitter float64) time.Duration {
	first, longest := p.Retry, p.Longest
	if reason == ReasonAuth {
		first, longest = p.Locked, 6*p.Locked
	}
	wait := first
	for n := 1; n < failures && wait < longest; n++ {
		wait *= 2
	}
	return time.Duration(float64(min(wait, longest)) * (0.75 + jitter/2))
}

// sleep waits, and reports whether ctx has not ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func jitter() float64 { return rand.Float64() } // it decides nothing but when
