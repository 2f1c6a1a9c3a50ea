package database

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// ErrNewerDatabase is returned when the database was migrated by a newer program than this one.
var ErrNewerDatabase = errors.New("the database belongs to a newer version of frontdesk; run that version, or restore a backup made by this one")

// migration is one file, named NNNN_what_it_does.sql.
type migration struct {
	version  int64
	name     string
	sql      string
	checksum string
}

const createRecord = `CREATE TABLE IF NOT EXISTS ` + migrationsTable + ` (
	version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)`

// Migrate brings the database to the newest version of the files in dir, each in a transaction of its own,
// and returns the names of those it ran. Hosts that migrate at once take turns. It refuses a database from
// the future (ErrNewerDatabase) and one whose applied files have changed since.
func (db *DB) Migrate(ctx context.Context, files fs.FS) ([]string, error) {
	all, err := readMigrations(files)
	if err != nil {
		return nil, err
	}
	if err := db.engine.script(ctx, createRecord); err != nil && !IsUnique(err) {
		return nil, fmt.Errorf("preparing migrations: %w", err)
	}
	var ran []string
	for _, m := range all {
		applied, err := db.apply(ctx, m, all[len(all)-1].version)
		if err != nil {
			return ran, err
		}
		if applied {
			ran = append(ran, m.name)
		}
	}
	return ran, nil
}

func (db *DB) apply(ctx context.Context, m migration, newest int64) (applied bool, err error) {
	err = db.Write(ctx, func(tx *Tx) error {
		applied = false
		if err := tx.Lock("migrate"); err != nil {
			return err
		}
		pending, err := m.pending(tx, newest)
		if err != nil || !pending {
			return err
		}
		applied = true
		return m.run(tx)
	})
	return applied, err
}

func (m migration) run(tx *Tx) error {
	for _, statement := range statements(m.sql) {
		if _, err := tx.Exec(statement); err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
	}
	_, err := tx.Exec(`INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)`,
		m.version, m.name, m.checksum, Micros(tx.Now()))
	return err
}

// MigrateTo runs, inside tx, those migrations up to and with a version that have not run yet.
func MigrateTo(tx *Tx, files fs.FS, version int64) error {
	all, err := readMigrations(files)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(createRecord); err != nil {
		return fmt.Errorf("preparing migrations: %w", err)
	}
	for _, m := range all {
		pending, err := m.pending(tx, all[len(all)-1].version)
		if err != nil {
			return err
		}
		if pending && m.version <= version {
			if err := m.run(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// pending reports whether m has yet to run, and refuses databases that do not fit the files.
func (m migration) pending(tx *Tx, newest int64) (bool, error) {
	last, err := One(tx, Column[int64], `SELECT COALESCE(MAX(version), 0) FROM schema_migrations`)
	if err != nil {
		return false, err
	}
	if last > newest {
		return false, ErrNewerDatabase
	}
	checksum, err := One(tx, Column[string], `SELECT checksum FROM schema_migrations WHERE version = $1`, m.version)
	if errors.Is(err, ErrNoRows) {
		return true, nil
	}
	if err == nil && checksum != m.checksum {
		return false, fmt.Errorf("migration %s was changed after it had been applied", m.name)
	}
	return false, err
}

// statements splits a migration at the semicolons that end a line, those of lines that are a comment aside: SQLite's
// driver does not survive a statement of nothing but comment.
func statements(text string) []string {
	var code strings.Builder
	for line := range strings.Lines(text + "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			code.WriteString(line)
		}
	}
	var all []string
	for _, part := range strings.Split(code.String(), ";\n") {
		if strings.TrimSpace(part) != "" {
			all = append(all, part)
		}
	}
	return all
}

func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	var all []migration
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		number, _, _ := strings.Cut(path.Base(name), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s: its name does not begin with a number", name)
		}
		sum := sha256.Sum256(text)
		all = append(all, migration{version, name, string(text), hex.EncodeToString(sum[:])})
	}
	if len(all) == 0 {
		return nil, errors.New("there are no migrations")
	}
	slices.SortFunc(all, func(a, b migration) int { return cmp.Compare(a.version, b.version) })
	return all, nil
}
