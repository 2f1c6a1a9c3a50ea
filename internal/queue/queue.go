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
	"frontdesk/internal/store"
)

// Args are the arguments of a job: plain data, kept as JSON.
type Args interface {
	Kind() string
}

// Options say how a queue works.
type Options struct {
	DB     *database.DB
	Redis  redis.UniversalClient
	Log    *slog.Logger
	Sweep  time.Duration // how often due jobs are looked for without a hint; 0: one second
	Worker string        // names this process among its peers; empty: random
}

// Queue inserts jobs and, once started, works on those whose kinds have a handler.
type Queue struct {
	db      *database.DB
	log     *slog.Logger
	hints   *hinter
	lanes   map[string]*lane
	leases  leases
	sweep   time.Duration
	stop    func() // takes no more jobs
	abandon func() // cancels the running ones
	running sync.WaitGroup
}

// New returns a queue that can insert jobs at once. Handlers are added before Start.
func New(o Options) *Queue {
	if o.Sweep == 0 {
		o.Sweep = time.Second
	}
	if o.Worker == "" {
		o.Worker = newToken()
	}
	return &Queue{
		db: o.DB, log: o.Log, sweep: o.Sweep, lanes: map[string]*lane{},
		hints: newHinter(o.Redis, o.Worker, o.Log), leases: leases{held: map[string]time.Duration{}},
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

// Insert writes a job as part of the transaction. Workers hear of it once that is committed.
func (q *Queue) Insert(tx *database.Tx, args Args, options ...Option) error {
	return q.InsertAll(tx, []Args{args}, options...)
}

// InsertAll writes several jobs in one statement, with the same options for each.
func (q *Queue) InsertAll(tx *database.Tx, all []Args, options ...Option) error {
	if len(all) == 0 {
		return nil
	}
	rows := make([]store.Job, 0, len(all))
	for _, args := range all {
		encoded, err := json.Marshal(args)
		if err != nil {
			return fmt.Errorf("encoding a job of kind %s: %w", args.Kind(), err)
		}
		row := store.Job{Kind: args.Kind(), Args: string(encoded), RunAt: tx.Now()}
		for _, option := range options {
			option(&row)
		}
		rows = append(rows, row)
	}
	ids, err := store.InsertJobs(tx, rows)
	if err != nil {
		return fmt.Errorf("inserting jobs: %w", err)
	}
	if due := rows[0].RunAt; len(ids) > 0 && !due.After(tx.Now()) {
		tx.AfterCommit(func() { q.hints.send(rows[0].Kind, ids) })
	}
	return nil
}

// Cancel cancels the job that waits under a key and reports whether there was one.
func (q *Queue) Cancel(tx *database.Tx, key string) (bool, error) {
	return store.CancelJob(tx, key)
}
