package database

import (
	"context"
	"fmt"
	"time"
)

// Tx is a transaction. It carries its context and its time, so that what is written in one transaction agrees
// about both. It must not be used after the function it was handed to has returned, nor concurrently.
type Tx struct {
	ctx     context.Context
	now     time.Time
	conn    conn
	dialect Dialect
	after   []func()
	depth   int
	broken  error // the transaction is over although its function goes on: nothing more may be run
}

// conn runs statements on one connection.
type conn interface {
	exec(ctx context.Context, sql string, args []any) (int64, error)
	query(ctx context.Context, sql string, args []any) (Rows, error)
	lock(ctx context.Context, name string) error
}

// Rows are the rows of a result.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close()
}

// Scanner reads the columns of one row.
type Scanner interface {
	Scan(dest ...any) error
}

// Context is the context of the transaction.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Now is the time at which the transaction began, in microseconds, UTC.
func (tx *Tx) Now() time.Time { return tx.now }

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(sql string, args ...any) (int64, error) {
	if tx.broken != nil {
		return 0, tx.broken
	}
	n, err := tx.conn.exec(tx.ctx, sql, args)
	return n, tx.note(err)
}

func (tx *Tx) query(sql string, args []any) (Rows, error) {
	if tx.broken != nil {
		return nil, tx.broken
	}
	rows, err := tx.conn.query(tx.ctx, sql, args)
	return rows, tx.note(err)
}

// note remembers an outage. SQLite may have rolled back everything by then, and what ran after it would be
// committed by itself.
func (tx *Tx) note(err error) error {
	if err != nil && isOutage(err) {
		tx.broken = fmt.Errorf("%w: %w", errBroken, err)
	}
	return err
}

// Lock waits until no other transaction holds the lock of that name, and holds it until the end of this one.
// SQLite has one writer and needs none.
func (tx *Tx) Lock(name string) error { return tx.conn.lock(tx.ctx, name) }

// SkipLocked is the clause that lets concurrent claims of rows pass each other by.
func (tx *Tx) SkipLocked() string {
	if tx.dialect == PostgreSQL {
		return "FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// ForUpdate is the clause that keeps others from changing the selected rows of a table before this transaction
// ends; alias is the table's name in the query.
func (tx *Tx) ForUpdate(alias string) string {
	if tx.dialect == PostgreSQL {
		return "FOR UPDATE OF " + alias
	}
	return ""
}

// AfterCommit runs fn once the transaction has been committed, in the goroutine of its caller. fn must not
// block. It is forgotten when the transaction, or the savepoint it was registered in, is rolled back.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// One returns the only row of a query; ErrNoRows when there is none.
func One[T any](tx *Tx, scan func(Scanner) (T, error), sql string, args ...any) (T, error) {
	var zero T
	rows, err := tx.query(sql, args)
	if err != nil {
		return zero, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return zero, tx.note(err)
		}
		return zero, ErrNoRows
	}
	value, err := scan(rows)
	if err != nil {
		return zero, err
	}
	for rows.Next() { // a statement that writes is finished only when its result has been read
	}
	return value, tx.note(rows.Err())
}

// All returns every row of a query.
func All[T any](tx *Tx, scan func(Scanner) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := tx.query(sql, args)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		value, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, value)
	}
	return all, tx.note(rows.Err())
}

// Column scans a row of one column.
func Column[T any](row Scanner) (T, error) {
	var value T
	err := row.Scan(&value)
	return value, err
}
