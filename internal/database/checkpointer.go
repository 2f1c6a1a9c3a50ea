package database

import (
	"context"
	"os"
	"sync"
	"time"
)

const (
	checkpointEvery = 200 * time.Millisecond
	checkpointFrom  = 4 << 20 // bytes of the write-ahead log
	writerFrom      = 16384   // pages of it, 64 MiB, after which the writer does it itself, so that the log has an end
)

// checkpointer moves what was committed from SQLite's write-ahead log into its file, beside the writer, whom a
// visitor would otherwise wait for. A commit is on the disk before and after.
type checkpointer struct {
	conn *sqliteConn
	log  string // file
	quit chan struct{}
	done sync.WaitGroup
}

func startCheckpointer(c *sqliteConn, path string) *checkpointer {
	p := &checkpointer{conn: c, log: path + "-wal", quit: make(chan struct{})}
	p.done.Go(p.run)
	return p
}

func (p *checkpointer) stop() {
	close(p.quit)
	p.done.Wait()
}

func (p *checkpointer) run() {
	ticker := time.NewTicker(checkpointEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if file, err := os.Stat(p.log); err == nil && file.Size() > checkpointFrom {
				_, _ = p.conn.exec(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)", nil) // what it left undone stays in the log
			}
		case <-p.quit:
			return
		}
	}
}
