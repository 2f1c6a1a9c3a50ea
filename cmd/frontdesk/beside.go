package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"frontdesk/internal/backup"
	"frontdesk/internal/config"
	"frontdesk/internal/database"
)

// untilSignal is a context that ends with SIGTERM or SIGINT.
func untilSignal() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
}

// openBeside opens the database beside a server. It makes no file: where none is, there is no database.
func openBeside(ctx context.Context, c *config.Config) (*database.DB, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	if c.DatabaseURL == "" {
		if _, err := os.Stat(c.DatabasePath()); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: %s does not exist; is FRONTDESK_DATA right?", backup.ErrNoDatabase, c.DatabasePath())
		}
	}
	return database.Open(ctx, database.Options{URL: c.DatabaseURL, Path: c.DatabasePath()})
}
