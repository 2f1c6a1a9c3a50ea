package intake

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
)

const (
	learnedFresh = 5 * time.Second // for how long a copy is used
	maxLearned   = 300_000         // terms in the copy; those met longest ago are left out
)

// learned keeps a copy of what was learned from people's decisions, so that judging a post reads nothing from the
// database. The copy is brought up to date beside the posts, never in the way of one, and only by what has changed.
type learned struct {
	db      *database.DB
	log     *slog.Logger
	model   atomic.Pointer[spam.Model]
	looked  atomic.Int64 // when the database was last asked, in nanoseconds
	mu      sync.Mutex   // of closed and loading
	closed  bool
	loading sync.WaitGroup
	ctx     context.Context
	stop    context.CancelFunc
}

func newLearned(db *database.DB, log *slog.Logger) *learned {
	l := &learned{db: db, log: log}
	l.ctx, l.stop = context.WithCancel(context.Background())
	l.model.Store(&spam.Model{})
	return l
}

func (l *learned) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.stop()
	l.loading.Wait()
}

// opinion is what the copy thinks of a text.
func (l *learned) opinion(text, email string) spam.Opinion {
	l.refresh()
	m := l.model.Load()
	if m.Examples.Spam == 0 || m.Examples.Ham == 0 {
		return spam.Opinion{} // nothing to compare with
	}
	return m.Opinion(spam.Terms(text, email))
}

// stale has the next post look for what was learned.
func (l *learned) stale() { l.looked.Store(0) }

// refresh begins to load when that was not done lately. One loads for all.
func (l *learned) refresh() {
	last, now := l.looked.Load(), time.Now().UnixNano()
	if time.Duration(now-last) < learnedFresh || !l.looked.CompareAndSwap(last, now) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.loading.Go(func() {
			if err := l.load(); err != nil && l.ctx.Err() == nil {
				l.log.Warn("loading what was learned about spam; the last copy serves on", "error", err)
			}
		})
	}
}

// load adds to the copy what was learned since. Counts are absolute, so what is read twice does no harm.
func (l *learned) load() error {
	ctx, cancel := context.WithTimeout(l.ctx, learnedFresh)
	defer cancel()
	old := l.model.Load()
	return l.db.Read(ctx, func(tx *database.Tx) error {
		examples, err := store.SpamExamples(tx)
		if err != nil || examples == old.Examples {
			return err
		}
		changed, err := store.SpamTerms(tx, int64(old.Examples.Spam)+int64(old.Examples.Ham), maxLearned)
		if err != nil {
			return err
		}
		l.model.Store(newer(old, examples, changed))
		return nil
	})
}

func newer(old *spam.Model, examples spam.Count, changed []store.TermCount) *spam.Model {
	terms := maps.Clone(old.Terms)
	if terms == nil {
		terms = make(map[spam.Term]spam.Count, len(changed))
	}
	for _, c := range changed {
		terms[c.Term] = c.Count
	}
	return &spam.Model{Examples: examples, Terms: terms}
}
