package backup

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"time"

	"frontdesk/internal/database"
)

// Source is what a backup is made of.
type Source struct {
	DB         *database.DB
	Migrations fs.FS
	Files      fs.FS  // the data folder
	Secret     string // what signs links
	Program    string // the version of this program
	Progress   Progress
}

// Write writes an archive of the source and returns what is in it. Files are read after the snapshot of the database
// has begun, so every file that a row speaks of is there. Errors: ErrNoDatabase, ErrForeignSecret,
// database.ErrNewerDatabase.
func Write(ctx context.Context, w io.Writer, s Source) (m Manifest, err error) {
	a := &archive{zip: zip.NewWriter(w), at: s.DB.Now(), progress: s.Progress}
	m = Manifest{Format: format, Program: s.Program, Dialect: string(s.DB.Dialect())}
	err = s.DB.Read(ctx, func(tx *database.Tx) error {
		m.Time = tx.Now()
		if err := tx.MayLieIdle(); err != nil { // where the archive goes may stall
			return err
		}
		if m.Schema, err = schemaOf(tx, s.Migrations); err != nil {
			return err
		}
		if err := requireOwn(tx, s.Secret); err != nil {
			return err
		}
		m.Tables, err = a.tables(ctx, tx)
		return err
	})
	if err != nil {
		return m, err
	}
	if m.Files, err = a.files(s.Files); err != nil {
		return m, err
	}
	if m.Secret, err = a.secret(s.Secret); err != nil {
		return m, err
	}
	return m, errors.Join(a.manifest(m), a.zip.Close())
}

func schemaOf(tx *database.Tx, migrations fs.FS) (int64, error) {
	schema, err := database.SchemaIn(tx, migrations)
	switch {
	case err != nil:
		return 0, err
	case schema.Version == 0:
		return 0, ErrNoDatabase
	case schema.Newer():
		return 0, database.ErrNewerDatabase
	}
	return schema.Version, nil
}

// archive is a zip that is being written.
type archive struct {
	zip      *zip.Writer
	at       time.Time // of its files
	progress Progress
}

// entry is one file of it.
type entry struct {
	*bufio.Writer
	hash hash.Hash
}

func (a *archive) create(name string) (io.Writer, error) {
	return a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.at})
}

func (a *archive) entry(name string) (*entry, error) {
	w, err := a.create(name)
	if err != nil {
		return nil, err
	}
	e := &entry{hash: sha256.New()}
	e.Writer = bufio.NewWriterSize(io.MultiWriter(w, e.hash), 1<<16)
	return e, nil
}

func (a *archive) tables(ctx context.Context, tx *database.Tx) (all []Table, err error) {
	tables, err := database.Tables(tx)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		written, err := a.table(ctx, tx, t)
		if err != nil {
			return nil, fmt.Errorf("backing up table %s: %w", t.Name, err)
		}
		all = append(all, written)
	}
	return all, nil
}

func (a *archive) table(ctx context.Context, tx *database.Tx, t database.Table) (Table, error) {
	written := Table{Name: t.Name}
	for _, c := range t.Columns {
		written.Columns = append(written.Columns, c.Name)
	}
	e, err := a.entry(tablesFolder + t.Name + ".jsonl")
	if err != nil {
		return written, err
	}
	var line []byte
	err = t.Each(tx, func(row []any) error {
		if line, err = appendRow(line[:0], row); err == nil {
			err = ctx.Err() // that of a read on SQLite never ends
		}
		if err != nil {
			return err
		}
		written.Rows++
		a.progress.tell(t.Name, 1)
		_, err = e.Write(line)
		return err
	})
	if err != nil {
		return written, err
	}
	written.SHA256, err = e.finish()
	return written, err
}

// finish flushes the entry and returns its hash.
func (e *entry) finish() (string, error) {
	if err := e.Flush(); err != nil {
		return "", err
	}
	return hex.EncodeToString(e.hash.Sum(nil)), nil
}

func (a *archive) secret(secret string) (*File, error) {
	if secret == "" {
		return nil, nil
	}
	e, err := a.entry(secretName)
	if err != nil {
		return nil, err
	}
	n, err := e.WriteString(secret)
	if err != nil {
		return nil, err
	}
	sum, err := e.finish()
	return &File{Name: secretName, Bytes: int64(n), SHA256: sum}, err
}

func (a *archive) manifest(m Manifest) error {
	w, err := a.create(manifestName)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(m)
}
