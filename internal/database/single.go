package database

import (
	"context"
	"errors"
)

var errSecond = errors.New("a read of one query runs no other statement")

// single is a connection for one query.
type single struct {
	conn
	used bool
}

func (s *single) query(ctx context.Context, sql string, args []any) (Rows, error) {
	if s.used {
		return nil, errSecond
	}
	s.used = true
	return s.conn.query(ctx, sql, args)
}

func (s *single) exec(context.Context, string, []any) (int64, error) { return 0, errSecond }

func (s *single) lock(context.Context, string) error { return errSecond }
