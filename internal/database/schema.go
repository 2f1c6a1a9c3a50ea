package database

import (
	"context"
	"io/fs"
	"slices"
)

// Schema is how a database's migrations stand to those of this program.
type Schema struct {
	Version int64    // the newest that the database has; 0: none
	Newest  int64    // the newest of this program
	Pending []string // names of those that have yet to run
	Changed []string // names of those whose text is not what the database was given
}

// Newer reports whether the database belongs to a newer program than this one.
func (s Schema) Newer() bool { return s.Version > s.Newest }

// Schema compares the database with the migrations in files and changes nothing.
func (db *DB) Schema(ctx context.Context, files fs.FS) (s Schema, err error) {
	err = db.Read(ctx, func(tx *Tx) (err error) {
		s, err = SchemaIn(tx, files)
		return err
	})
	return s, err
}

// SchemaIn is Schema inside a transaction.
func SchemaIn(tx *Tx, files fs.FS) (s Schema, err error) {
	all, err := readMigrations(files)
	if err != nil {
		return s, err
	}
	applied, err := appliedMigrations(tx)
	if err != nil {
		return s, err
	}
	s.Newest = all[len(all)-1].version
	for version := range applied {
		s.Version = max(s.Version, version)
	}
	for _, m := range all {
		switch checksum, ok := applied[m.version]; {
		case !ok:
			s.Pending = append(s.Pending, m.name)
		case checksum != m.checksum:
			s.Changed = append(s.Changed, m.name)
		}
	}
	return s, nil
}

// appliedMigrations are the checksums of what has run, by version; none in a database without tables.
func appliedMigrations(tx *Tx) (map[int64]string, error) {
	names, err := All(tx, Column[string], catalogOf(tx).tables)
	if err != nil || !slices.Contains(names, migrationsTable) {
		return nil, err
	}
	applied := map[int64]string{}
	_, err = All(tx, func(row Scanner) (none struct{}, err error) {
		var version int64
		var checksum string
		err = row.Scan(&version, &checksum)
		applied[version] = checksum
		return none, err
	}, `SELECT version, checksum FROM schema_migrations`)
	return applied, err
}
