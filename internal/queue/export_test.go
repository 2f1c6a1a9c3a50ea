package queue

import "time"

// ForgetAfter has a queue that has not started forget listeners that were silent for less than an hour.
func ForgetAfter(q *Queue, silent time.Duration) { q.hints.forget = silent }

// Yields reports whether jobs of a kind let others go first.
func (q *Queue) Yields(kind string) bool { return q.othersFirst(q.lanes[kind]) }
