package mail

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"frontdesk/internal/ratelimit"
)

func rates(t *testing.T, list string) []ratelimit.Rate {
	t.Helper()
	all, err := ratelimit.ParseRates(list)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// passes runs a number of messages through a pace, each coming back when it was told to, and returns when each went.
func passes(p *pace, now *time.Time, addresses []string) (went []time.Time) {
	due := make([]time.Time, len(addresses))
	for i := range due {
		due[i] = *now
	}
	for len(went) < len(addresses) {
		next := -1
		for i, at := range due {
			if !at.IsZero() && (next < 0 || at.Before(due[next])) {
				next = i
			}
		}
		*now = due[next]
		if wait := p.take(context.Background(), addresses[next]); wait > 0 {
			due[next] = now.Add(wait)
			continue
		}
		went, due[next] = append(went, *now), time.Time{}
	}
	return went
}

// most is how many fall within any stretch of time that long.
func most(went []time.Time, per time.Duration) (n int) {
	for i, from := range went {
		in := 0
		for _, at := range went[i:] {
			if at.Sub(from) < per {
				in++
			}
		}
		n = max(n, in)
	}
	return n
}

func to(n int, domain string) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("c%d@%s", i, domain))
	}
	return all
}

func TestMailKeepsWithinEveryRateAndAllOfItGoes(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	start := now
	p := newPace(Rates{All: rates(t, "20/s, 300/m")}, nil, func() time.Time { return now })
	went := passes(p, &now, to(1000, "client.test"))
	if n := most(went, time.Second); n > 20 {
		t.Errorf("%d in one second", n)
	}
	if n := most(went, time.Minute); n > 300 {
		t.Errorf("%d in one minute", n)
	}
	if took := now.Sub(start); took > 5*time.Minute {
		t.Errorf("1,000 at 300 a minute took %s", took)
	}
}

func TestADomainHasItsOwnRateAndKeepsNobodyElseWaiting(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	p := newPace(Rates{Domains: map[string][]ratelimit.Rate{"qq.com": rates(t, "10/m"), "": rates(t, "60/m"), "free.test": nil}}, nil, func() time.Time { return now })
	for range 100 {
		if wait := p.take(context.Background(), "a@free.test"); wait > 0 {
			t.Fatal("a domain without a rate waits")
		}
	}
	for i, address := range []string{"a@QQ.com", "b@qq.com", "c@other.test", "d@another.test"} {
		if wait := p.take(context.Background(), address); (wait > 0) != (i == 1) {
			t.Errorf("%s waits %s", address, wait)
		}
	}
	now = now.Add(time.Hour)
	if n := most(passes(p, &now, to(40, "qq.com")), time.Minute); n > 10 {
		t.Errorf("%d in one minute to qq.com", n)
	}
}

func TestWhoeverWaitsIsGivenATimeOfTheirOwn(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	p := newPace(Rates{All: rates(t, "60/m")}, nil, func() time.Time { return now })
	met := map[time.Duration]bool{}
	for range 100 {
		if wait := p.take(context.Background(), "a@b.test"); wait > 0 {
			met[wait] = true
		}
	}
	if len(met) < 90 {
		t.Errorf("100 messages at once come back at %d times", len(met))
	}
}

func TestWithoutRedisMailGoesOnWithinTheRatesOfThisProcess(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close() // nobody answers there now
	client := redis.NewClient(&redis.Options{Addr: address, MaxRetries: -1})
	defer client.Close()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	p := newPace(Rates{All: rates(t, "20/s")}, ratelimit.New(client, clock), clock)
	went := 0
	for range 100 {
		if p.take(t.Context(), "a@b.test") == 0 {
			went++
		}
	}
	if went == 0 || went > 20 {
		t.Errorf("%d of 100 went at once", went)
	}
	now = now.Add(time.Minute)
	if wait := p.take(t.Context(), "a@b.test"); wait != 0 {
		t.Errorf("a minute later it waits %s", wait)
	}
}
