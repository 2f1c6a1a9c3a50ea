package database

import (
	"context"
	"strings"
)

// About is which database is open and how much room it takes.
type About struct {
	Dialect Dialect
	Version string // of PostgreSQL's server or of SQLite, such as "18.1"
	Bytes   int64  // on disk; SQLite's without its write-ahead log
}

// About asks the database about itself.
func (db *DB) About(ctx context.Context) (About, error) {
	a := About{Dialect: db.Dialect()}
	version, size := `SELECT sqlite_version()`, `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`
	if a.Dialect == PostgreSQL {
		version, size = `SELECT current_setting('server_version')`, `SELECT pg_database_size(current_database())`
	}
	err := db.Read(ctx, func(tx *Tx) (err error) {
		if a.Version, err = One(tx, Column[string], version); err != nil {
			return err
		}
		a.Version, _, _ = strings.Cut(a.Version, " ") // PostgreSQL adds who packaged it
		a.Bytes, err = One(tx, Column[int64], size)
		return err
	})
	return a, err
}
