package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/term"

	"frontdesk/internal/config"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/simulate"
	"frontdesk/migrations"
	"frontdesk/templates"
)

type simulateCommand struct {
	Past     string `help:"Run the submissions of the last so many days or weeks again, such as 30d or 4w (default: 30d)." placeholder:"30d"`
	Generate string `help:"Make submissions instead, like those of the past, such as 40/day, 5/hour or 250/week." placeholder:"40/day"`
	For      string `help:"For how long to make them (default: 30d)." placeholder:"30d"`
	From     string `help:"The day on which the run begins; the past's submissions then come on the same weekdays from there on." placeholder:"2026-12-01"`
	Seed     uint64 `help:"Draws another chance; the same seed over the same firm gives the same result." default:"1"`

	Away         []string `help:"What if somebody is away: \"Name or e-mail=2026-12-01..2026-12-05\". May be repeated, as all that follow." placeholder:"WHO=DAYS" sep:"none"`
	Weight       []string `help:"What if somebody has another weight." placeholder:"WHO=3" sep:"none"`
	Capacity     []string `help:"What if somebody may have another number of open leads; 0: no limit." placeholder:"WHO=20" sep:"none"`
	Inactive     []string `help:"What if somebody is not active." placeholder:"WHO" sep:"none"`
	Strategy     []string `help:"What if a rule hands out by rotation, least_loaded, sticky or pool." placeholder:"RULE=STRATEGY" sep:"none"`
	OfferMinutes []string `help:"What if the offers of a team wait for so many minutes of business time." placeholder:"TEAM=30" sep:"none"`

	SVG  string `help:"Draw the queue, the shares and the waiting times into this folder." name:"svg" placeholder:"FOLDER"`
	JSON bool   `help:"Write the result as JSON."`
}

var errStopped = errors.New("stopped; nothing was kept")

// Run simulates the firm, which it only reads.
func (s *simulateCommand) Run(c *config.Config) error {
	ctx, stop := untilSignal()
	defer stop()
	db, err := openBeside(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := sameVersion(ctx, db); err != nil {
		return err
	}
	locales, err := fs.Sub(templates.Files, "locales")
	if err != nil {
		return err
	}
	catalog, err := i18n.Load(locales)
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	shown := newPace(os.Stderr)
	began := time.Now()
	report, err := simulate.Run(ctx, simulate.Options{
		DB: db, Migrations: migrations.For(database.SQLite), Catalog: catalog, Progress: shown.tell,
	}, s.request())
	shown.end()
	if errors.Is(err, context.Canceled) {
		return errStopped
	}
	if err != nil {
		return err
	}
	return s.write(os.Stdout, report, time.Since(began))
}

var errOlderDatabase = errors.New("the database belongs to an older version of frontdesk; bring it to this one with frontdesk migrate, which a start does too")

// sameVersion refuses a database whose tables are not those of this program, which a simulation does not change.
func sameVersion(ctx context.Context, db *database.DB) error {
	schema, err := db.Schema(ctx, migrations.For(db.Dialect()))
	switch {
	case err != nil:
		return err
	case schema.Newer():
		return database.ErrNewerDatabase
	case len(schema.Pending) > 0:
		return errOlderDatabase
	}
	return nil
}

func (s *simulateCommand) request() simulate.Request {
	return simulate.Request{
		Past: s.Past, Generate: s.Generate, For: s.For, From: s.From, Seed: s.Seed, Away: s.Away, Weight: s.Weight,
		Capacity: s.Capacity, Inactive: s.Inactive, Strategy: s.Strategy, OfferMinutes: s.OfferMinutes,
	}
}

func (s *simulateCommand) write(w io.Writer, report simulate.Report, took time.Duration) error {
	if s.SVG != "" {
		names, err := report.WriteCharts(s.SVG)
		if err != nil {
			return fmt.Errorf("--svg: %w", err)
		}
		for _, name := range names {
			fmt.Fprintln(os.Stderr, "wrote", name)
		}
	}
	if s.JSON {
		return writeJSON(w, report)
	}
	if err := report.WriteText(w); err != nil {
		return err
	}
	done := report.Submissions * len(report.Runs)
	fmt.Fprintf(os.Stderr, "%d submissions in %d runs, %.1f s: %.0f a second\n", done, len(report.Runs), took.Seconds(), float64(done)/took.Seconds())
	return nil
}

// pace shows how far a simulation is: over and over on one line of a terminal, or else on a new line at times.
type pace struct {
	w        io.Writer
	mu       sync.Mutex
	began    time.Time
	last     time.Time
	terminal bool
	done     map[string]int // by run
}

func newPace(f *os.File) *pace {
	now := time.Now()
	return &pace{w: f, began: now, last: now, terminal: term.IsTerminal(int(f.Fd())), done: map[string]int{}}
}

// tell is told by the runs as they go on. A line that cannot be written stops nothing.
func (p *pace) tell(at simulate.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[at.Run] = at.Done
	every := 5 * time.Second
	if p.terminal {
		every = 200 * time.Millisecond
	}
	if time.Since(p.last) < every {
		return
	}
	p.last = time.Now()
	all := 0
	for _, n := range p.done {
		all += n
	}
	line := fmt.Sprintf("%s: %d of %d submissions, %s, %.0f a second", at.Run, at.Done, at.Of, at.Until.Format("2 Jan 2006"), float64(all)/time.Since(p.began).Seconds())
	if p.terminal {
		fmt.Fprintf(p.w, "\r\x1b[K%s", line)
	} else {
		fmt.Fprintln(p.w, line)
	}
}

func (p *pace) end() {
	if p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
