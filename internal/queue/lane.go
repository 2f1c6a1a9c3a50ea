package queue

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/observe"
	"frontdesk/internal/store"
)

// claimDeadline bounds a claim and a giving back. Both go on when the queue stops: what was claimed must be run.
const claimDeadline = 10 * time.Second

// lane works on the jobs of one kind.
type lane struct {
	kind   string
	batch  int // how many jobs a handler takes at once
	policy Policy
	meter  *observe.Jobs
	work   func(ctx context.Context, all []taken) error
	wake   chan struct{}
	slots  chan struct{}   // one for each batch that is claimed: twice the workers, so that none waits for a claim
	hands  chan struct{}   // one for each worker
	begun  <-chan struct{} // closed once what was claimed last has begun
	behind atomic.Bool     // more is due than it could claim
}

// Handle names the handler of a kind. It must end the job by Finish in its own transaction and return nil, or
// return an error, Snooze or Cancel.
func Handle[T Args](q *Queue, policy Policy, work func(context.Context, Job[T]) error) {
	q.addLane(1, policy, new(T), func(ctx context.Context, all []taken) error {
		job, err := decode[T](all[0])
		if err != nil {
			return err
		}
		return work(job.Context(ctx), job)
	})
}

// HandleBatch names the handler of a kind that takes up to size jobs at once. It must end each of them, by
// FinishAll, Finish or Fail; an error gives all of them back.
func HandleBatch[T Args](q *Queue, size int, policy Policy, work func(context.Context, []Job[T]) error) {
	q.addLane(size, policy, new(T), func(ctx context.Context, all []taken) error {
		batch := make([]Job[T], 0, len(all))
		for _, t := range all {
			job, err := decode[T](t)
			if err != nil {
				q.giveBackAll(ctx, []taken{t}, err) // alone; its neighbours are sound
				continue
			}
			batch = append(batch, job)
		}
		if len(batch) == 0 {
			return nil
		}
		return work(ctx, batch)
	})
}

func decode[T Args](t taken) (Job[T], error) {
	job := Job[T]{Attempt: t.row.Attempts, taken: t}
	if err := json.Unmarshal([]byte(t.row.Args), &job.Args); err != nil {
		return job, fmt.Errorf("decoding the arguments of job %d: %w", t.row.ID, err)
	}
	return job, nil
}

func (q *Queue) addLane(batch int, policy Policy, args any, work func(context.Context, []taken) error) {
	policy = policy.withDefaults()
	kind := args.(Args).Kind()
	l := &lane{
		kind: kind, batch: batch, policy: policy, meter: q.metrics.Jobs(kind), work: work,
		wake: make(chan struct{}, 1), begun: closed(), slots: make(chan struct{}, 2*policy.Workers), hands: make(chan struct{}, policy.Workers),
	}
	if q.lanes[l.kind] != nil {
		panic("two handlers for jobs of kind " + l.kind)
	}
	q.lanes[l.kind] = l
}

func closed() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

// poke lets the lane look for due jobs; it never blocks.
func (l *lane) poke() {
	select {
	case l.wake <- struct{}{}:
	default: // it is about to look anyway
	}
}

// dispatch claims due jobs for free workers whenever the lane is woken, until ctx ends. work is the context
// of the handlers, which outlives ctx while the queue drains.
func (q *Queue) dispatch(ctx, work context.Context, l *lane) {
	for {
		select {
		case <-l.wake:
		case <-ctx.Done():
			return
		}
		for want := 1; ctx.Err() == nil; want = max(1, l.policy.Workers/2) {
			most := l.policy.Workers * l.batch
			if q.yield(ctx, l) {
				most = min(most, yieldJobs)
			}
			free := l.takeSlots(ctx, want)
			more, err := q.claim(ctx, work, l, free, most)
			l.behind.Store(more)
			if err != nil {
				q.log.Warn("claiming jobs", "kind", l.kind, "error", err)
			}
			if err != nil || !more {
				break
			}
		}
	}
}

