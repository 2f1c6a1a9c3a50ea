package intake

import (
	"sync"

	"frontdesk/internal/database"
	"frontdesk/internal/queue"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

// MaxWaiting is how many posts may wait at once.
const MaxWaiting = maxWaiting

// CommitTogether hands captures to a committer so that they meet in one batch, and returns what each heard. Those
// beyond the places given belong to no trace.
func CommitTogether(db *database.DB, q *queue.Queue, captures []store.Capture, places ...string) ([]store.Captured, []error) {
	places = append(places, make([]string, len(captures)-len(places))...)
	c := &committer{db: db, queue: q, gate: &scan.Gate{}, waiting: make(chan *pending, maxWaiting)}
	answers, faults := make([]store.Captured, len(captures)), make([]error, len(captures))
	var wait sync.WaitGroup
	for i, capture := range captures {
		wait.Go(func() { answers[i], faults[i] = c.commit(capture, places[i]) })
	}
	for len(c.waiting) < len(captures) {
	}
	c.loops.Go(c.run)
	wait.Wait()
	c.close()
	return answers, faults
}
