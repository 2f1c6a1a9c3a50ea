package ratelimit

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"frontdesk/internal/testkit/servers"
)

// epoch is when tests begin, in microseconds: a date of today's size.
const epoch = int64(1_795_312_800_000_000)

// virtual is a Limiter whose time is moved by hand, wherever its budgets live.
type virtual struct {
	*Limiter
	at int64 // microseconds
}

func newVirtual(c redis.UniversalClient) *virtual {
	v := &virtual{at: epoch}
	v.Limiter = New(c, func() time.Time { return time.UnixMicro(v.at) })
	v.clock = func() string { return strconv.FormatInt(v.at, 10) }
	v.deadline = 30 * time.Second // a busy machine must not fail the tests that are not about it
	return v
}

func (v *virtual) pass(d time.Duration) { v.at += d.Microseconds() }

// client dials addr the way the product does: no retries, contexts hold.
func client(t testing.TB, addr string) *redis.Client {
	c := redis.NewClient(&redis.Options{Addr: addr, MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true})
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// everywhere runs test once for each place where budgets can live.
func everywhere(t *testing.T, test func(*testing.T, *virtual)) {
	t.Run("in process", func(t *testing.T) { test(t, newVirtual(nil)) })
	t.Run("miniredis", func(t *testing.T) { test(t, newVirtual(client(t, miniredis.RunT(t).Addr()))) })
	t.Run("redis", func(t *testing.T) {
		test(t, newVirtual(client(t, servers.RedisFor(t, servers.RedisOptions{}).Addr)))
	})
}

func TestABudgetIsSpentThenRefusedUntilTheTimeItSaid(t *testing.T) {
	everywhere(t, func(t *testing.T, l *virtual) {
		r := Rate{Count: 2, Per: time.Minute, Burst: 3}
		for want := 2; want >= 0; want-- {
			if v := l.Allow(t.Context(), "k", r); v != (Verdict{Allowed: true, Remaining: want}) {
				t.Fatalf("with %d to remain: %+v", want, v)
			}
		}
		l.pass(10 * time.Second)
		if v := l.Allow(t.Context(), "k", r); v != (Verdict{RetryAfter: 20 * time.Second}) {
			t.Errorf("spent: %+v", v)
		}
		l.pass(20*time.Second - time.Microsecond)
		if l.Allow(t.Context(), "k", r).Allowed {
			t.Error("allowed a microsecond early")
		}
		l.pass(time.Microsecond)
		if !l.Allow(t.Context(), "k", r).Allowed {
			t.Error("refused when its time had come")
		}
	})
}

func TestEachKeyHasABudgetOfItsOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, l *virtual) {
		r := Rate{Count: 1, Per: time.Hour}
		for _, key := range []string{"a", "b", "", "{", "}", "a}b{", "密"} {
			if !l.Allow(t.Context(), key, r).Allowed {
				t.Errorf("%q: its first was refused", key)
			}
			if l.Allow(t.Context(), key, r).Allowed {
				t.Errorf("%q: its second was allowed", key)
			}
		}
	})
}

func TestAClockThatIsSetBackRefusesNobodyForLongerThanAFullBudget(t *testing.T) {
	everywhere(t, func(t *testing.T, l *virtual) {
		r := Rate{Count: 1, Per: time.Minute}
		l.Allow(t.Context(), "k", r)
		l.pass(-24 * time.Hour)
		if v := l.Allow(t.Context(), "k", r); v.Allowed || v.RetryAfter > time.Minute {
			t.Errorf("%+v", v)
		}
	})
}

func TestARateThatIsOffAllowsEverythingAndKeepsNothing(t *testing.T) {
	l := newVirtual(nil)
	for range 1000 {
		if v := l.Allow(t.Context(), "k", Rate{}); v != (Verdict{Allowed: true}) {
			t.Fatalf("%+v", v)
		}
	}
	for i := range l.memory.shards {
		if n := len(l.memory.shards[i].due); n != 0 {
			t.Errorf("shard %d keeps %d", i, n)
		}
	}
}

func TestFlushingRedisGivesFreshBudgetsAndIsNoFailure(t *testing.T) {
	l := newVirtual(client(t, servers.RedisFor(t, servers.RedisOptions{}).Addr))
	r := Rate{Count: 1, Per: time.Hour}
	l.Allow(t.Context(), "k", r)
	if err := l.client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if err := l.client.ScriptFlush(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if v := l.Allow(t.Context(), "k", r); v != (Verdict{Allowed: true}) {
		t.Errorf("first after the flush: %+v", v)
	}
	if v := l.Allow(t.Context(), "k", r); v.Allowed || v.Open {
		t.Errorf("second after the flush: %+v", v)
	}
}

func TestBudgetsInRedisRunByItsOwnClockAndEndThere(t *testing.T) {
	c := client(t, servers.RedisFor(t, servers.RedisOptions{}).Addr)
	long, short := Rate{Count: 1, Per: time.Hour}, Rate{Count: 1, Per: 50 * time.Millisecond}
	// This host's clock stands a year ahead of Redis's, and does not matter.
	l := New(c, func() time.Time { return time.Now().AddDate(1, 0, 0) })
	l.deadline = 30 * time.Second
	if !l.Allow(t.Context(), "long", long).Allowed {
		t.Fatal("the first was refused")
	}
	if v := l.Allow(t.Context(), "long", long); v.Allowed || v.RetryAfter > time.Hour || v.RetryAfter < 50*time.Minute {
		t.Errorf("the second: %+v", v)
	}
	due, redisNow := c.Get(t.Context(), redisKey("long")).Val(), c.Time(t.Context()).Val()
	if us, err := strconv.ParseInt(due, 10, 64); err != nil || time.UnixMicro(us).Sub(redisNow) > time.Hour || time.UnixMicro(us).Before(redisNow) {
		t.Errorf("due at %s, while Redis's clock shows %v", due, redisNow)
	}
	l.Allow(t.Context(), "short", short)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for !l.Allow(ctx, "short", short).Allowed {
	}
	for n := int64(2); n != 1; { // the short one's key goes with its time
		var err error
		if n, err = c.DBSize(ctx).Result(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLookingAtABudgetTellsWhatWouldBeAndTakesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, l *virtual) {
		r := Rate{Count: 2, Per: time.Minute}
		for left := 1; left >= 0; left-- {
			for range 3 {
				if v := l.Peek(t.Context(), "k", r); v != (Verdict{Allowed: true, Remaining: left}) {
					t.Fatalf("looked at with %d to remain: %+v", left, v)
				}
			}
			l.Allow(t.Context(), "k", r)
		}
		if v := l.Peek(t.Context(), "k", r); v != (Verdict{RetryAfter: 30 * time.Second}) {
			t.Errorf("spent: %+v", v)
		}
	})
}
