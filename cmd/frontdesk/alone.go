package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"frontdesk/internal/config"
)

// alone makes this process the only one that serves from its folder of SQLite, until the lock is closed or the process
// ends, however it ends: the queue's hints and the budgets of visitors live in one process. It is nil on PostgreSQL.
func alone(c *config.Config) (lock *os.File, err error) {
	if c.DatabaseURL != "" {
		return nil, nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	lock, err = os.OpenFile(filepath.Join(c.Data, "serving"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock of the data folder: %w", err)
	}
	if err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
		return lock, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fmt.Errorf("another Frontdesk serves from %s: stop it, or choose another folder with FRONTDESK_DATA; "+
			"several processes need PostgreSQL and Redis", c.Data)
	}
	return nil, errors.Join(err, lock.Close())
}
