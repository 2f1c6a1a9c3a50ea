package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// ErrNoRows is returned by One when the query has no row.
var ErrNoRows = errors.New("no rows")

// IsUnique reports whether err is the breach of a unique constraint.
func IsUnique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == lib.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == lib.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// isOutage reports whether the database, not the statement, is at fault.
func isOutage(err error) bool {
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) { // whatever the server said when it refused us
		return true
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return postgresOutage(pg.Code)
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return sqliteOutage(lite.Code() & 0xff)
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errBroken) ||
		errors.Is(err, puddle.ErrClosedPool) ||
		pgconn.SafeToRetry(err)
}

// postgresOutage: connection exceptions, lack of resources, operator intervention, system errors, a server that
// is read-only because it is a standby, and a transaction that was undone because we were silent for too long.
func postgresOutage(code string) bool {
	switch code[:2] {
	case "08", "53", "57", "58":
		return true
	}
	return code == "25006" || code == "25P03"
}

func sqliteOutage(code int) bool {
	switch code {
	case lib.SQLITE_FULL, lib.SQLITE_IOERR, lib.SQLITE_BUSY, lib.SQLITE_CANTOPEN, lib.SQLITE_READONLY,
		lib.SQLITE_NOMEM, lib.SQLITE_LOCKED:
		return true
	}
	return false
}

// isRetryable reports whether the transaction may succeed when it is run again.
func isRetryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}
