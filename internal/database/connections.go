package database

// Connections are those that the database is reached by at a moment.
type Connections struct {
	Most  int64 // how many there may be
	Used  int64
	Idle  int64
	Waits int64 // how often somebody had to wait for one, since the start; SQLite does not count
}

// Connections returns how the connections stand. It asks nobody.
func (db *DB) Connections() Connections { return db.engine.connections() }

func (e *postgresEngine) connections() Connections {
	s := e.pool.Stat()
	return Connections{
		Most: int64(s.MaxConns()), Used: int64(s.AcquiredConns()), Idle: int64(s.IdleConns()), Waits: s.EmptyAcquireCount(),
	}
}

// connections counts the readers; the writer's and the checkpointer's are their own.
func (e *sqliteEngine) connections() Connections {
	most, idle := int64(cap(e.readers)), int64(len(e.readers))
	return Connections{Most: most, Used: most - idle, Idle: idle}
}
