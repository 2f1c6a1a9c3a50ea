package main

import (
	"context"
	"fmt"
	"os"

	"frontdesk/internal/config"
	"frontdesk/internal/database"
	"frontdesk/migrations"
)

type migrateCommand struct {
	DryRun bool `help:"Only list what has yet to run."`
}

// Run brings the database to this version.
func (m migrateCommand) Run(c *config.Config) error {
	if err := c.Check(); err != nil {
		return err
	}
	if m.DryRun {
		return listPending(c)
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	ctx := context.Background()
	db, err := database.Open(ctx, database.Options{URL: c.DatabaseURL, Path: c.DatabasePath()})
	if err != nil {
		return err
	}
	defer db.Close()
	ran, err := db.Migrate(ctx, migrations.For(db.Dialect()))
	for _, name := range ran {
		fmt.Println("applied", name)
	}
	if err == nil && len(ran) == 0 {
		fmt.Println("the database is at this version")
	}
	return err
}

// listPending tells what a migration would run, and changes nothing.
func listPending(c *config.Config) error {
	ctx := context.Background()
	db, err := openBeside(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	schema, err := db.Schema(ctx, migrations.For(db.Dialect()))
	if err != nil {
		return err
	}
	if schema.Newer() {
		return database.ErrNewerDatabase
	}
	for _, name := range schema.Pending {
		fmt.Println("pending", name)
	}
	fmt.Printf("the database is at migration %d, this program at %d\n", schema.Version, schema.Newest)
	return nil
}
