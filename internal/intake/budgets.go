package intake

import (
	"context"
	"strconv"
	"sync"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/spam"
	"frontdesk/internal/token"
)

// Nobody writes more often than this; what comes beyond it is held back, not refused, since it may be somebody else who
// uses the contact's name.
var contactRate = ratelimit.Rate{Count: 10, Per: time.Hour, Burst: 10}

// textRate is how many of one text are counted.
var textRate = ratelimit.Rate{Count: 10, Per: time.Hour, Burst: 10}

// floodStays is for how long a site counts as flooded after its budget was last used up.
const floodStays = time.Minute

// contactUsedUp takes one from the budget of each way to reach the visitor.
func (g *guard) contactUsedUp(ctx context.Context, s *crm.Submission) (up bool) {
	for _, p := range s.ContactPoints() {
		key := "contact:" + token.Hash(p.Kind+":"+p.Value) // Redis need not know them
		up = !g.limiter.Allow(ctx, key, contactRate).Allowed || up
	}
	return up
}

// repeats is how often the message came within about an hour before this time, as far as is counted.
func (g *guard) repeats(ctx context.Context, s *crm.Submission) int {
	print := spam.Fingerprint(s.Message)
	if print == "" {
		return 0
	}
	v := g.limiter.Allow(ctx, "text:"+strconv.FormatInt(s.SiteID, 10)+":"+print, textRate)
	switch {
	case v.Open:
		return 0
	case !v.Allowed:
		return textRate.Burst
	}
	return textRate.Burst - 1 - v.Remaining
}

// floods remembers until when each site counts as flooded.
type floods struct {
	mu    sync.Mutex
	until map[int64]time.Time
}

func (f *floods) begin(site int64, until time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.until == nil {
		f.until = map[int64]time.Time{}
	}
	f.until[site] = until
}

func (f *floods) lasts(site int64, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return now.Before(f.until[site])
}

// flooded takes one post from the budget of the form's site, and says whether it is used up or was within a minute.
func (g *guard) flooded(ctx context.Context, form Form) bool {
	key, rate := floodBudget(form)
	if !g.limiter.Allow(ctx, key, rate).Allowed {
		g.floods.begin(form.SiteID, g.db.Now().Add(floodStays))
	}
	return !rate.Off() && g.floods.lasts(form.SiteID, g.db.Now())
}

// asksProof says whether a post that came now would have to bring a proof; it takes nothing. Another host may have
// met the flood, so the budget is looked at too.
func (g *guard) asksProof(ctx context.Context, form Form) bool {
	key, rate := floodBudget(form)
	if g.off || rate.Off() {
		return false
	}
	return g.floods.lasts(form.SiteID, g.db.Now()) || !g.limiter.Peek(ctx, key, rate).Allowed
}

func floodBudget(form Form) (key string, rate ratelimit.Rate) {
	return "flood:" + strconv.FormatInt(form.SiteID, 10), ratelimit.Rate{Count: form.Spam.Flood, Per: time.Minute}
}
