package intake

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/judge"
	"frontdesk/internal/observe"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/spam"
	"frontdesk/internal/token"
)

// guard gathers what speaks for spam about a post and weighs it. On the usual path it reads nothing from the database:
// budgets are kept by ratelimit and what was learned is a copy in memory.
type guard struct {
	db      *database.DB
	limiter *ratelimit.Limiter
	off     bool // no budgets at all
	keys    token.Keyring
	learned *learned
	judge   *judge.Judge
	floods  floods
	log     *slog.Logger
	metrics *observe.Metrics
}

func newGuard(o Options) *guard {
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &guard{
		db: o.DB, limiter: o.Limiter, off: o.Rate.Off(), keys: o.Keys, learned: newLearned(o.DB, log),
		judge: judge.New(o.Outbound), log: log, metrics: o.Metrics,
	}
}

func (g *guard) close() {
	g.learned.close()
	g.judge.Close()
}

// posted are the fields of a post that say nothing but how it was made.
type posted struct {
	honeypot  string
	token     string // of the form
	proof     string // of work
	turnstile string
	hcaptcha  string
}

func (f *fields) made() posted {
	return posted{
		honeypot: f.hidden("website", maxHidden), token: f.hidden("form_token", maxHidden), proof: f.hidden("altcha", maxHidden),
		turnstile: f.hidden("cf-turnstile-response", maxHidden), hcaptcha: f.hidden("h-captcha-response", 2*maxHidden),
	}
}

// weigh judges an entry that has been read. The only errors are those of a database that is away.
func (g *guard) weigh(ctx context.Context, form Form, post Post, e *entry) error {
	s := e.submission
	evidence := spam.Evidence{
		Honeypot: e.posted.honeypot, Text: said(s), Email: s.Email.Value, Limits: limits(form.Site, form.Spam),
	}
	evidence.Learned = g.learned.opinion(evidence.Text, evidence.Email)
	if post.By == nil {
		if err := g.askHow(ctx, form, e, &evidence); err != nil {
			return err
		}
	}
	verdict := spam.Judge(evidence)
	e.second = verdict.Doubtful() && form.Spam.Akismet.Key != ""
	s.SpamScore, s.SpamReasons = verdict.Score, codes(verdict)
	if verdict.Hold {
		s.State = crm.SubmissionQuarantined
	}
	return nil
}

// askHow adds how the post of a visitor was made; a program with a key is known, and stands under the budget of
// addresses alone.
func (g *guard) askHow(ctx context.Context, form Form, e *entry, evidence *spam.Evidence) (err error) {
	evidence.Token = g.token(form, e.posted.token)
	evidence.Captcha = g.captcha(ctx, form, e.posted)
	if g.off {
		return nil
	}
	evidence.Contact = g.contactUsedUp(ctx, e.submission)
	evidence.Repeats = g.repeats(ctx, e.submission)
	if g.flooded(ctx, form) {
		proven, err := g.proven(ctx, form, e)
		evidence.Flood = !proven
		return err
	}
	return nil
}

// limits are what a site says about its visitors.
func limits(site crm.Site, s crm.SpamSettings) spam.Limits {
	languages := s.Languages
	if len(languages) == 0 {
		languages = []string{site.Locale, "en", "zh"}
	}
	return spam.Limits{Links: s.Links, Languages: languages, Words: s.Words, Disposable: s.Disposable}
}

// said is everything that a visitor wrote, as one text.
func said(s *crm.Submission) string {
	parts := []string{s.Name, s.Company, s.Service, s.Message}
	for _, name := range slices.Sorted(maps.Keys(s.Extra)) {
		parts = append(parts, s.Extra[name])
	}
	return strings.Join(parts, "\n")
}

func codes(v spam.Verdict) (all []string) {
	for _, r := range v.Reasons {
		all = append(all, string(r))
	}
	return all
}
