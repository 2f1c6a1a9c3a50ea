package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"frontdesk/internal/database"
)

// Target is where an archive is restored to.
type Target struct {
	DB         *database.DB
	Migrations fs.FS
	Folder     string // the data folder
	Secret     string // that this host is set up with; empty: the archive's is kept in the data folder
	SecretPath string
	Replace    bool // what is there
	Progress   Progress
}

// Restore checks the archive, puts its files beside the data folder's, replaces the database in one transaction and
// then gives the files their places. Until the transaction is committed an error leaves everything as it was. Errors:
// ErrDamaged, ErrNewer, ErrNotEmpty, ErrOtherSecret, ErrLostSecret, database.ErrOccupied.
func Restore(ctx context.Context, a *Archive, t Target) error {
	if err := t.accepts(ctx, a); err != nil {
		return err
	}
	if err := a.checkSums(t.Progress); err != nil {
		return err
	}
	files, err := a.stage(t)
	if err != nil {
		return fmt.Errorf("unpacking files: %w", err)
	}
	defer files.discard()
	if err := t.DB.Write(ctx, func(tx *database.Tx) error { return t.replace(tx, a) }); err != nil {
		return err
	}
	if err := files.place(); err != nil {
		return fmt.Errorf("the database is restored, and not all files are; restore again with --force: %w", err)
	}
	return nil
}

// accepts refuses, before the archive is read through, what could not end well.
func (t Target) accepts(ctx context.Context, a *Archive) error {
	if err := a.suits(t.Secret); err != nil {
		return err
	}
	schema, err := t.DB.Schema(ctx, t.Migrations)
	if err != nil {
		return err
	}
	if a.Manifest.Schema > schema.Newest {
		return ErrNewer
	}
	return t.waitForPlace(ctx)
}

// leaveTaking is how long PostgreSQL may take to notice that a server has ended.
const leaveTaking = 3 * time.Second

// waitForPlace waits a moment for a server that has just ended to be gone from the database, too.
func (t Target) waitForPlace(ctx context.Context) error {
	late := time.Now().Add(leaveTaking)
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		err := t.DB.Read(ctx, t.mayReplace)
		if !errors.Is(err, database.ErrOccupied) || time.Now().After(late) {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return err
		}
	}
}

// mayReplace refuses a database in use, and one with rows unless they may be replaced.
func (t Target) mayReplace(tx *database.Tx) error {
	if err := tx.Unoccupied(); err != nil {
		return err
	}
	if t.Replace {
		return nil
	}
	tables, err := database.Tables(tx)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if empty, err := table.IsEmpty(tx); err != nil || !empty {
			return orElse(err, ErrNotEmpty)
		}
	}
	return nil
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// newest is beyond every migration.
const newest = 1 << 62

// replace makes the tables anew as they were in the archive's version, fills them, and migrates them on.
func (t Target) replace(tx *database.Tx, a *Archive) error {
	if err := t.mayReplace(tx); err != nil { // again: somebody may have come meanwhile
		return err
	}
	if err := tx.MayLieIdle(); err != nil { // the disk that the archive is on may stall
		return err
	}
	before, err := database.Tables(tx)
	if err != nil {
		return err
	}
	if err := database.DropTables(tx, before); err != nil {
		return err
	}
	if err := database.MigrateTo(tx, t.Migrations, a.Manifest.Schema); err != nil {
		return err
	}
	if err := t.load(tx, a); err != nil {
		return err
	}
	return database.MigrateTo(tx, t.Migrations, newest)
}

// load fills every table. Tables and columns are the same ones, in whatever order.
func (t Target) load(tx *database.Tx, a *Archive) error {
	tables, err := database.Tables(tx)
	if err != nil {
		return err
	}
	if len(tables) != len(a.Manifest.Tables) {
		return fmt.Errorf("%w: %d tables of %d", ErrDamaged, len(a.Manifest.Tables), len(tables))
	}
	for _, table := range tables {
		i := slices.IndexFunc(a.Manifest.Tables, func(other Table) bool { return other.Name == table.Name })
		if i < 0 {
			return fmt.Errorf("%w: there is no table %s", ErrDamaged, table.Name)
		}
		if err := t.loadTable(tx, a, table, a.Manifest.Tables[i]); err != nil {
			return fmt.Errorf("restoring table %s: %w", table.Name, err)
		}
	}
	return nil
}

func (t Target) loadTable(tx *database.Tx, a *Archive, into database.Table, from Table) error {
	kinds := make([]database.ColumnKind, len(from.Columns))
	for i, name := range from.Columns {
		j := slices.IndexFunc(into.Columns, func(c database.TableColumn) bool { return c.Name == name })
		if j < 0 || len(from.Columns) != len(into.Columns) {
			return fmt.Errorf("%w: its columns are %v", ErrDamaged, from.Columns)
		}
		kinds[i] = into.Columns[j].Kind
	}
	err := a.each(from, kinds, into.RowsAtOnce(), func(rows [][]any) error {
		t.Progress.tell(from.Name, len(rows))
		return into.Insert(tx, from.Columns, rows)
	})
	if err != nil {
		return err
	}
	return into.Continue(tx)
}
