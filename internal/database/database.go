// Package database is the seam between PostgreSQL and SQLite. It opens one of the two, runs functions inside
// transactions and hides where the two differ: locks, savepoints, the single writer of SQLite, retries after
// a serialization failure. It promises that a write has reached the disk when Write returns nil, and that the
// callbacks of AfterCommit run only then. It knows no table but its own record of migrations; all other SQL
// stands in package store.
package database

import (
	"context"
	"strings"
	"time"

	"frontdesk/internal/crm"
)

// Dialect names the database that is open.
type Dialect string

const (
	PostgreSQL Dialect = "postgresql"
	SQLite     Dialect = "sqlite"
)

// Options say which database to open.
type Options struct {
	URL  string           // postgres://…; empty: SQLite in the file at Path
	Path string           // file of SQLite
	Now  func() time.Time // nil: time.Now
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine engine
	now    func() time.Time
}

// engine is what PostgreSQL and SQLite do each in its own way.
type engine interface {
	dialect() Dialect
	read(ctx context.Context, now time.Time, fn func(*Tx) error) error
	readOne(ctx context.Context, now time.Time, fn func(*Tx) error) error
	write(ctx context.Context, now func() time.Time, first bool, fn func(*Tx) error) (*Tx, error)
	writeShared(ctx context.Context, now func() time.Time, fn func(*Tx) error) (*Tx, error)
	script(ctx context.Context, sql string) error
	ping(ctx context.Context) error
	durability(ctx context.Context) ([]Setting, error)
	rights(ctx context.Context) (Rights, error)
	connections() Connections
	close()
}

// Open opens the database. It does not create tables; see Migrate.
func Open(ctx context.Context, o Options) (*DB, error) {
	now := o.Now
	if now == nil {
		now = time.Now
	}
	var e engine
	var err error
	if o.URL == "" {
		e, err = openSQLite(ctx, o.Path)
	} else {
		e, err = openPostgres(ctx, o.URL)
	}
	if err != nil {
		return nil, err
	}
	return &DB{engine: e, now: func() time.Time { return now().UTC().Truncate(time.Microsecond) }}, nil
}

// Dialect names the database that is open.
func (db *DB) Dialect() Dialect { return db.engine.dialect() }

// Now is the time as the database's clock function tells it, in microseconds.
func (db *DB) Now() time.Time { return db.now() }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return unavailable(db.engine.ping(ctx)) }

// Close waits for running transactions and closes the database. Closing twice is harmless.
func (db *DB) Close() { db.engine.close() }

// Read runs fn in a read-only transaction that sees one snapshot.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	return unavailable(db.engine.read(ctx, db.now(), fn))
}

// ReadOne is Read for one query, which sees one snapshot by itself: on PostgreSQL it is one journey instead of three. A
// second query of fn is an error.
func (db *DB) ReadOne(ctx context.Context, fn func(*Tx) error) error {
	return unavailable(db.engine.readOne(ctx, db.now(), func(tx *Tx) error {
		tx.conn = &single{conn: tx.conn}
		return fn(tx)
	}))
}

// Write runs fn in a transaction and commits it, durably, when fn returns nil; otherwise nothing of it stays.
// fn may run more than once and must do no input or output of its own: on SQLite all writes share one
// goroutine, and on PostgreSQL a serialization failure is tried again. An outage, a full disk or a lost
// connection is a crm.Error of KindUnavailable.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	return db.writeIn(ctx, false, fn)
}

// WriteFirst is Write ahead of all other waiting writes. It is for capture, which a visitor waits for.
func (db *DB) WriteFirst(ctx context.Context, fn func(*Tx) error) error {
	return db.writeIn(ctx, true, fn)
}

// WriteShared is Write in one transaction with others that wait at the same time. It is for small writes, many at
// once, that touch rows of their own.
func (db *DB) WriteShared(ctx context.Context, fn func(*Tx) error) error {
	return committed(db.engine.writeShared(ctx, db.now, fn))
}

func (db *DB) writeIn(ctx context.Context, first bool, fn func(*Tx) error) error {
	return committed(db.engine.write(ctx, db.now, first, fn))
}

// committed runs what was to follow the commit.
func committed(tx *Tx, err error) error {
	if err != nil {
		return unavailable(err)
	}
	for _, after := range tx.after {
		after()
	}
	return nil
}

// IsPostgresURL reports whether url names a PostgreSQL database.
func IsPostgresURL(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// unavailable turns outages into crm.Error and leaves other errors alone.
func unavailable(err error) error {
	if err == nil || !isOutage(err) {
		return err
	}
	return crm.Unavailable("database_unavailable", err)
}
