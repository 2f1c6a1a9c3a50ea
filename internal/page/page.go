// Package page is what an article of a site carries for its visitors: votes, comments, reviews, related reading, the
// ticket with its solution, and the firm's services and channels, all in one bundle. It promises that reading changes
// nothing, that counts are exact, and that nothing a visitor may not see is in what it answers. It moves no lead: what is
// an enquiry goes through intake.
package page

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/intake"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// writes is how often one network may change something on the pages of a site.
var writes = ratelimit.Rate{Count: 60, Per: time.Minute, Burst: 60}

// Options are what Page works with.
type Options struct {
	DB      *database.DB
	Queue   *queue.Queue
	Outbox  *outbox.Outbox
	Intake  *intake.Intake
	Keys    token.Keyring
	Catalog *i18n.Catalog
	Limiter *ratelimit.Limiter
	Limited bool // whether rates hold
	Log     *slog.Logger

	Outbound *http.Client // reads sitemaps and what they name
}

// Page answers for articles. It is safe for concurrent use.
type Page struct {
	Options
	bundles  *shelf
	editions together[store.Edition]
}

// New returns a Page and names its job handlers.
func New(o Options) *Page {
	p := &Page{Options: o, bundles: newShelf()}
	queue.Handle(o.Queue, queue.Policy{Workers: 2}, p.sendSolution)
	queue.Handle(o.Queue, queue.Policy{Workers: 1}, p.inviteReview)
	queue.Handle(o.Queue, queue.Persistent(1), p.relateArticles) // each round makes the next: given up, there would be none
	queue.Handle(o.Queue, queue.Policy{Workers: 2, MaxAttempts: 4, Backoff: queue.Exponential(time.Minute, time.Hour)}, p.describeArticle)
	queue.Handle(o.Queue, queue.Policy{Workers: 1}, p.importSitemap)
	return p
}

// Visitor is whoever does something on an article.
type Visitor struct {
	ID      string // a random id that their page keeps; empty: a page without script
	Address netip.Addr
	Locale  string
}

// admit refuses a network that does something more often than people do. It fails open when the counter is away.
func (p *Page) admit(ctx context.Context, v Visitor, what string, rate ratelimit.Rate) error {
	if !p.Limited {
		return nil
	}
	if verdict := p.Limiter.Allow(ctx, what+":"+network(v.Address), rate); !verdict.Allowed {
		return &crm.Error{Kind: crm.KindRateLimited, Code: "rate_limited", RetryAfter: verdict.RetryAfter}
	}
	return nil
}

func network(a netip.Addr) string { return crm.Network(a, 24, 48) }

// hidden is the network of a visitor as it is kept: who reads the database cannot tell which it is.
func hidden(site crm.Site, a netip.Addr) string {
	mac := hmac.New(sha256.New, site.ReferenceKey)
	mac.Write([]byte("network of a vote: " + network(a)))
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

// Scriptless is the id of a visitor whose page keeps none: who shares a network and a browser with another shares a vote.
func Scriptless(site crm.Site, a netip.Addr, userAgent string) string {
	mac := hmac.New(sha256.New, site.ReferenceKey)
	mac.Write([]byte("visitor without script: " + network(a) + " " + userAgent))
	return "p-" + hex.EncodeToString(mac.Sum(nil)[:16])
}
