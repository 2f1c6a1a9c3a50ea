package database

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Setting is a live setting of the database on which it depends whether a commit survives a power cut.
type Setting struct {
	Name   string // as the database calls it
	Value  string
	Weak   bool   // a power cut can lose or tear what was acknowledged
	Remedy string // what to do about a weak one
}

// Durability reads the live settings of the sessions that Frontdesk writes with, weak and sound ones. It takes
// no lock and changes nothing.
func (db *DB) Durability(ctx context.Context) ([]Setting, error) {
	settings, err := db.engine.durability(ctx)
	if err != nil {
		return nil, unavailable(fmt.Errorf("reading the database's durability: %w", err))
	}
	return settings, nil
}

// Weak returns the weak ones of the settings.
func Weak(settings []Setting) (weak []Setting) {
	for _, s := range settings {
		if s.Weak {
			weak = append(weak, s)
		}
	}
	return weak
}

// String says what is wrong, and the remedy.
func (s Setting) String() string {
	if !s.Weak {
		return s.Name + " = " + s.Value
	}
	return fmt.Sprintf("%s = %s: a power cut can lose what was acknowledged; %s", s.Name, s.Value, s.Remedy)
}

func (e *sqliteEngine) durability(ctx context.Context) ([]Setting, error) {
	writer := e.all[0].conn // not by way of the writer's goroutine, whose transactions lock the file
	var journal, synchronous string
	if err := writer.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&journal); err != nil {
		return nil, err
	}
	if err := writer.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&synchronous); err != nil {
		return nil, err
	}
	return judgeSQLite(journal, synchronous), nil
}

// judgeSQLite: the other journals that survive a power cut would do for durability, but readers would then stop
// the writer; FULL is 2, EXTRA is 3.
func judgeSQLite(journal, synchronous string) []Setting {
	const remedy = "frontdesk sets it when it opens the file: look for another program that holds it, or for a file system that cannot do it"
	return []Setting{
		{"journal_mode", journal, journal != "wal", remedy},
		{"synchronous", synchronous, synchronous != "2" && synchronous != "3", remedy},
	}
}

func (e *postgresEngine) durability(ctx context.Context) ([]Setting, error) {
	live := map[string]string{}
	err := e.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
			var value string
			if err := c.QueryRow(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
				return err
			}
			live[name] = value
		}
		return nil
	})
	return judgePostgres(live), err
}

// judgePostgres takes every synchronous_commit but off: each of the others waits for this server's own disk, and
// they differ in what they ask of standbys.
func judgePostgres(live map[string]string) []Setting {
	const server = "set %s = on in postgresql.conf and reload the server"
	const session = "frontdesk asks for on in every session: take synchronous_commit out of what the pooler between them resets or ignores"
	return []Setting{
		{"fsync", live["fsync"], live["fsync"] != "on", fmt.Sprintf(server, "fsync")},
		{"full_page_writes", live["full_page_writes"], live["full_page_writes"] != "on", fmt.Sprintf(server, "full_page_writes")},
		{"synchronous_commit", live["synchronous_commit"], live["synchronous_commit"] == "off", session},
	}
}
