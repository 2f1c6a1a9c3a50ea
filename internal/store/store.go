// Package store holds all SQL of the product, one file for each aggregate and one text for both databases.
// Its functions run inside the transaction they are handed, never begin or commit one, and decide nothing:
// what may be done is decided by the stations that call them. What is not there is a crm.Error of
// KindNotFound; other errors come from the database as they are.
package store

import (
	"errors"
	"strconv"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// found turns the lack of a row into the error for a missing thing.
func found[T any](value T, err error, what string) (T, error) {
	if errors.Is(err, database.ErrNoRows) {
		return value, crm.NotFound(what)
	}
	return value, err
}

// rows builds "($1,$2,more),($3,$4,more)" for that many rows and columns; more are the columns that are the
// same in each row.
func rows(count, columns int, more ...string) string {
	end := strings.Join(append([]string{""}, more...), ",") + ")"
	var b strings.Builder
	for i := range count * columns {
		switch {
		case i == 0:
			b.WriteString("($")
		case i%columns == 0:
			b.WriteString(end + ",($")
		default:
			b.WriteString(",$")
		}
		b.WriteString(strconv.Itoa(i + 1))
	}
	b.WriteString(end)
	return b.String()
}

// list builds "($n,$n+1,...)" for count values that begin at parameter from.
func list(count, from int) string {
	var b strings.Builder
	b.WriteString("(")
	for i := range count {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("$" + strconv.Itoa(from+i))
	}
	b.WriteString(")")
	return b.String()
}

// arguments makes a slice of values fit for a call.
func arguments[T any](values []T) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}

// limited is a LIMIT of a statement that is run often, of few different limits. SQLite plans a statement anew each time
// that it is run with a parameter there, which takes longer than to run it.
func limited(limit int) string { return "LIMIT " + strconv.Itoa(limit) }

// one runs a statement that must change one row; what is the noun for when it changes none.
func one(tx *database.Tx, what, sql string, args ...any) error {
	n, err := tx.Exec(sql, args...)
	if err == nil && n == 0 {
		return crm.NotFound(what)
	}
	return err
}
