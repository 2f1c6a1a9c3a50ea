package database

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// maxSilence is how long a transaction may lie idle before the server undoes it: a process that was frozen, or a
// host that is gone, would otherwise keep its locks, and with the one of routing stop every other process. It is
// much shorter than the lease of a job, because transactions of that process that wait for one another come to an end
// one by one. The URL may say otherwise.
const maxSilence = 5 * time.Second

// maxTries is how often a transaction is run that PostgreSQL aborts because of another one.
const maxTries = 6

type postgresEngine struct {
	pool    *pgxpool.Pool
	sharer  *sharer
	closing sync.Once
}

func openPostgres(ctx context.Context, url string) (*postgresEngine, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("reading the database's address: %w", err)
	}
	config.ConnConfig.RuntimeParams["application_name"] = "frontdesk"
	config.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	if _, said := config.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"]; !said {
		config.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = strconv.FormatInt(maxSilence.Milliseconds(), 10)
	}
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	config.MaxConns = max(config.MaxConns, 16)
	config.MaxConnIdleTime = time.Minute
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	e := &postgresEngine{pool: pool}
	e.sharer = startSharer(e)
	return e, nil
}

func (e *postgresEngine) dialect() Dialect { return PostgreSQL }

func (e *postgresEngine) read(ctx context.Context, now time.Time, fn func(*Tx) error) error {
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, e.pool, options, func(tx pgx.Tx) error {
		return fn(&Tx{ctx: ctx, now: now, conn: postgresConn{tx}, dialect: PostgreSQL})
	})
}

func (e *postgresEngine) readOne(ctx context.Context, now time.Time, fn func(*Tx) error) error {
	return fn(&Tx{ctx: ctx, now: now, conn: postgresConn{e.pool}, dialect: PostgreSQL})
}

func (e *postgresEngine) write(ctx context.Context, now func() time.Time, _ bool, fn func(*Tx) error) (*Tx, error) {
	for try := 1; ; try++ {
		wrapped := &Tx{ctx: ctx, now: now(), dialect: PostgreSQL}
		err := pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
			wrapped.conn = postgresConn{tx}
			if err := fn(wrapped); err != nil {
				return err
			}
			return wrapped.broken
		})
		if err == nil || try == maxTries || !isRetryable(err) {
			return wrapped, err
		}
		if err := pause(ctx, time.Duration(try)*5*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// pause waits up to d, at random, so that transactions that met once do not meet again.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(rand.N(d))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *postgresEngine) script(ctx context.Context, text string) error {
	return e.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		return c.Conn().PgConn().Exec(ctx, text).Close()
	})
}

func (e *postgresEngine) ping(ctx context.Context) error { return e.pool.Ping(ctx) }

func (e *postgresEngine) close() {
	e.closing.Do(func() {
		e.sharer.stop()
		e.pool.Close()
	})
}

func (e *postgresEngine) writeShared(ctx context.Context, now func() time.Time, fn func(*Tx) error) (*Tx, error) {
	return e.sharer.do(ctx, now, fn)
}

// postgresConn runs statements in a transaction, or each by itself in the pool.
type postgresConn struct {
	tx interface {
		Exec(ctx context.Context, text string, args ...any) (pgconn.CommandTag, error)
		Query(ctx context.Context, text string, args ...any) (pgx.Rows, error)
	}
}

func (c postgresConn) exec(ctx context.Context, text string, args []any) (int64, error) {
	tag, err := c.tx.Exec(ctx, text, args...)
	return tag.RowsAffected(), err
}

func (c postgresConn) query(ctx context.Context, text string, args []any) (Rows, error) {
	return c.tx.Query(ctx, text, args...)
}

func (c postgresConn) lock(ctx context.Context, name string) error {
	sum := fnv.New64a()
	sum.Write([]byte(name))
	_, err := c.tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", int64(sum.Sum64()))
	return err
}
