package queue

import (
	"context"
	"sync"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// leases knows the tokens under which this process holds jobs, so that they are renewed while it lives.
type leases struct {
	mu    sync.Mutex
	held  map[string]time.Duration
	count map[string]int
}

func (l *leases) hold(token string, jobs int, lease time.Duration) {
	if jobs == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count == nil {
		l.count = map[string]int{}
	}
	l.held[token] = lease
	l.count[token] = jobs
}

func (l *leases) drop(token string, jobs int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count[token] -= jobs; l.count[token] <= 0 {
		delete(l.count, token)
		delete(l.held, token)
	}
}

func (l *leases) byLength() map[time.Duration][]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	tokens := map[time.Duration][]string{}
	for token, lease := range l.held {
		tokens[lease] = append(tokens[lease], token)
	}
	return tokens
}

// renew extends every lease of this process.
func (q *Queue) renew(ctx context.Context) error {
	if len(q.leases.byLength()) == 0 {
		return nil
	}
	return q.db.Write(ctx, q.renewIn)
}

func (q *Queue) renewIn(tx *database.Tx) error {
	for lease, tokens := range q.leases.byLength() {
		if err := store.RenewLeases(tx, tokens, tx.Now().Add(lease)); err != nil {
			return err
		}
	}
	return nil
}
