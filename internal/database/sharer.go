package database

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	maxShared      = 32 // writes in one transaction
	sharedDeadline = 10 * time.Second
)

// sharer puts writes that wait at the same time into one transaction of PostgreSQL. A commit waits for the disk,
// and waits no longer for many than for one. It adds no waiting: a lone write is committed at once.
type sharer struct {
	engine  *postgresEngine
	waiting chan *shared
	quit    chan struct{}
	loops   sync.WaitGroup
}

type shared struct {
	ctx   context.Context
	now   func() time.Time
	fn    func(*Tx) error
	tx    *Tx
	err   error
	alone bool // it is to be run by itself, because one of the batch failed or it panicked
	done  chan struct{}
}

func startSharer(e *postgresEngine) *sharer {
	s := &sharer{engine: e, waiting: make(chan *shared), quit: make(chan struct{})}
	for range 2 { // one gathers while the other commits
		s.loops.Go(s.run)
	}
	return s
}

func (s *sharer) stop() {
	close(s.quit)
	s.loops.Wait()
}

// do hands fn to a loop and waits for the commit; once taken it is waited for even when ctx ends.
func (s *sharer) do(ctx context.Context, now func() time.Time, fn func(*Tx) error) (*Tx, error) {
	item := &shared{ctx: ctx, now: now, fn: fn, done: make(chan struct{})}
	select {
	case s.waiting <- item:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-s.quit:
		return nil, errClosed
	}
	<-item.done
	if item.alone {
		return s.engine.write(ctx, now, false, fn)
	}
	return item.tx, item.err
}

func (s *sharer) run() {
	for {
		select {
		case first := <-s.waiting:
			s.commit(s.gather(first))
		case <-s.quit:
			return
		}
	}
}

// gather takes what waits already.
func (s *sharer) gather(first *shared) []*shared {
	batch := []*shared{first}
	for len(batch) < maxShared {
		select {
		case next := <-s.waiting:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

func (s *sharer) commit(batch []*shared) {
	ctx, cancel := context.WithTimeout(context.Background(), sharedDeadline)
	defer cancel()
	err := pgx.BeginFunc(ctx, s.engine.pool, func(tx pgx.Tx) error {
		for _, item := range batch {
			item.tx = &Tx{ctx: joined{ctx, item.ctx}, now: item.now(), conn: postgresConn{tx}, dialect: PostgreSQL}
			if err := item.run(); err != nil {
				return err
			}
		}
		return nil
	})
	for _, item := range batch {
		item.err, item.alone = err, item.alone || len(batch) > 1 && err != nil && !isOutage(err)
		close(item.done)
	}
}

// run turns a panic into an error: run by itself it will panic where it belongs.
func (item *shared) run() (err error) {
	defer func() {
		if p := recover(); p != nil {
			item.alone, err = true, fmt.Errorf("a write panicked: %v", p)
		}
	}()
	if err := item.fn(item.tx); err != nil {
		return err
	}
	return item.tx.broken
}

// joined ends with the batch, and carries what its write's own context carries.
type joined struct {
	context.Context
	own context.Context
}

func (j joined) Value(key any) any { return j.own.Value(key) }
