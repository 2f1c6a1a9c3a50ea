package ratelimit

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/internal/testkit/servers"
)

var perHour = Rate{Count: 1, Per: time.Hour}

var open = Verdict{Allowed: true, Open: true}

// hung is the address of a server that accepts and never answers; the counter
// tells how many connections it took.
func hung(t *testing.T) (string, *atomic.Int64) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var taken atomic.Int64
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			taken.Add(1)
			defer c.Close()
		}
	})
	t.Cleanup(func() { l.Close(); serving.Wait() })
	return l.Addr().String(), &taken
}

func TestAHungRedisCostsOneVisitorTheDeadlineAndTheNextNothing(t *testing.T) {
	addr, _ := hung(t)
	at := time.UnixMicro(epoch)
	l := New(client(t, addr), func() time.Time { return at })
	start := time.Now()
	if v := l.Allow(t.Context(), "k", perHour); v != open {
		t.Errorf("first: %+v", v)
	}
	if took := time.Since(start); took < deadline || took > 25*deadline { // wide: the machine may be busy
		t.Errorf("first took %v, the deadline is %v", took, deadline)
	}
	start = time.Now()
	for range 1000 {
		if v := l.Allow(t.Context(), "k", perHour); v != open {
			t.Fatalf("later: %+v", v)
		}
	}
	if took := time.Since(start); took > 25*deadline {
		t.Errorf("the next thousand took %v", took)
	}
}

func TestARedisThatIsNotThereLimitsNobody(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close() // nobody listens here now
	limiter := newVirtual(client(t, l.Addr().String()))
	for range 3 {
		if v := limiter.Allow(t.Context(), "k", perHour); v != open {
			t.Errorf("%+v", v)
		}
	}
}

func TestARedisThatHangsAndReturnsIsAskedAgainAfterAMoment(t *testing.T) {
	server := servers.RedisFor(t, servers.RedisOptions{})
	l := newVirtual(client(t, server.Addr))
	if v := l.Allow(t.Context(), "k", perHour); v.Open {
		t.Fatalf("while well: %+v", v)
	}
	if err := server.Pause(); err != nil {
		t.Fatal(err)
	}
	l.deadline = deadline
	if v := l.Allow(t.Context(), "k", perHour); v != open {
		t.Errorf("while hung: %+v", v)
	}
	if err := server.Resume(); err != nil {
		t.Fatal(err)
	}
	l.deadline = 30 * time.Second
	l.pass(rest - time.Microsecond)
	if v := l.Allow(t.Context(), "k", perHour); v != open {
		t.Errorf("within the rest: %+v", v)
	}
	l.pass(time.Microsecond)
	for range 2 {
		if v := l.Allow(t.Context(), "k", perHour); v.Allowed {
			t.Errorf("well again: %+v", v)
		}
	}
}

func TestAVisitorWhoGoesAwayIsCountedAllTheSame(t *testing.T) {
	server := servers.RedisFor(t, servers.RedisOptions{})
	l := newVirtual(client(t, server.Addr))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if v := l.Allow(gone, "k", perHour); !v.Allowed || v.Open {
		t.Errorf("first: %+v", v)
	}
	if v := l.Allow(gone, "k", perHour); v.Allowed {
		t.Errorf("second: %+v", v)
	}
	if !l.breaker.admits(l.now()) {
		t.Error("the breaker is open")
	}
}

func TestAfterARestOneCallerProbesForAll(t *testing.T) {
	var b breaker
	now := time.UnixMicro(epoch)
	b.open(now)
	now = now.Add(rest)
	var admitted atomic.Int64
	var callers sync.WaitGroup
	for range 100 {
		callers.Go(func() {
			if b.admits(now) {
				admitted.Add(1)
			}
		})
	}
	callers.Wait()
	if n := admitted.Load(); n != 1 {
		t.Errorf("%d were let through", n)
	}
	if b.close(); !b.admits(now) {
		t.Error("still open after a good answer")
	}
}

func TestAClockThatIsSetBackDoesNotKeepTheBreakerOpen(t *testing.T) {
	var b breaker
	now := time.UnixMicro(epoch)
	b.open(now)
	if !b.admits(now.Add(-time.Hour)) {
		t.Error("it would stay open for an hour")
	}
}
