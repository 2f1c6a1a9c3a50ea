package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows how far a long run is, to a person at a terminal and to nobody else.
type bar struct {
	shown *progressbar.ProgressBar
	what  string
}

// newBar returns a bar for so many rows; -1 where nobody knows how many.
func newBar(rows int64) *bar {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return &bar{}
	}
	return &bar{shown: progressbar.NewOptions64(rows, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionShowCount(),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

// tell is a backup.Progress. A bar that cannot be drawn stops nothing.
func (b *bar) tell(what string, rows int) {
	if b.shown == nil {
		return
	}
	if what != b.what {
		b.what = what
		b.shown.Describe(what)
	}
	_ = b.shown.Add(rows) // it is only drawn
}

func (b *bar) end() {
	if b.shown != nil {
		_ = b.shown.Finish() // it is only drawn
	}
}
