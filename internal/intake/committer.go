package intake

import (
	"context"
	"sync"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/observe"
	"frontdesk/internal/queue"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

const (
	maxWaiting     = 4096 // posts that may wait for a commit; beyond it visitors are asked to come back
	maxCommit      = 64   // posts that share one commit
	commitDeadline = 5 * time.Second
)

// committer lets posts that wait at the same time share one transaction. It adds no waiting: a lone post is
// committed at once, and only those that arrive during a commit go together into the next.
type committer struct {
	db      *database.DB
	queue   *queue.Queue
	gate    *scan.Gate
	metrics *observe.Metrics
	waiting chan *pending
	mu      sync.RWMutex // held for reading while a post is put into waiting
	closed  bool
	loops   sync.WaitGroup
}

type pending struct {
	capture store.Capture
	place   string // in the visitor's trace
	answer  store.Captured
	err     error
	done    chan struct{}
}

func startCommitter(db *database.DB, q *queue.Queue, gate *scan.Gate, metrics *observe.Metrics) *committer {
	c := &committer{db: db, queue: q, gate: gate, metrics: metrics, waiting: make(chan *pending, maxWaiting)}
	loops := 2 // SQLite: one gathers while the other commits
	if db.Dialect() == database.PostgreSQL {
		loops = 4
	}
	for range loops {
		c.loops.Go(c.run)
	}
	return c
}

func (c *committer) close() {
	c.mu.Lock()
	if !c.closed {
		c.closed = true
		close(c.waiting)
	}
	c.mu.Unlock()
	c.loops.Wait()
}

// commit waits until the capture is on the disk. A visitor who goes away meanwhile is not waited for by
// anybody, but what was posted is kept. What follows from it goes on from a place in the visitor's trace.
func (c *committer) commit(capture store.Capture, place string) (store.Captured, error) {
	p := &pending{capture: capture, place: place, done: make(chan struct{})}
	if err := c.enqueue(p); err != nil {
		return store.Captured{}, err
	}
	<-p.done
	return p.answer, p.err
}

func (c *committer) enqueue(p *pending) error {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.closed {
		return crm.Unavailable("stopping", nil)
	}
	c.waiting <- p // has room: intake lets in no more than maxWaiting
	return nil
}

func (c *committer) run() {
	for first := range c.waiting {
		batch := c.gather(first)
		if err := c.write(batch); err != nil {
			c.writeOneByOne(batch, err)
		}
		for _, p := range batch {
			close(p.done)
		}
	}
}

// gather takes what waits already.
func (c *committer) gather(first *pending) []*pending {
	batch := []*pending{first}
	for len(batch) < maxCommit {
		select {
		case next, open := <-c.waiting:
			if !open {
				return batch
			}
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// writeOneByOne saves the neighbours of a submission that the database refuses. An outage concerns all.
func (c *committer) writeOneByOne(batch []*pending, err error) {
	alone := len(batch) == 1 || crm.IsKind(err, crm.KindUnavailable)
	for _, p := range batch {
		if p.err = err; !alone {
			p.err = c.write([]*pending{p})
		}
	}
}

func (c *committer) write(batch []*pending) error {
	ctx, cancel := context.WithTimeout(context.Background(), commitDeadline)
	defer cancel()
	captures := make([]store.Capture, len(batch))
	for i, p := range batch {
		captures[i] = p.capture
	}
	var answers []store.Captured
	start := time.Now()
	err := c.db.WriteFirst(ctx, func(tx *database.Tx) (err error) {
		if answers, err = store.InsertSubmissions(tx, captures); err != nil {
			return err
		}
		if err := recordPrograms(tx, captures, answers); err != nil {
			return err
		}
		if err := c.recordFiles(tx, captures, answers); err != nil {
			return err
		}
		unlocks, err := recordUnlocks(tx, batch, answers)
		if err != nil {
			return err
		}
		return c.queue.InsertAll(tx, append(toRoute(batch, answers), unlocks...))
	})
	if err == nil {
		c.metrics.Committed(len(batch), time.Since(start))
	}
	for i := range answers {
		batch[i].answer = answers[i]
	}
	return err
}

// recordPrograms writes into the trail which submissions came through whose key.
func recordPrograms(tx *database.Tx, captures []store.Capture, answers []store.Captured) error {
	for i, a := range answers {
		by := captures[i].By
		if by == nil || a.Outcome != store.Created {
			continue
		}
		event := crm.Event{Actor: *by, Kind: "submission.posted", Subject: "submission", SubjectID: captures[i].Submission.ID}
		if err := store.InsertEvent(tx, event); err != nil {
			return err
		}
	}
	return nil
}

// recordFiles writes which files, kept before, belong to which submission, and has them looked at.
func (c *committer) recordFiles(tx *database.Tx, captures []store.Capture, answers []store.Captured) error {
	var all []crm.File
	var sums []string
	for i, a := range answers {
		if a.Outcome != store.Created {
			continue
		}
		s := captures[i].Submission
		for _, file := range s.Files {
			file.SubmissionID = s.ID
			all, sums = append(all, file), append(sums, file.SHA256)
		}
	}
	if err := store.InsertFiles(tx, all); err != nil {
		return err
	}
	return c.gate.Enqueue(tx, sums...)
}

// toRoute names a job for each accepted submission of the batch that is new.
func toRoute(batch []*pending, answers []store.Captured) []queue.Entry {
	var all []queue.Entry
	for i, a := range answers {
		s := batch[i].capture.Submission
		if a.Outcome == store.Created && s.State == crm.SubmissionAccepted {
			all = append(all, queue.Entry{
				Args: next(batch[i].capture), Options: []queue.Option{queue.Trace(batch[i].place)},
			})
		}
	}
	return all
}

// next is what follows for an accepted submission.
func next(c store.Capture) queue.Args {
	if c.Second {
		return jobs.SecondOpinion{Submission: c.Submission.ID}
	}
	return jobs.RouteSubmission{Submission: c.Submission.ID}
}
