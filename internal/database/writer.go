package database

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// maxBatch is how many waiting writes share one commit.
const maxBatch = 64

// errBroken is what every write of a batch hears when the batch as a whole could not be committed.
var errBroken = errors.New("the commit failed")

var errClosed = fmt.Errorf("the database is closed: %w", errBroken)

// writer is the one goroutine that writes to SQLite. It takes every write that is waiting, up to maxBatch,
// into one transaction and answers all of them after one commit: the more wait, the
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
	late *panicked
	done chan struct{}
}

// panicked is what a write panicked with and where, for its caller, who waits in another goroutine.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string {
	return fmt.Sprintf("%v\n\nthe write's own stack:\n%s", p.value, p.stack)
}

// Unwrap returns the value where it is an error.
func (p *panicked) Unwrap() error {
	err, _ := p.value.(error)
	return err
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
		return nil, errClosed
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

// commit runs item and all that wait in one transaction. Should one of them fail they are run again, a savepoint
// each, so that only that one is undone: savepoints cost a copy of every page that is written inside them.
func (w *writer) commit(item *write) {
	batch, err := w.together(item)
	if err != nil && len(batch) > 1 && batch[len(batch)-1].failed() {
		err = w.apart(batch)
	}
	w.answer(batch, err)
}

// together runs item, and writes as they come until nobody waits or one of them fails. Who waits is taken only once
// the transaction has begun: where it cannot begin, the batch is item.
func (w *writer) together(item *write) ([]*write, error) {
	batch := []*write{item}
	err := w.transaction(func() error {
		for {
			if item.begin(w.conn) {
				if item.run(); item.err != nil || item.broken() {
					return errors.Join(item.err, item.tx.broken)
				}
			}
			if len(batch) == maxBatch {
				return nil
			}
			if item = w.waiting(); item == nil {
				return nil
			}
			batch = append(batch, item)
		}
	})
	return batch, err
}

// apart runs writes of which one had failed. A write's own error stays with the write.
func (w *writer) apart(batch []*write) error {
	return w.transaction(func() error {
		for _, item := range batch {
			if !item.begin(w.conn) {
				continue
			}
			began := false
			item.err = item.tx.Savepoint(func() error {
				began = true
				item.run()
				return item.err
			})
			if item.broken() || !began {
				return errors.Join(item.err, item.tx.broken)
			}
		}
		return nil
	})
}

// transaction runs fn between BEGIN and COMMIT. Statements run without the callers' contexts: an interrupted one
// would roll back the whole batch.
func (w *writer) transaction(fn func() error) error {
	ctx := context.Background()
	_, err := w.conn.exec(ctx, "BEGIN IMMEDIATE", nil)
	if err == nil {
		err = fn()
	}
	if err == nil {
		_, err = w.conn.exec(ctx, "COMMIT", nil)
	}
	if err != nil {
		_, _ = w.conn.exec(ctx, "ROLLBACK", nil) // fails where SQLite has rolled back already
	}
	return err
}

// begin gives the write a transaction of its own, unless its caller has gone.
func (item *write) begin(c *sqliteConn) bool {
	if item.err = item.ctx.Err(); item.err != nil {
		return false
	}
	item.tx = &Tx{ctx: context.WithoutCancel(item.ctx), now: item.now(), conn: c, dialect: SQLite}
	return true
}

func (item *write) run() {
	item.late = nil
	defer func() {
		if p := recover(); p != nil {
			item.late = &panicked{p, debug.Stack()}
			item.err = fmt.Errorf("a write panicked: %v", p)
		}
	}()
	item.err = item.fn(item.tx)
}

// failed reports whether the write itself failed; one whose caller had gone was not run.
func (item *write) failed() bool { return item.tx != nil && item.err != nil && !item.broken() }

// broken reports whether the write met an outage, which concerns the whole batch.
func (item *write) broken() bool { return item.tx != nil && item.tx.broken != nil }

func (w *writer) answer(batch []*write, err error) {
	for _, item := range batch {
		if err != nil && (item.err == nil || item.broken()) {
			item.err = fmt.Errorf("%w: %w", errBroken, err)
		}
		close(item.done)
	}
}
