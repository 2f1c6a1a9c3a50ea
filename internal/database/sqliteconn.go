package database

import (
	"context"
	"database/sql"
	"regexp"
	"strconv"
)

// sqliteConn is one connection with its prepared statements, used by one goroutine at a time.
type sqliteConn struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// maxStatements bounds the prepared statements of a connection; beyond it they are all prepared anew.
const maxStatements = 512

func newSQLiteConn(ctx context.Context, pool *sql.DB, pragmas ...string) (*sqliteConn, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	for _, pragma := range pragmas {
		if _, err := conn.ExecContext(ctx, pragma); err != nil {
			_ = conn.Close() // the first error says what is wrong
			return nil, err
		}
	}
	return &sqliteConn{conn: conn, statements: map[string]*sql.Stmt{}}, nil
}

func (c *sqliteConn) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if statement := c.statements[text]; statement != nil {
		return statement, nil
	}
	if len(c.statements) >= maxStatements {
		c.forget()
	}
	statement, err := c.conn.PrepareContext(ctx, positional(text))
	if err == nil {
		c.statements[text] = statement
	}
	return statement, err
}

var numbered = regexp.MustCompile(`\$[0-9]+`)

// positional writes the parameters of a statement as ? where they stand in the order of their numbers, each
// once. SQLite looks the name of a numbered one up in a list, which for the 1,500 parameters of a full batch of
// submissions costs more than the insert.
func positional(text string) string {
	for i, name := range numbered.FindAllString(text, -1) {
		if name != "$"+strconv.Itoa(i+1) {
			return text
		}
	}
	return numbered.ReplaceAllLiteralString(text, "?")
}

func (c *sqliteConn) forget() {
	for text, statement := range c.statements {
		_ = statement.Close() // a statement that cannot be closed goes with its connection
		delete(c.statements, text)
	}
}

func (c *sqliteConn) exec(ctx context.Context, text string, args []any) (int64, error) {
	statement, err := c.prepare(ctx, text)
	if err != nil {
		return 0, err
	}
	result, err := statement.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c *sqliteConn) query(ctx context.Context, text string, args []any) (Rows, error) {
	statement, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	return sqliteRows{rows}, nil
}

func (c *sqliteConn) lock(context.Context, string) error { return nil }

func (c *sqliteConn) close() {
	c.forget()
	_ = c.conn.Close() // nothing is open on it
}

type sqliteRows struct{ *sql.Rows }

func (r sqliteRows) Close() { _ = r.Rows.Close() } // Err has told what went wrong
