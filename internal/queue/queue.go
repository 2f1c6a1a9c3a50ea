// Package queue is the job engine. The database is the truth: a job is a row that is born in the transaction
// that justifies it and leaves in the transaction that does it, under its lease token, so a worker whose lease
// ran out commits nothing. A Redis stream carries hints (ids only) from a commit to a worker; losing it, or
// Redis altogether, delays a job until the next sweep and loses nothing. The package knows no business word.
package queue

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"frontdesk/internal/database"
	"frontdesk/internal/observe"
	"frontdesk/internal/store"
)

// Args are the arguments of a job: plain data, kept as JSON.
type Args interface {
	Kind() string
}

// Options say how a queue works.
type Options struct {
	DB     *database.DB
	Redis  redis.UniversalClient // nil: no hints are sent, as a queue that is driven by hand needs none
	Log    *slog.Logger
	Sweep  time.Duration // how often due jobs are looked for without a hint; 0: one second
	Worker string        // names this process among its peers; empty: random

	Metrics *observe.Metrics // nil: nothing is counted
	Tracer  *observe.Tracer  // nil: nothing is traced
}

// Queue inserts jobs and, once started, works on those whose kinds have a handler.
type Queue struct {
	db        *database.DB
	log       *slog.Logger
	metrics   *observe.Metrics
	tracer    *observe.Tracer
	hints     *hinter
	lanes     map[string]*lane
	leases    leases
	sweep     time.Duration
	busy      func() bool       // visitors wait; nil: never
	preferred map[string]string // by kind, the one that goes before it
	stop      func()            // takes no more jobs
	abandon   func()            // cancels the running ones
	running   sync.WaitGroup
}

// New returns a queue that can insert jobs at once. Handlers are added before Start.
func New(o Options) *Queue {
	if o.Sweep == 0 {
		o.Sweep = time.Second
	}
	if o.Worker == "" {
		o.Worker = newToken()
	}
	hints := &hinter{quit: make(chan struct{})} // takes none
	if o.Redis != nil {
		hints = newHinter(o.Redis, o.Worker, o.Log)
	}
	return &Queue{
		db: o.DB, log: o.Log, metrics: o.Metrics, tracer: o.Tracer, sweep: o.Sweep, lanes: map[string]*lane{}, preferred: map[string]string{},
		hints: hints, leases: leases{held: map[string]time.Duration{}},
	}
}

// An Option changes how one job is inserted.
type Option func(*store.Job)

// At is when the job is to run, at the earliest.
func At(t time.Time) Option { return func(j *store.Job) { j.RunAt = t } }

// Key makes the job one with any job that waits under the same key; the earlier time holds.
func Key(key string) Option { return func(j *store.Job) { j.UniqueKey = key } }

// Priority puts the job before those with a higher number; 0 unless told.
func Priority(p int) Option { return func(j *store.Job) { j.Priority = p } }

// Trace has the job go on from a place in a trace (a W3C traceparent), where that is not the transaction's.
func Trace(place string) Option { return func(j *store.Job) { j.Trace = place } }

// Entry is a job to be inserted.
type Entry struct {
	Args    Args
	Options []Option
}

// Insert writes a job as part of the transaction. Workers hear of it once that is committed. A job that is due at
// once goes on with the trace of the transaction's context; one for later begins its own.
func (q *Queue) Insert(tx *database.Tx, args Args, options ...Option) error {
	return q.InsertAll(tx, []Entry{{args, options}})
}

// InsertAll writes several jobs in one statement. No two may carry the same key.
func (q *Queue) InsertAll(tx *database.Tx, all []Entry) error {
	if len(all) == 0 {
		return nil
	}
	rows := make([]store.Job, 0, len(all))
	place := observe.Traceparent(tx.Context())
	for _, entry := range all {
		row, err := entry.row(tx.Now(), place)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	inserted, err := store.InsertJobs(tx, rows)
	if err != nil {
		return fmt.Errorf("inserting jobs: %w", err)
	}
	due := map[string][]int64{}
	for _, job := range inserted {
		if !job.RunAt.After(tx.Now()) {
			due[job.Kind] = append(due[job.Kind], job.ID)
		}
	}
	if len(due) > 0 {
		tx.AfterCommit(func() { q.hints.send(due) })
	}
	return nil
}

func (e Entry) row(now time.Time, place string) (store.Job, error) {
	encoded, err := json.Marshal(e.Args)
	if err != nil {
		return store.Job{}, fmt.Errorf("encoding a job of kind %s: %w", e.Args.Kind(), err)
	}
	row := store.Job{Kind: e.Args.Kind(), Args: string(encoded), RunAt: now, Trace: place}
	for _, option := range e.Options {
		option(&row)
	}
	if row.RunAt.After(now) {
		row.Trace = ""
	}
	return row, nil
}

// Cancel cancels the job that waits under a key and reports whether there was one.
func (q *Queue) Cancel(tx *database.Tx, key string) (bool, error) {
	return store.CancelJob(tx, key)
}
