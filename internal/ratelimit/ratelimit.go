// Package ratelimit says whether one more of something is allowed just now:
// submissions from an address, sign-ins to an account, letters to a mailbox.
//
// It promises to cost a visitor at most 20 milliseconds, and to fail open: when
// Redis is slow or away everything is allowed, the verdict says so to be
// counted, and Redis is left alone for a second. What it holds is disposable;
// FLUSHALL gives everybody a fresh budget and does no other harm. A limit that
// must hold without Redis belongs in the database, not here.
//
// It knows nothing of what is limited and calls no other package of the product.
package ratelimit

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// deadline bounds the question to Redis, the dial included.
const deadline = 20 * time.Millisecond

// Limiter keeps the budgets. Its methods may be called concurrently.
type Limiter struct {
	client   redis.UniversalClient
	deadline time.Duration
	clock    func() string // the script's third argument; empty means Redis's own clock
	now      func() time.Time
	memory   *memory
	breaker  breaker
}

// Verdict is the answer for one attempt.
type Verdict struct {
	// Allowed attempts have been counted, unless Open.
	Allowed bool
	// RetryAfter is how long to wait until one is allowed, for a refused attempt.
	RetryAfter time.Duration
	// Remaining is how many more are allowed at this moment; 0 when that is
	// unknown, because the verdict is Open or the rate is off.
	Remaining int
	// Open is set when nobody could be asked, and so all are allowed.
	Open bool
}

// New gives a Limiter whose budgets live in client's Redis, shared by all
// hosts, or in this process when client is nil, as it should be when Redis is
// embedded. now is the clock of the breaker and of budgets in this process.
//
// Budgets in Redis run by Redis's clock and not by now: hosts' clocks differ,
// and a host that is ten seconds ahead would use up the time of all others.
func New(client redis.UniversalClient, now func() time.Time) *Limiter {
	return &Limiter{
		client:   client,
		deadline: deadline,
		clock:    func() string { return "" },
		now:      now,
		memory:   newMemory(),
	}
}

// Allow takes one from key's budget of r if it is not used up. A key belongs to
// one rate: name what is limited in it, as in "submit:203.0.113.7". Attempts
// that are refused cost nothing. Where r is off everything is allowed.
func (l *Limiter) Allow(ctx context.Context, key string, r Rate) Verdict {
	return l.decide(ctx, key, r, true)
}

// Peek says what Allow would say just now, and takes nothing.
func (l *Limiter) Peek(ctx context.Context, key string, r Rate) Verdict {
	return l.decide(ctx, key, r, false)
}

func (l *Limiter) decide(ctx context.Context, key string, r Rate, take bool) Verdict {
	switch {
	case r.Off():
		return Verdict{Allowed: true}
	case l.client == nil:
		return l.memory.decide(key, r.bucket(), l.now().UnixMicro(), take)
	case !l.breaker.admits(l.now()):
		return Verdict{Allowed: true, Open: true}
	default:
		return l.ask(ctx, key, r.bucket(), take)
	}
}

// ask asks Redis, and opens the breaker when it does not answer in time. Who
// goes away meanwhile (ctx) is counted all the same: a script that hangs up as
// soon as it has posted would otherwise know no limit.
func (l *Limiter) ask(ctx context.Context, key string, b bucket, take bool) Verdict {
	short, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.deadline)
	defer cancel()
	v, err := run(short, l.client, key, b, l.clock(), take)
	if err == nil {
		l.breaker.close()
		return v
	}
	l.breaker.open(l.now())
	return Verdict{Allowed: true, Open: true}
}
