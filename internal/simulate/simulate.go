package simulate

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
)

// Options are what a simulation works with.
type Options struct {
	DB         *database.DB // the firm's; it is only read
	Migrations fs.FS        // of SQLite
	Catalog    *i18n.Catalog
	Progress   func(Progress) // nil: nobody is told; called by several goroutines
}

// Progress is how far a run is.
type Progress struct {
	Run   string
	Done  int // submissions
	Of    int
	Until time.Time // how far time has passed in it, in the firm's zone
}

// The names of the two runs.
const (
	AsIs    = "as it is"
	AsWould = "as it would be"
)

// Run simulates what is requested. Its errors are about the request, in words, or those of the database. When ctx ends it
// stops; nothing of it is left behind.
func Run(ctx context.Context, o Options, request Request) (Report, error) {
	p, err := request.plan()
	if err != nil {
		return Report{}, err
	}
	f, err := read(ctx, o.DB, p)
	if err != nil {
		return Report{}, err
	}
	changes, err := f.changes(request, f.span)
	if err != nil {
		return Report{}, err
	}
	arrivals := f.arrivals(p)
	report := Report{
		From: f.span.from, Until: f.span.until, Seed: p.seed, Submissions: len(arrivals), Made: p.generate, Assumed: f.assumed(p), zone: f.zone,
	}
	report.Runs, err = f.runs(ctx, o, p.seed, arrivals, changes)
	return report, err
}

// runs runs the firm as it is, and beside that as it would be.
func (f *firm) runs(ctx context.Context, o Options, seed uint64, arrivals []arrival, changes []change) ([]Result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	variants := [][]change{nil}
	if len(changes) > 0 {
		variants = append(variants, changes)
	}
	results := make([]Result, len(variants))
	var running sync.WaitGroup
	for i, variant := range variants {
		running.Go(func() {
			name := [...]string{AsIs, AsWould}[i]
			var err error
			if results[i], err = f.one(ctx, o, name, seed, arrivals, variant); err != nil {
				cancel(fmt.Errorf("simulating the firm %s: %w", name, err))
			}
		})
	}
	running.Wait()
	return results, context.Cause(ctx)
}

func (f *firm) one(ctx context.Context, o Options, name string, seed uint64, arrivals []arrival, changes []change) (result Result, err error) {
	h, err := openHouse(ctx, o, f, changes)
	if err != nil {
		return result, err
	}
	defer h.close()
	r := f.run(h, o, name, seed, arrivals)
	if err := r.through(ctx); err != nil {
		return result, err
	}
	err = h.db.Read(ctx, func(tx *database.Tx) error {
		result, err = r.result(tx, name, changes)
		return err
	})
	return result, err
}

// run is a run that is about to begin in a house.
func (f *firm) run(h *house, o Options, name string, seed uint64, arrivals []arrival) *run {
	return &run{
		house: h, firm: f, seed: seed, arrivals: arrivals, times: map[string]int{}, tally: newTally(f.span),
		progress: func(done int, at time.Time) {
			if o.Progress != nil {
				o.Progress(Progress{Run: name, Done: done, Of: len(arrivals), Until: at.In(f.zone)})
			}
		},
	}
}
