package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"frontdesk/internal/backup"
	"frontdesk/internal/config"
	"frontdesk/internal/database"
	"frontdesk/migrations"
)

type restoreCommand struct {
	File  string `arg:"" help:"The archive that frontdesk backup wrote, from SQLite or from PostgreSQL."`
	Force bool   `help:"Replace everything in a database that is not empty."`
	Check bool   `help:"Only read the archive and check it; nothing is changed."`

	ShowSecret bool `help:"Only print the FRONTDESK_SECRET that is in the archive."`
}

// Run brings back a backup, while no server runs.
func (r *restoreCommand) Run(c *config.Config) error {
	ctx, stop := untilSignal()
	defer stop()
	archive, err := backup.Open(r.File)
	if err != nil {
		return fmt.Errorf("%s: %w", r.File, err)
	}
	defer archive.Close() // it was only read
	if r.ShowSecret {
		secret, err := archive.Secret()
		fmt.Println(secret)
		return err
	}
	bar := newBar(archive.Manifest.Rows())
	if r.Check {
		err = archive.Check(bar.tell)
	} else {
		err = r.restore(ctx, c, archive, bar)
	}
	bar.end()
	if err != nil {
		return fmt.Errorf("%s: %w", r.File, err)
	}
	m := archive.Manifest
	fmt.Printf("%s %s: %d rows of %d tables and %d files, backed up from %s by frontdesk %s at %s\n",
		map[bool]string{true: "sound", false: "restored"}[r.Check], r.File, m.Rows(), len(m.Tables), len(m.Files), m.Dialect, m.Program, m.Time.Format(time.RFC3339))
	return nil
}

func (r *restoreCommand) restore(ctx context.Context, c *config.Config, archive *backup.Archive, bar *bar) error {
	if err := c.Check(); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	if c.DatabaseURL == "" {
		if err := database.Unoccupied(ctx, c.DatabasePath()); err != nil {
			return err
		}
	}
	db, err := database.Open(ctx, database.Options{URL: c.DatabaseURL, Path: c.DatabasePath()})
	if err != nil {
		return err
	}
	defer db.Close()
	return backup.Restore(ctx, archive, backup.Target{
		DB: db, Migrations: migrations.For(db.Dialect()), Folder: c.Data, Secret: c.Secret, SecretPath: c.SecretPath(),
		Replace: r.Force, Progress: bar.tell,
	})
}
