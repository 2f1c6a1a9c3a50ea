package main

import (
	"context"
	"fmt"
	"os"

	"frontdesk/internal/config"
	"frontdesk/internal/database"
	"frontdesk/migrations"
)

type migrateCommand struct{}

// Run brings the database to this version.
func (migrateCommand) Run(c *config.Config) error {
	if err := c.Check(); err != nil {
		return err
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
