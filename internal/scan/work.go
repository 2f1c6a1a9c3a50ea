package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"frontdesk/internal/clamd"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/eml"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

const (
	tries     = 5                // at a file at which a scanner fails that answers otherwise
	away      = 15 * time.Second // before a scanner that does not answer is asked again
	batch     = 20               // older files that are looked at in one go
	soon      = time.Second      // between two goes while there are more
	seldom    = 10 * time.Minute // between looking whether there are any
	anew      = 24 * time.Hour   // before what could not be looked at is tried again
	unhurried = 10 * time.Minute // for one file with all that is in it
)

// errAway wraps the error of a scanner that does not answer at all.
var errAway = errors.New("the virus scanner does not answer")

// scanFile has a file looked at and writes down the verdict.
func (g *Gate) scanFile(ctx context.Context, job queue.Job[jobs.ScanFile]) error {
	if !g.Scanning() {
		return queue.Cancel(errors.New("FRONTDESK_CLAMD is not set here"))
	}
	work, err := g.look(ctx, job.Args.SHA256, job.Attempt >= tries)
	if errors.Is(err, errAway) {
		return queue.Snooze(away)
	}
	if err != nil {
		return err
	}
	return g.DB.Write(ctx, func(tx *database.Tx) error { return errors.Join(g.record(tx, work), job.Finish(tx)) })
}

// scanOlder has some of the files looked at that have no verdict, and schedules the next go.
func (g *Gate) scanOlder(ctx context.Context, job queue.Job[jobs.ScanOlder]) error {
	if !g.Scanning() {
		return g.DB.Write(ctx, job.Finish)
	}
	var sums []string
	err := g.DB.Read(ctx, func(tx *database.Tx) (err error) {
		sums, err = store.UnscannedSums(tx, tx.Now().Add(-anew), batch)
		return err
	})
	if err != nil {
		return err
	}
	for _, sum := range sums {
		work, err := g.look(ctx, sum, true)
		if errors.Is(err, errAway) {
			return queue.Snooze(away)
		}
		if err == nil {
			err = g.DB.Write(ctx, func(tx *database.Tx) error { return g.record(tx, work) })
		}
		if err != nil {
			return err
		}
	}
	next := seldom
	if len(sums) == batch {
		next = soon
	}
	return g.DB.Write(ctx, func(tx *database.Tx) error { return errors.Join(job.Finish(tx), g.schedule(tx, next)) })
}

// Schedule has files looked at that came before there was a scanner.
func (g *Gate) Schedule(tx *database.Tx) error {
	if !g.Scanning() {
		return nil
	}
	return g.schedule(tx, 0)
}

func (g *Gate) schedule(tx *database.Tx, in time.Duration) error {
	return g.Queue.Insert(tx, jobs.ScanOlder{}, queue.At(tx.Now().Add(in)), queue.Key(jobs.ScanOlder{}.Kind()), queue.Priority(behind))
}

// Now has kept files looked at while somebody waits, as long as ctx allows, and writes down what came of it. What could not be
// looked at in time is left to its job.
func (g *Gate) Now(ctx context.Context, sums ...string) {
	if !g.Scanning() {
		return
	}
	for _, sum := range sums {
		work, err := g.look(ctx, sum, false)
		if err == nil {
			err = g.DB.Write(ctx, func(tx *database.Tx) error { return g.record(tx, work) })
		}
		if err != nil {
			g.Log.WarnContext(ctx, "a file could not be checked while its writer waited", "error", err)
			return
		}
	}
}

// looked is what came of looking at a file.
type looked struct {
	verdicts []store.Verdict
	mails    []int64  // that the file is
	inner    []string // sums of what came in them, in their order; empty for what is not handed on
}

func (g *Gate) record(tx *database.Tx, w looked) error {
	for _, v := range w.verdicts {
		if v.Scan.State == crm.ScanInfected {
			g.Log.WarnContext(tx.Context(), "something was found in a file", "sha256", v.SHA256, "found", v.Scan.Found)
		}
	}
	for _, id := range w.mails {
		if err := store.SumMailFiles(tx, id, w.inner); err != nil {
			return err
		}
	}
	return store.PutScans(tx, w.verdicts)
}

