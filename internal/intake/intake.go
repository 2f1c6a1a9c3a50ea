// Package intake turns a posted form into a durable submission, and is the only maker of submissions. A visitor
// is answered only after the submission and the job that will route it are on the disk; nothing else stands
// between the post and the answer. It never calls routing, mail or any other station.
package intake

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/files"
	"frontdesk/internal/observe"
	"frontdesk/internal/queue"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// contentWindow is how long the same content without a key counts as the same submission.
const contentWindow = 10 * time.Minute

// keyLifetime is how long a key of the visitor's page stands for its submission: for ever, as people count.
const keyLifetime = 20 * 365 * 24 * time.Hour

// maxNumbers is how many numbers are tried for one submission, each time twice as far ahead: the last lies beyond
// a million that other sites have used up.
const maxNumbers = 21

// Options are what intake works with.
type Options struct {
	DB      *database.DB
	Queue   *queue.Queue
	Limiter *ratelimit.Limiter
	Rate    ratelimit.Rate // submissions from one address
	Log     *slog.Logger
	Metrics *observe.Metrics // nil: nothing is counted
	Keys    token.Keyring    // sign form tokens and challenges
	Files   *files.Folder
	Gate    *scan.Gate // by which files are handed out
	MaxFile int64      // bytes of one file that a visitor sends; 0: 10 MiB

	Outbound *http.Client // asks judges outside; one of package outbound
}

// Intake takes submissions. It is safe for concurrent use.
type Intake struct {
	db        *database.DB
	queue     *queue.Queue
	limiter   *ratelimit.Limiter
	rate      ratelimit.Rate
	firm      *directory
	numbers   *numberer
	crowded   atomic.Int64  // when visitors were last many, in nanoseconds since 1970
	places    chan struct{} // one for each post that waits for its number or its commit
	committer *committer
	metrics   *observe.Metrics
	files     *files.Folder
	gate      *scan.Gate
	maxFile   int64
	uploads   chan struct{} // one for each post whose files are coming in
	guard     *guard
}

// New starts an intake; Close stops it.
func New(o Options) *Intake {
	in := &Intake{
		db: o.DB, queue: o.Queue, limiter: o.Limiter, rate: o.Rate,
		firm: newDirectory(o.DB), numbers: newNumberer(o.DB),
		places: make(chan struct{}, maxWaiting), committer: startCommitter(o.DB, o.Queue, o.Gate, o.Metrics), metrics: o.Metrics,
		files: o.Files, gate: o.Gate, maxFile: cmp.Or(o.MaxFile, usualFile), uploads: make(chan struct{}, maxUploads),
		guard: newGuard(o),
	}
	queue.Handle(o.Queue, queue.Persistent(4), in.secondOpinion)
	return in
}

// Close answers what has been taken and takes no more.
func (in *Intake) Close() {
	in.committer.close()
	in.guard.close()
}

const (
	crowd     = 4                      // posts at once that mean that visitors wait for one another
	crowdStay = 100 * time.Millisecond // how long they are taken to be many after they were seen to be
)

// Busy reports whether many visitors post, and other work had better let them go first.
func (in *Intake) Busy() bool { return time.Since(time.Unix(0, in.crowded.Load())) < crowdStay }

// Post is one posted form.
type Post struct {
	Form      string              // slug
	Fields    map[string][]string // as decoded, bounded by package request
	Key       string              // Idempotency-Key of the header; the field submission_id when empty
	Strict    bool                // another body under the key is an error, not a correction
	Address   netip.Addr
	UserAgent string
	Languages string     // Accept-Language
	By        *crm.Actor // the program that posts it with an API key; nil: a visitor
	Upload    *Upload    // its files; nil: none came
	Solution  int64      // of an article, that the visitor asks for by it; 0: none
}

// Receipt acknowledges a submission that is on the disk.
type Receipt struct {
	Reference string
	Repeated  bool // it was on the disk before
	Locale    string
	Site      crm.Site
}

// Submit takes one post. Errors: crm.KindNotFound for an unknown form, KindInvalid with fields,
// KindRateLimited and KindUnavailable with RetryAfter, KindInvalid "idempotency_mismatch" for another body
// under the key of a strict post.
func (in *Intake) Submit(ctx context.Context, post Post) (Receipt, error) {
	form, err := in.firm.form(ctx, post.Form)
	if err != nil {
		in.metrics.Refused(crm.AsError(err).Code)
		return Receipt{}, err
	}
	return in.take(ctx, form, post)
}

