package intake

import (
	"sync"

	"frontdesk/internal/database"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// MaxWaiting is how many posts may wait at once.
const MaxWaiting = maxWaiting

// CommitTogether hands captures to a committer so that they meet in one batch, and returns what each heard.
func CommitTogether(db *database.DB, q *queue.Queue, captures []store.Capture) ([]store.Captured, []error) {
	c := &committer{db: db, queue: q, waiting: make(chan *pending, maxWaiting)}
	answers, faults := make([]store.Captured, len(captures)), make([]error, len(captures))
	var wait sync.WaitGroup
	for i, capture := range captures {
		wait.Go(func() { answers[i], faults[i] = c.commit(capture) })
	}
	for len(c.waiting) < len(captures) {
	}
	c.loops.Go(c.run)
	wait.Wait()
	c.close()
	return answers, faults
}