// look has a file looked at and, where it is a mail, what came in it: mail programs read a broken mail in many ways, and only
// what was read here is handed out here. last is whether a file at which the scanner fails is given up.
func (g *Gate) look(ctx context.Context, sum string, last bool) (w looked, err error) {
	ctx, cancel := context.WithTimeout(ctx, unhurried)
	defer cancel()
	known := map[string]crm.Scan{}
	err = g.DB.Read(ctx, func(tx *database.Tx) (err error) {
		if w.mails, err = store.MailsBySum(tx, sum); err != nil {
			return err
		}
		known, err = store.ScansOf(tx, []string{sum})
		return err
	})
	if err != nil || known[sum].State != "" && known[sum].Reason == "" && len(w.mails) == 0 {
		return looked{}, err
	}
	file, err := g.Files.Open(sum)
	if errors.Is(err, fs.ErrNotExist) {
		return looked{verdicts: []store.Verdict{{SHA256: sum, Scan: crm.Scan{State: crm.ScanUnscanned, Reason: crm.ScanLost}}}}, nil
	}
	if err != nil {
		return w, err
	}
	defer file.Close() // it was only read
	verdict, err := g.ask(ctx, file, last)
	if err != nil {
		return w, err
	}
	w.verdicts = append(w.verdicts, store.Verdict{SHA256: sum, Scan: verdict})
	if len(w.mails) > 0 {
		err = g.lookInto(ctx, file, last, &w)
	}
	return w, err
}

// lookInto has the files of a mail looked at.
func (g *Gate) lookInto(ctx context.Context, file *os.File, last bool, w *looked) error {
	select {
	case g.mails <- struct{}{}:
		defer func() { <-g.mails }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(file, eml.MaxSize))
	if err != nil {
		return fmt.Errorf("reading a mail that is to be scanned: %w", err)
	}
	letter, err := eml.Read(raw)
	if err != nil {
		return nil // nobody can read it, and so nothing of it is handed out but the whole
	}
	done := map[string]bool{w.verdicts[0].SHA256: true}
	for _, a := range letter.Attachments {
		if a.Refused != "" {
			w.inner = append(w.inner, "")
			continue
		}
		sum := Sum(a.Body)
		w.inner = append(w.inner, sum)
		if done[sum] {
			continue
		}
		done[sum] = true
		verdict, err := g.ask(ctx, bytes.NewReader(a.Body), last)
		if err != nil {
			return err
		}
		w.verdicts = append(w.verdicts, store.Verdict{SHA256: sum, Scan: verdict})
		if whole := &w.verdicts[0].Scan; verdict.State == crm.ScanInfected && whole.State != crm.ScanInfected {
			*whole = verdict // the scanner did not see in the whole what it sees in a part
		}
	}
	return nil
}

// beyond begins what a scanner says of a file that it did not look at to its end, where it is set to say so (AlertExceedsMax).
const beyond = "Heuristics.Limits.Exceeded"

// ask is the scanner's verdict on content. Errors: errAway when it does not answer at all, others when it fails at this content.
func (g *Gate) ask(ctx context.Context, content io.Reader, last bool) (crm.Scan, error) {
	found, err := g.Scanner.Scan(ctx, content)
	if err == nil && g.away.Swap(false) {
		g.Log.WarnContext(ctx, "the virus scanner answers again")
	}
	switch {
	case errors.Is(err, clamd.ErrTooLarge):
		return crm.Scan{State: crm.ScanUnscanned, Reason: crm.ScanTooLarge}, nil
	case err == nil && strings.HasPrefix(found, beyond):
		return crm.Scan{State: crm.ScanUnscanned, Reason: crm.ScanTooLarge}, nil
	case err == nil && found != "":
		return crm.Scan{State: crm.ScanInfected, Found: found}, nil
	case err == nil:
		return crm.Scan{State: crm.ScanClean}, nil
	}
	if ctx.Err() != nil {
		return crm.Scan{}, ctx.Err()
	}
	if ill := g.Scanner.Ping(ctx); ill != nil {
		if !g.away.Swap(true) {
			g.Log.WarnContext(ctx, "the virus scanner does not answer; files wait for it", "error", ill)
		}
		return crm.Scan{}, fmt.Errorf("%w: %w", errAway, ill)
	}
	if last {
		g.Log.WarnContext(ctx, "the virus scanner fails at a file", "error", err)
		return crm.Scan{State: crm.ScanUnscanned, Reason: crm.ScanFailed}, nil
	}
	return crm.Scan{}, err
}
