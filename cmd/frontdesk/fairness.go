package main

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"frontdesk/internal/config"
	"frontdesk/internal/doctor"
)

type fairnessCommand struct {
	JSON bool   `help:"Write what was found as JSON."`
	Team string `help:"The id or the name of one team; without it, all."`
}

// Run adds up every stored decision, and fails when a bound was passed or decisions contradict themselves.
func (f *fairnessCommand) Run(c *config.Config) error {
	ctx, stop := untilSignal()
	defer stop()
	bar := newBar(-1)
	found, err := doctor.Fairness(ctx, doctor.FairnessOptions{Config: c, Team: f.Team, Progress: func(rows int) { bar.tell("decisions", rows) }})
	bar.end()
	if err != nil {
		return err
	}
	if err := f.write(os.Stdout, found); err != nil {
		return err
	}
	for _, r := range found {
		if r.Faulty > 0 {
			return errFaults
		}
	}
	return nil
}

func (f *fairnessCommand) write(w io.Writer, found []doctor.Rotation) error {
	if f.JSON {
		return writeJSON(w, found)
	}
	if len(found) == 0 {
		_, err := fmt.Fprintln(w, "No lead was handed out yet.")
		return err
	}
	for _, r := range found {
		if err := writeRotation(w, r); err != nil {
			return err
		}
	}
	return nil
}

func writeRotation(w io.Writer, r doctor.Rotation) error {
	fmt.Fprintf(w, "%s (%d), %s seat: %d leads in turn, %d taken back, %d decisions outside the rotation\n",
		r.Team, r.TeamID, r.Seat, r.Leads, r.TakenBack, r.Outside)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "exact share\toffered\tdifference\tworst\tat decision\t  consultant")
	for _, p := range r.People {
		fmt.Fprintf(table, "%.3f\t%d\t%+.3f\t%.3f\t%d\t  %s\n", p.Share, p.Offered, float64(p.Offered)-p.Share, p.Worst, p.Decision, p.Name)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, line := range r.Verdict() {
		fmt.Fprintln(w, line)
	}
	_, err := fmt.Fprintln(w)
	return err
}
