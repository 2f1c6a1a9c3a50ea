package database

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"sync/atomic"
	"time"
)

// memories numbers the databases in memory of this process, which share one space of names.
var memories atomic.Int64

// OpenMemory opens an empty SQLite database that lives in this process's memory and is gone when it is closed: nothing of
// it reaches a disk, so nothing it answers is durable. It is for rehearsals of what must not be kept. now is the clock
// that its transactions go by.
func OpenMemory(ctx context.Context, now func() time.Time) (*DB, error) {
	pool, err := sql.Open("sqlite", memoryDSN(memories.Add(1)))
	if err != nil {
		return nil, fmt.Errorf("opening a database in memory: %w", err)
	}
	e := newSQLiteEngine(pool, 1)
	e.tidier = &checkpointer{quit: make(chan struct{})} // there is no log to tidy up
	for _, pragmas := range [][]string{nil, {"PRAGMA query_only = ON"}} {
		c, err := newSQLiteConn(ctx, pool, pragmas...)
		if err != nil {
			e.close()
			return nil, fmt.Errorf("opening a database in memory: %w", err)
		}
		e.all = append(e.all, c)
	}
	e.writer = startWriter(e.all[0])
	e.admit(e.all[1])
	return &DB{engine: e, now: func() time.Time { return now().UTC().Truncate(time.Microsecond) }}, nil
}

// memoryDSN names a database that all connections of the process with this number share.
func memoryDSN(number int64) string {
	settings := url.Values{"vfs": {"memdb"}, "_pragma": {
		"busy_timeout(5000)", "journal_mode(MEMORY)", "synchronous(OFF)", "foreign_keys(ON)", "temp_store(MEMORY)", "cache_size(-65536)",
	}}
	return sqliteFile(fmt.Sprintf("/frontdesk-memory-%d", number), settings)
}
