package database

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// maxBatch is how many waiting writes share one commit.
const maxBatch = 64

// errBroken is what every write of a batch hears when the batch as a whole could not be committed.
var errBroken = errors.New("the commit failed")

// writer is the one goroutine that writes to SQLite. It takes every write that is waiting, up to maxBatch,
// into one transaction, a savepoint each, and answers all of them after one commit: the more wait, the
// cheaper each becomes, and nobody waits for company. Writes of WriteFirst go before the others.
type writer struct {
	conn  *sqliteConn
	first chan *write
	rest  chan *write
	quit  chan struct{}
	done  sync.WaitGroup
}

type write struct {
	ctx  context.Context
	now  func() time.Time
	fn   func(*Tx) error
	tx   *Tx
	err  error
	late any // what fn panicked with
	done chan struct{}
}

func startWriter(c *sqliteConn) *writer {
	w := &writer{conn: c, first: make(chan *write), rest: make(chan *write), quit: make(chan struct{})}
	w.done.Go(w.run)
	return w
}

func (w *writer) stop() {
	close(w.quit)
	w.done.Wait()
}

// do hands fn to the writer and waits for its commit. Once taken it is waited for even when ctx ends, because
// only the commit knows how it went.
func (w *writer) do(ctx context.Context, now func() time.Time, first bool, fn func(*Tx) error) (*Tx, error) {
	item := &write{ctx: ctx, now: now, fn: fn, done: make(chan struct{})}
	lane := w.rest
	if first {
		lane = w.first
	}
	select {
	case lane <- item:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-w.quit:
		return nil, fmt.Errorf("the database is closed: %w", errBroken)
	}
	<-item.done
	if item.late != nil {
		panic(item.late)
	}
	return item.tx, item.err
}

func (w *writer) run() {
	for {
		var item *write
		select {
		case item = <-w.first:
		case item = <-w.rest:
		case <-w.quit:
			return
		}
		w.commit(item)
	}
}

// waiting returns the next write that waits already, or nil.
func (w *writer) waiting() *write {
	select {
	case item := <-w.first:
		return item
	default:
	}
	select {
	case item := <-w.first:
		return item
	case item := <-w.rest:
		return item
	default:
		return nil
	}
}

// commit runs item and all that wait in one transaction. Statements run without the callers' contexts: an
// interrupted statement would roll back the whole batch.
func (w *writer) commit(item *write) {
	ctx := context.Background()
	var batch []*write
	_, err := w.conn.exec(ctx, "BEGIN IMMEDIATE", nil)
	for item != nil {
		batch = append(batch, item)
		if err == nil {
			err = w.runOne(item)
		}
		if item = nil; len(batch) < maxBatch && err == nil {
			item = w.waiting()
		}
	}
	if err == nil {
		_, err = w.conn.exec(ctx, "COMMIT", nil)
	}
	if err != nil {
		_, _ = w.conn.exec(ctx, "ROLLBACK", nil) // fails where SQLite has rolled back already
	}
	w.answer(batch, err)
}

// runOne runs one write inside a savepoint. The error it returns breaks the whole batch; the write's own
// error stays with the write.
func (w *writer) runOne(item *write) error {
	if item.err = item.ctx.Err(); item.err != nil {
		return nil
	}
	item.tx = &Tx{
		ctx: context.WithoutCancel(item.ctx), now: item.now(), conn: w.conn, dialect: SQLite,
	}
	began := false
	item.err = item.tx.Savepoint(func() (err error) {
		began = true
		defer func() {
			if item.late = recover(); item.late != nil {
				err = fmt.Errorf("a write panicked: %v", item.late)
			}
		}()
		return item.fn(item.tx)
	})
	if item.tx.broken != nil {
		return item.tx.broken
	}
	if !began {
		return item.err
	}
	return nil
}

func (w *writer) answer(batch []*write, err error) {
	for _, item := range batch {
		if err != nil && (item.err == nil || item.tx != nil && item.tx.broken != nil) {
			item.err = fmt.Errorf("%w: %w", errBroken, err)
		}
		close(item.done)
	}
}
