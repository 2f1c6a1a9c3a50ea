package database

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"runtime"
	"sync"
	"time"

	_ "modernc.org/sqlite" // registers the driver
)

// sqliteEngine has one connection that writes, owned by the writer's goroutine, one that tidies up after it, and a
// few that read.
type sqliteEngine struct {
	pool    *sql.DB
	writer  *writer
	tidier  *checkpointer
	readers chan *sqliteConn // those that nobody uses; it has room for all
	reading int              // how many read
	quit    chan struct{}
	all     []*sqliteConn
	closing sync.Once
}

const sqliteReaders = 8 // at most

func openSQLite(ctx context.Context, path string) (*sqliteEngine, error) {
	pool, err := sql.Open("sqlite", sqliteDSN(path))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	readers := max(2, min(sqliteReaders, 2*runtime.NumCPU()))
	e := newSQLiteEngine(pool, readers)
	write, err := newSQLiteConn(ctx, pool)
	if err != nil {
		_ = pool.Close() // the first error says what is wrong
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	e.all = append(e.all, write)
	for range readers {
		read, err := newSQLiteConn(ctx, pool, "PRAGMA query_only = ON")
		if err != nil {
			e.close()
			return nil, fmt.Errorf("opening %s: %w", path, err)
		}
		e.all = append(e.all, read)
		e.admit(read)
	}
	tidy, err := newSQLiteConn(ctx, pool)
	if err != nil {
		e.close()
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	e.all = append(e.all, tidy)
	e.writer, e.tidier = startWriter(write), startCheckpointer(tidy, path)
	return e, nil
}

func newSQLiteEngine(pool *sql.DB, readers int) *sqliteEngine {
	return &sqliteEngine{pool: pool, readers: make(chan *sqliteConn, readers), quit: make(chan struct{})}
}

// admit adds a connection to those that read.
func (e *sqliteEngine) admit(read *sqliteConn) {
	e.readers <- read
	e.reading++
}

// sqliteDSN asks for the durability that an acknowledgement promises: every commit is on the disk.
func sqliteDSN(path string) string {
	settings := url.Values{"_pragma": {
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
		"temp_store(MEMORY)", "cache_size(-16384)", fmt.Sprintf("wal_autocheckpoint(%d)", writerFrom),
	}}
	return sqliteFile(path, settings)
}

func sqliteFile(path string, settings url.Values) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: settings.Encode()}).String()
}

func (e *sqliteEngine) dialect() Dialect { return SQLite }

func (e *sqliteEngine) read(ctx context.Context, now time.Time, fn func(*Tx) error) error {
	var c *sqliteConn
	select {
	case c = <-e.readers:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.quit:
		return errClosed
	}
	defer func() { e.readers <- c }()
	// An interrupted statement would leave the connection in the middle of a transaction for the next reader.
	ctx = context.WithoutCancel(ctx)
	if _, err := c.exec(ctx, "BEGIN", nil); err != nil {
		return err
	}
	defer func() {
		_, _ = c.exec(ctx, "ROLLBACK", nil) // nothing was written
	}()
	return fn(&Tx{ctx: ctx, now: now, conn: c, dialect: SQLite})
}

func (e *sqliteEngine) readOne(ctx context.Context, now time.Time, fn func(*Tx) error) error {
	return e.read(ctx, now, fn)
}

func (e *sqliteEngine) write(ctx context.Context, now func() time.Time, first bool, fn func(*Tx) error) (*Tx, error) {
	return e.writer.do(ctx, now, first, fn)
}

func (e *sqliteEngine) writeShared(ctx context.Context, now func() time.Time, fn func(*Tx) error) (*Tx, error) {
	return e.writer.do(ctx, now, false, fn) // all writes share
}

// script runs several statements outside the writer's batches, for migrations.
func (e *sqliteEngine) script(ctx context.Context, text string) error {
	_, err := e.all[0].conn.ExecContext(ctx, text)
	return err
}

func (e *sqliteEngine) ping(ctx context.Context) error {
	return e.read(ctx, time.Time{}, func(tx *Tx) error {
		_, err := One(tx, Column[int64], "SELECT 1")
		return err
	})
}

func (e *sqliteEngine) close() {
	e.closing.Do(func() {
		if e.writer != nil {
			e.writer.stop()
			e.tidier.stop()
		}
		close(e.quit)
		for range e.reading {
			<-e.readers // once its transaction is over
		}
		for _, c := range e.all {
			c.close()
		}
		_ = e.pool.Close() // every write has been committed; there is nothing left to lose
	})
}
