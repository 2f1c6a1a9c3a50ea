package main

import (
	"fmt"
	"os"

	"frontdesk/internal/backup"
	"frontdesk/internal/config"
	"frontdesk/migrations"
)

type backupCommand struct {
	File string `arg:"" help:"The archive to write, outside the data folder; - for standard output."`
}

// Run backs up everything while Frontdesk serves.
func (b *backupCommand) Run(c *config.Config) error {
	ctx, stop := untilSignal()
	defer stop()
	db, err := openBeside(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	secret, err := c.KeptSecret()
	if err != nil {
		return err
	}
	bar := newBar(-1)
	source := backup.Source{
		DB: db, Migrations: migrations.For(db.Dialect()), Files: os.DirFS(c.Data), Secret: secret, Program: version, Progress: bar.tell,
	}
	var made backup.Manifest
	if b.File == "-" {
		made, err = backup.Pour(ctx, os.Stdout, c.Data, source)
	} else {
		made, err = backup.Save(ctx, b.File, c.Data, source)
	}
	bar.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "backed up %d rows of %d tables and %d files to %s; it is as secret as the database\n", made.Rows(), len(made.Tables), len(made.Files), b.File)
	return nil
}
