package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// row is one line of the table.
type row struct {
	what     string
	figure   string
	baseline string // "what: figure"; empty: none
	budget   string
	holds    verdict
}

type verdict string

const (
	holds  verdict = "holds"
	misses verdict = "MISSES"
	shown  verdict = "" // there is no budget
)

func judge(yes bool) verdict {
	if yes {
		return holds
	}
	return misses
}

type table []row

func (t *table) add(r row) { *t = append(*t, r) }

func (t table) print(w io.Writer) error {
	lines := tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.Debug)
	fmt.Fprintln(lines, "| What\t Figure\t Baseline of this run\t Budget\t \t")
	fmt.Fprintln(lines, "|---\t---\t---\t---\t---\t")
	for _, r := range t {
		fmt.Fprintf(lines, "| %s\t %s\t %s\t %s\t %s\t\n", r.what, r.figure, r.baseline, r.budget, r.holds)
	}
	return lines.Flush()
}

// perSecond writes a rate.
func perSecond(rate float64) string { return fmt.Sprintf("%.0f/s", rate) }

// brief writes a duration with what digits matter.
func brief(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	case d < time.Second:
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
