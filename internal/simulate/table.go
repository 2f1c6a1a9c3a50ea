package simulate

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/rivo/uniseg"
)

// WriteText writes the report for people: what was assumed, a table of consultants for each run, and the totals side by
// side.
func (r Report) WriteText(w io.Writer) error {
	var b strings.Builder
	kind := "of the past"
	if r.Made {
		kind = "made"
	}
	last := r.Until.Add(-time.Second).In(r.zone).Format(shownDay)
	fmt.Fprintf(&b, "%d submissions %s, from %s to %s (%s), seed %d. Nothing was changed.\n", r.Submissions, kind, r.From.In(r.zone).Format(shownDay), last, r.zone, r.Seed)
	if len(r.Assumed) > 0 {
		fmt.Fprint(&b, "\nAssumed:\n")
	}
	for _, a := range r.Assumed {
		fmt.Fprintf(&b, "  - %s\n", a)
	}
	for _, run := range r.Runs {
		run.consultants(&b)
	}
	r.totals(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r Result) consultants(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s", strings.ToUpper(r.Name[:1])+r.Name[1:])
	if len(r.Changes) > 0 {
		fmt.Fprintf(b, ": %s", strings.Join(r.Changes, "; "))
	}
	b.WriteString("\n\n")
	rows := [][]string{{"consultant", "offered", "in turn", "exact share", "share", "due", "accepted", "declined", "expired", "withdrawn", "claimed", "by hand", "worst load"}}
	turns, due := r.handedOut()
	for _, c := range r.Consultants {
		rows = append(rows, []string{c.Name, count(c.Offered), count(c.InTurn), fmt.Sprintf("%.1f", c.Exact), percent(float64(c.InTurn), turns),
			percent(c.Exact, due), count(c.Accepted), count(c.Declined), count(c.Expired), count(c.Withdrawn), count(c.Claimed), count(c.ByHand), count(c.WorstLoad)})
	}
	writeTable(b, rows)
}

// handedOut is how many leads were handed out in turn, by the turns and by the shares.
func (r Result) handedOut() (turns, due float64) {
	for _, c := range r.Consultants {
		turns, due = turns+float64(c.InTurn), due+c.Exact
	}
	return turns, due
}

func count(n int) string { return fmt.Sprint(n) }

func percent(part, all float64) string {
	if all == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*part/all)
}

func (r Report) totals(b *strings.Builder) {
	rows := [][]string{{"totals"}}
	for _, run := range r.Runs {
		rows[0] = append(rows[0], run.Name)
	}
	line := func(name string, of func(Totals) string) {
		row := []string{name}
		for _, run := range r.Runs {
			row = append(row, of(run.Totals))
		}
		rows = append(rows, row)
	}
	number := func(name string, of func(Totals) int) { line(name, func(t Totals) string { return count(of(t)) }) }
	wait := func(name string, of func(Totals) float64) {
		line(name, func(t Totals) string { return shown(time.Duration(of(t) * float64(time.Second))) })
	}
	number("leads", func(t Totals) int { return t.Leads })
	wait("enquiry to accepted, median", func(t Totals) float64 { return t.WaitMedian })
	wait("enquiry to accepted, 90 %", func(t Totals) float64 { return t.Wait90 })
	wait("enquiry to accepted, worst", func(t Totals) float64 { return t.WaitWorst })
	number("never accepted", func(t Totals) int { return t.Waiting })
	line("queue, mean", func(t Totals) string { return fmt.Sprintf("%.2f", t.QueueMean) })
	number("queue, worst", func(t Totals) int { return t.QueueWorst })
	number("SLA warned", func(t Totals) int { return t.Warned })
	number("SLA breached", func(t Totals) int { return t.Breached })
	number("given out by hand", func(t Totals) int { return t.ByHand })
	number("stranded", func(t Totals) int { return t.Stranded })
	b.WriteString("\n")
	writeTable(b, rows)
}

// writeTable lines rows up: the first column to the left, the others to the right.
func writeTable(b *strings.Builder, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	for _, row := range rows {
		for i, cell := range row {
			blank := strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell))
			if i == 0 {
				b.WriteString("  " + cell + blank)
			} else {
				b.WriteString("  " + blank + cell)
			}
		}
		b.WriteString("\n")
	}
}
