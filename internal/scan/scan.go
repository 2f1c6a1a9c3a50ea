// Package scan keeps what is infected from being handed out. It is the one gate that every byte of a stored file of a client
// passes on its way to anybody, and it has the virus scanner look at each file once, under the sum of what is in it. It
// promises that a scanner that is slow, away or broken delays nobody who sends a file: files wait for it, visitors do not.
// Nothing that is found is thrown away.
package scan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"frontdesk/internal/clamd"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/files"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// Options are what a gate works with.
type Options struct {
	DB      *database.DB
	Queue   *queue.Queue
	Files   *files.Folder
	Scanner *clamd.Client // nil: there is none, and nothing is looked at
	Log     *slog.Logger
}

// Gate hands out files. It is safe for concurrent use.
type Gate struct {
	Options
	mails chan struct{} // of those who read a whole mail into memory
	away  atomic.Bool   // the scanner did not answer when it was asked last
}

// scanners is how many files a process has looked at at once.
const scanners = 2

// New returns a gate and names its job handlers.
func New(o Options) *Gate {
	g := &Gate{Options: o, mails: make(chan struct{}, 1)}
	queue.Handle(o.Queue, queue.Persistent(scanners), g.scanFile)
	queue.Handle(o.Queue, queue.Persistent(1), g.scanOlder)
	return g
}

// Scanning reports whether there is a scanner.
func (g *Gate) Scanning() bool { return g.Scanner != nil }

// waiting is after how long it is worth asking again for a file that is being checked.
const waiting = 5 * time.Second

// Open opens a kept file to be handed out. Close it. Errors: those of Allow; crm.KindUnavailable "file_lost" when it is not on
// the disk, and "files_unavailable".
func (g *Gate) Open(ctx context.Context, sum string) (*os.File, error) {
	if err := g.Allow(ctx, sum); err != nil {
		return nil, err
	}
	file, err := g.Files.Open(sum)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &crm.Error{Kind: crm.KindUnavailable, Code: "file_lost", Err: err}
	}
	if err != nil {
		return nil, crm.Unavailable("files_unavailable", err)
	}
	return file, nil
}

// Body returns bytes that lie within a kept file, such as a picture of a mail, if they may be handed out. Errors: those of
// Allow.
func (g *Gate) Body(ctx context.Context, body []byte) ([]byte, error) {
	if err := g.Allow(ctx, Sum(body)); err != nil {
		return nil, err
	}
	return body, nil
}

// Allow returns nil when what has a sum may be handed out. Errors: crm.KindForbidden "file_infected" when something was found
// in it; KindConflict "file_pending" with RetryAfter while it is being checked.
func (g *Gate) Allow(ctx context.Context, sum string) error {
	var verdict crm.Scan
	err := g.DB.ReadOne(ctx, func(tx *database.Tx) error {
		known, err := store.ScansOf(tx, []string{sum})
		verdict = g.settled(known[sum])
		return err
	})
	if err != nil {
		return err
	}
	return refusal(verdict)
}

func refusal(verdict crm.Scan) error {
	switch verdict.State {
	case crm.ScanInfected:
		return &crm.Error{Kind: crm.KindForbidden, Code: "file_infected", Params: map[string]any{"Found": verdict.Found}}
	case crm.ScanPending:
		return &crm.Error{Kind: crm.KindConflict, Code: "file_pending", RetryAfter: waiting}
	}
	return nil
}

// settled is a verdict as it counts here: without one a file waits for the scanner, or there is none.
func (g *Gate) settled(verdict crm.Scan) crm.Scan {
	if verdict.State == "" {
		verdict.State = crm.ScanUnscanned
		if g.Scanning() {
			verdict.State = crm.ScanPending
		}
	}
	return verdict
}

// Sum is the SHA-256 of bytes, in hexadecimal.
func Sum(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Enqueue has files looked at that a transaction files, each once. Without a scanner it does nothing.
func (g *Gate) Enqueue(tx *database.Tx, sums ...string) error {
	if !g.Scanning() || len(sums) == 0 {
		return nil
	}
	known, err := store.ScansOf(tx, sums)
	if err != nil {
		return err
	}
	var all []queue.Entry
	for _, sum := range slices.Compact(slices.Sorted(slices.Values(sums))) { // in order, so that two processes wait for each other and not in a circle
		if job := (jobs.ScanFile{SHA256: sum}); known[sum].State == "" {
			all = append(all, queue.Entry{Args: job, Options: []queue.Option{queue.Key(job.Key()), queue.Priority(behind)}})
		}
	}
	return g.Queue.InsertAll(tx, all)
}

// EnqueueMail has a mail looked at that a transaction takes, with what came in it. Without a scanner it does nothing.
func (g *Gate) EnqueueMail(tx *database.Tx, sum string) error {
	if !g.Scanning() {
		return nil
	}
	job := jobs.ScanFile{SHA256: sum}
	return g.Queue.Insert(tx, job, queue.Key(job.Key()), queue.Priority(behind))
}

// behind puts what is looked at behind what somebody waits for, and older files behind new ones.
const behind = 1
