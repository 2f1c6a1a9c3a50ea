package mail

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"frontdesk/internal/ratelimit"
)

// Rates say how much is handed over at most. Mail beyond them waits; none is dropped for it.
type Rates struct {
	All     []ratelimit.Rate            // of all mail together
	Domains map[string][]ratelimit.Rate // of what goes to one domain, in ASCII; under "" that of each other domain
}

// longestWait bounds how far ahead a message is put off, so that room that comes free earlier is used.
const longestWait = 5 * time.Minute

// pace keeps to the rates. Budgets are shared by all processes where the limiter has a Redis; this process counts along, and
// while Redis is away its own count holds: mail neither stops then nor bursts by more than one process's share each.
type pace struct {
	rates  Rates
	shared *ratelimit.Limiter
	own    *ratelimit.Limiter
	now    func() time.Time

	mu    sync.Mutex
	ahead map[string]time.Time // by budget: the time that was given to whoever waits last
}

func newPace(rates Rates, shared *ratelimit.Limiter, now func() time.Time) *pace {
	if shared == nil {
		shared = ratelimit.New(nil, now)
	}
	return &pace{rates: rates, shared: shared, own: ratelimit.New(nil, now), now: now, ahead: map[string]time.Time{}}
}

// paced is why a message waits although a server would take it.
type paced struct{ wait time.Duration }

func (p paced) Error() string { return fmt.Sprintf("mail: the rate is used up for %s", p.wait) }

// budget is one rate and whose it is.
type budget struct {
	key  string
	rate ratelimit.Rate
}

// budgets are those that a mail to an address takes from.
func (p *pace) budgets(address string) (all []budget) {
	for _, r := range p.rates.All {
		all = append(all, budget{"mail:" + r.String(), steady(r)})
	}
	if len(p.rates.Domains) == 0 {
		return all
	}
	domain := domainOf(address)
	rates, named := p.rates.Domains[domain]
	if !named {
		rates = p.rates.Domains[""]
	}
	for _, r := range rates {
		all = append(all, budget{"mail:" + domain + ":" + r.String(), steady(r)})
	}
	return all
}

func domainOf(address string) string {
	domain := address[strings.LastIndexByte(address, '@')+1:]
	if ascii, err := asciiDomain(domain); err == nil {
		domain = ascii
	}
	return strings.ToLower(domain)
}

// steady is a rate that keeps within Count for any Per, as providers count: a tenth of it at once, the rest evenly.
func steady(r ratelimit.Rate) ratelimit.Rate {
	burst := max(1, r.Count/10)
	return ratelimit.Rate{Count: r.Count - burst + 1, Per: r.Per, Burst: burst}
}

// take takes one from each budget, or from none, and returns how long to wait then.
func (p *pace) take(ctx context.Context, address string) (wait time.Duration) {
	all := p.budgets(address)
	for _, b := range all {
		if v := p.ask(ctx, b, (*ratelimit.Limiter).Peek); !v.Allowed {
			return p.putOff(b, v.RetryAfter)
		}
	}
	for _, b := range all {
		if v := p.ask(ctx, b, (*ratelimit.Limiter).Allow); !v.Allowed { // another was quicker
			return p.putOff(b, v.RetryAfter)
		}
	}
	return 0
}

// ask asks the shared budget, and this process's own where nobody answers for the shared one.
func (p *pace) ask(ctx context.Context, b budget, how func(*ratelimit.Limiter, context.Context, string, ratelimit.Rate) ratelimit.Verdict) ratelimit.Verdict {
	v := how(p.shared, ctx, b.key, b.rate)
	if !v.Open && !v.Allowed {
		return v
	}
	if own := how(p.own, ctx, b.key, b.rate); v.Open {
		return own
	}
	return v
}

// putOff gives each message that waits for a budget a time of its own, so that they do not all come back for the next place.
func (p *pace) putOff(b budget, retry time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, step := p.now(), b.rate.Per/time.Duration(b.rate.Count)
	next := now.Add(retry)
	if last := p.ahead[b.key].Add(step); last.After(next) {
		next = last
	}
	if next.Sub(now) > longestWait {
		return longestWait - time.Duration(rand.Int64N(int64(longestWait/4)))
	}
	if len(p.ahead) > 10_000 { // domains that somebody made up
		clear(p.ahead)
	}
	p.ahead[b.key] = next
	return next.Sub(now)
}