// take submits a post of a form that was found, and counts what became of it.
func (in *Intake) take(ctx context.Context, form Form, post Post) (Receipt, error) {
	receipt, outcome, err := in.submit(ctx, form, post)
	if err != nil {
		in.metrics.Refused(crm.AsError(err).Code)
		return Receipt{}, err
	}
	in.metrics.Submission(outcome)
	return receipt, nil
}

func (in *Intake) submit(ctx context.Context, form Form, post Post) (receipt Receipt, outcome observe.Outcome, err error) {
	if post.By == nil || post.By.Kind != crm.ActorSystem {
		if err := in.admit(ctx, post.Address); err != nil {
			return receipt, outcome, err
		}
	}
	entry, err := read(form, post)
	if err != nil {
		return receipt, outcome, err
	}
	if err := post.Upload.keep(); err != nil {
		return receipt, outcome, err
	}
	if err := in.guard.weigh(ctx, form, post, &entry); err != nil {
		return receipt, outcome, err
	}
	entry.submission.CreatedAt = in.db.Now()
	captured, err := in.capture(ctx, form, entry)
	if err == nil && captured.Outcome == store.Differs {
		captured, err = in.captureOther(ctx, form, post, entry, captured.Reference)
	}
	if err != nil {
		return receipt, outcome, err
	}
	return Receipt{
		Reference: captured.Reference, Repeated: captured.Outcome != store.Created,
		Locale: entry.submission.Locale, Site: form.Site,
	}, outcomeOf(captured, entry.submission), nil
}

func outcomeOf(captured store.Captured, s *crm.Submission) observe.Outcome {
	switch {
	case captured.Outcome != store.Created:
		return observe.Repeated
	case s.State == crm.SubmissionQuarantined:
		return observe.Quarantined
	case s.Corrects != "":
		return observe.Corrected
	}
	return observe.Accepted
}

func (in *Intake) admit(ctx context.Context, address netip.Addr) error {
	return in.within(ctx, "submit:", address)
}

// within asks whether an address may do one more of something that is counted apart.
func (in *Intake) within(ctx context.Context, what string, address netip.Addr) error {
	if in.rate.Off() {
		return nil
	}
	verdict := in.limiter.Allow(ctx, what+crm.Network(address, 32, 64), in.rate)
	if verdict.Allowed {
		return nil
	}
	return &crm.Error{Kind: crm.KindRateLimited, Code: "rate_limited", RetryAfter: verdict.RetryAfter}
}

// capture commits the entry under its key. Each site numbers its own references, so a number may have been
// given out by another site of the firm; then a later one is taken. No more than maxWaiting are at it at once.
func (in *Intake) capture(ctx context.Context, form Form, e entry) (captured store.Captured, err error) {
	select {
	case in.places <- struct{}{}:
		if len(in.places) >= crowd {
			in.crowded.Store(time.Now().UnixNano())
		}
		defer func() { <-in.places }()
	default:
		return captured, crm.Unavailable("busy", nil)
	}
	ctx, span := observe.Start(ctx, "capture")
	defer func() { span.End(err) }()
	place := observe.Traceparent(ctx)
	for try := range maxNumbers {
		if e.submission.Reference, err = in.numbers.next(ctx, form, e.submission.CreatedAt, 1<<try-1); err != nil {
			return captured, err
		}
		captured, err = in.committer.commit(store.Capture{
			Submission: e.submission, Key: e.key, BodyHash: e.bodyHash, KeyExpires: e.submission.CreatedAt.Add(e.keyLives), By: e.by, Second: e.second,
		}, place)
		if !database.IsUnique(err) {
			return captured, err
		}
	}
	return captured, fmt.Errorf("finding an unused reference: %w", err)
}

// captureOther takes another body under a key that is in use: a program has mixed up its keys; a visitor went
// back and corrected the form, which makes a new submission that belongs to the first.
func (in *Intake) captureOther(ctx context.Context, form Form, post Post, e entry, first string) (store.Captured, error) {
	if post.Strict {
		return store.Captured{}, &crm.Error{Kind: crm.KindInvalid, Code: "idempotency_mismatch",
			Fields: []crm.FieldError{{Field: "submission_id", Code: "idempotency_mismatch"}}}
	}
	e.key += "/" + e.bodyHash
	e.submission.Corrects = first
	return in.capture(ctx, form, e)
}
