package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// ErrOccupied is returned when another process works with the database that shall be replaced.
var ErrOccupied = errors.New("frontdesk is running on this database; stop every server of it first")

// Unoccupied fails with ErrOccupied when another process has the file of SQLite open. It is asked before the file
// is opened here. That there is no file is no error.
func Unoccupied(ctx context.Context, path string) (err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	settings := url.Values{"_pragma": {"locking_mode(EXCLUSIVE)"}}
	alone, err := sql.Open("sqlite", sqliteFile(path, settings))
	if err != nil {
		return fmt.Errorf("opening %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, alone.Close()) }()
	_, err = alone.ExecContext(ctx, "BEGIN EXCLUSIVE; ROLLBACK")
	var lite *sqlite.Error
	if errors.As(err, &lite) && lite.Code()&0xff == lib.SQLITE_BUSY {
		return ErrOccupied
	}
	return err
}

// Unoccupied fails with ErrOccupied when another Frontdesk is connected to PostgreSQL; see Unoccupied for SQLite.
func (tx *Tx) Unoccupied() error {
	if tx.dialect != PostgreSQL {
		return nil
	}
	n, err := One(tx, Column[int64], `SELECT COUNT(*) FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = 'frontdesk' AND pid <> pg_backend_pid()`)
	if err == nil && n > 0 {
		return ErrOccupied
	}
	return err
}