// gatherFor is how long a claim waits for more places than one to come free while there is work for all: a claim is
// a commit, and costs the same for one job as for many.
const gatherFor = 5 * time.Millisecond

// takeSlots takes the free places, as many as there are workers: one at least, unless ctx ends, and as many as wanted
// where these come free soon.
func (l *lane) takeSlots(ctx context.Context, want int) (free int) {
	select {
	case l.slots <- struct{}{}:
		free++
	case <-ctx.Done():
		return 0
	}
	soon, cancel := context.WithTimeout(ctx, gatherFor)
	defer cancel()
	for free < l.policy.Workers && (takeSlot(l.slots) || free < want && l.awaitSlot(soon)) {
		free++
	}
	return free
}

func takeSlot(slots chan struct{}) bool {
	select {
	case slots <- struct{}{}:
		return true
	default:
		return false
	}
}

func (l *lane) awaitSlot(ctx context.Context) bool {
	select {
	case l.slots <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// claim claims jobs for the places taken, no more than most, and starts them. It reports whether more may be due.
func (q *Queue) claim(ctx, work context.Context, l *lane, free, most int) (bool, error) {
	if free == 0 {
		return false, nil
	}
	token, most := newToken(), min(most, free*l.batch)
	var rows []store.Job
	claiming, cancel := context.WithTimeout(context.WithoutCancel(ctx), claimDeadline)
	defer cancel()
	err := q.db.Write(claiming, func(tx *database.Tx) (err error) {
		rows, err = store.ClaimJobs(tx, l.kind, token, l.policy.Lease, most)
		return err
	})
	if err != nil {
		rows = nil
	}
	slices.SortFunc(rows, func(a, b store.Job) int { return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.ID, b.ID)) })
	q.leases.hold(token, len(rows), l.policy.Lease)
	for chunk := range slices.Chunk(rows, l.batch) {
		free--
		before, begun := l.begun, make(chan struct{})
		l.begun = begun
		q.running.Go(func() {
			defer func() { <-l.slots }()
			defer q.leases.drop(token, len(chunk))
			<-before // what was claimed first begins first
			l.hands <- struct{}{}
			close(begun)
			defer func() { <-l.hands }()
			q.run(work, l, chunk)
		})
	}
	for range free {
		<-l.slots
	}
	return len(rows) == most, err
}

// run calls the handler and gives back what it did not finish.
func (q *Queue) run(ctx context.Context, l *lane, rows []store.Job) {
	start, all := time.Now(), q.take(ctx, l, rows)
	ctx = observe.WithJob(ctx, l.kind, 0)
	err := safely(func() error { return l.work(ctx, all) })
	l.meter.Worked(time.Since(start))
	switch {
	case err == nil:
	case errors.Is(err, ErrLeaseLost):
		l.meter.Ended(observe.Lost, len(all))
		q.log.WarnContext(all[0].within(ctx), "a job was taken over", "error", err)
	case ctx.Err() != nil:
		q.giveBackAll(ctx, all, Snooze(0)) // we are stopping; the next worker goes on
	default:
		q.giveBackAll(ctx, all, err)
	}
	for _, t := range all {
		t.span.End(nil)
	}
}

// giveBackAll moves held jobs to where an error sends them.
func (q *Queue) giveBackAll(ctx context.Context, all []taken, cause error) {
	q.report(ctx, all, cause)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), claimDeadline)
	defer cancel()
	err := q.db.Write(ctx, func(tx *database.Tx) error {
		for _, t := range all {
			if _, err := t.giveBack(tx, cause); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		q.log.ErrorContext(ctx, "giving jobs back; their leases will run out", "error", err)
	}
}

func (q *Queue) report(ctx context.Context, all []taken, err error) {
	if errors.As(err, new(snooze)) {
		return
	}
	for _, t := range all {
		q.log.WarnContext(t.within(ctx), "job failed", "attempt", t.row.Attempts, "error", err)
	}
}

// safely turns a panic into an error, so that one bad job does not take the process down.
func safely(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return work()
}
