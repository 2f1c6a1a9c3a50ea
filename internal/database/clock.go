package database

import (
	"context"
	"time"
)

// Clock is the time by the clock of the database's host. SQLite has none of its own.
func (db *DB) Clock(ctx context.Context) (at time.Time, err error) {
	if db.Dialect() == SQLite {
		return db.Now(), nil
	}
	err = db.Read(ctx, func(tx *Tx) error {
		micros, err := One(tx, Column[int64], `SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint`)
		at = time.UnixMicro(micros).UTC()
		return err
	})
	return at, err
}
