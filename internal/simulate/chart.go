package simulate

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"
)

// WriteCharts draws the report into a folder, which it makes: the queue over time, everybody's share, and how long clients
// waited. It returns the names of the files.
func (r Report) WriteCharts(folder string) (names []string, err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	for _, chart := range []struct {
		name string
		draw func() string
	}{{"queue.svg", r.queueChart}, {"shares.svg", r.sharesChart}, {"waiting.svg", r.waitingChart}} {
		file := filepath.Join(folder, chart.name)
		if err := os.WriteFile(file, []byte(chart.draw()), 0o644); err != nil {
			return names, err
		}
		names = append(names, file)
	}
	return names, nil
}

// colours are those of the runs: as it is, and as it would be.
var colours = [...]string{"#2563a8", "#d1622b"}

const (
	chartWidth = 960
	left       = 64 // of the plot
	right      = 24
	top        = 72
	bottom     = 64
	plotWidth  = chartWidth - left - right
)

// legend names the runs by their colours.
func (r Report) legend(d *drawing) {
	if len(r.Runs) < 2 {
		return
	}
	for i, run := range r.Runs {
		x := float64(left + i*150)
		d.rect(x, 46, 12, 12, colours[i], "")
		d.text(x+18, 56, "start", small, run.Name)
	}
}

// columns is how many stretches of time the queue is drawn in.
const columns = 440

// queueChart draws, for each stretch of time, the longest that the queue was.
func (r Report) queueChart() string {
	const plotHeight = 260
	d := newDrawing(chartWidth, top+plotHeight+bottom, "Leads in the queue over time", "The longest queue in each stretch of time, for each run.")
	r.legend(d)
	series, most := make([][]float64, len(r.Runs)), 0.0
	for i, run := range r.Runs {
		series[i] = r.longest(run.Queue)
		for _, v := range series[i] {
			most = max(most, v)
		}
	}
	y := d.verticalAxis(most, plotHeight, "leads nobody has, queued")
	r.timeAxis(d, top+plotHeight)
	for i, values := range series {
		path := ""
		for j, v := range values {
			from, to := left+float64(j)*plotWidth/columns, left+float64(j+1)*plotWidth/columns
			path += fmt.Sprintf("%s%.1f %.1fH%.1f", map[bool]string{true: "M", false: "L"}[j == 0], from, y(v), to)
		}
		d.path(path, colours[i])
	}
	return d.String()
}

func (r Report) longest(queue []Point) []float64 {
	values := make([]float64, columns)
	step := r.Until.Sub(r.From) / columns
	now, next := 0, 0
	for j := range values {
		end := r.From.Add(time.Duration(j+1) * step)
		worst := now
		for next < len(queue) && queue[next].At.Before(end) {
			now = queue[next].Queued
			worst = max(worst, now)
			next++
		}
		values[j] = float64(worst)
	}
	return values
}

// timeAxis marks days, no more than ten of them.
func (r Report) timeAxis(d *drawing, y float64) {
	days := r.Until.Sub(r.From).Hours() / 24
	every := max(1, int(math.Ceil(days/10)))
	local := r.From.In(r.zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, r.zone)
	for at := midnight; at.Before(r.Until); at = at.AddDate(0, 0, every) {
		if at.Before(r.From) {
			continue
		}
		x := left + plotWidth*float64(at.Sub(r.From))/float64(r.Until.Sub(r.From))
		d.line(x, y, x, y+5, axisColour)
		d.text(x, y+20, "middle", small, at.Format("2 Jan"))
	}
	d.text(left+plotWidth/2, y+46, "middle", small, fmt.Sprintf("date (%s)", r.zone))
}

// sharesChart draws for everybody what they were offered in turn, with a mark at what they were due.
func (r Report) sharesChart() string {
	const row, gap, name = 16.0, 12.0, 190.0
	people := r.Runs[0].Consultants
	high := float64(len(people)) * (float64(len(r.Runs))*row + gap)
	d := newDrawing(chartWidth, top+high+bottom, "Leads offered in turn, and the exact share", "A bar for what each consultant was offered in rotation, a mark where their exact share is.")
	r.legend(d)
	mark := float64(left + len(r.Runs)/2*300) // beside the names of the runs
	d.rect(mark, 46, 3, 13, markColour, "")
	d.text(mark+10, 56, "start", small, "exact share")
	most := 0.0
	for _, run := range r.Runs {
		for _, c := range run.Consultants {
			most = max(most, float64(c.InTurn), c.Exact)
		}
	}
	ticks, end := scale(most)
	width := plotWidth - name - 30
	x := func(v float64) float64 { return left + name + v/end*width }
	for _, t := range ticks {
		d.line(x(t), top, x(t), top+high, gridColour)
		d.text(x(t), top+high+20, "middle", small, number(t))
	}
	d.text(x(end/2), top+high+46, "middle", small, "leads offered in turn")
	for i, person := range people {
		y := top + gap/2 + float64(i)*(float64(len(r.Runs))*row+gap)
		d.text(left+name-10, y+float64(len(r.Runs))*row/2+4, "end", small, clip(person.Name, 26))
		for j, run := range r.Runs {
			c := run.person(person.ID)
			d.rect(x(0), y+float64(j)*row+1, x(float64(c.InTurn))-x(0), row-2, colours[j], fmt.Sprintf("%s, %s: %d offered in turn, exact share %.1f", c.Name, run.Name, c.InTurn, c.Exact))
			d.rect(x(c.Exact)-1.5, y+float64(j)*row-1, 3, row+2, markColour, "")
			d.text(max(x(float64(c.InTurn)), x(c.Exact))+7, y+float64(j)*row+row/2+4, "start", small, count(c.InTurn))
		}
	}
	return d.String()
}

func (r Result) person(id int64) Consultant {
	for _, c := range r.Consultants {
		if c.ID == id {
			return c
		}
	}
	return Consultant{}
}

// waitingChart draws how many leads waited how long.
func (r Report) waitingChart() string {
	const plotHeight = 260
	d := newDrawing(chartWidth, top+plotHeight+bottom, "From enquiry to accepted", "How many leads waited how long until a consultant accepted them, for each run.")
	r.legend(d)
	most := 0.0
	for _, run := range r.Runs {
		for _, b := range run.Waits {
			most = max(most, float64(b.Leads))
		}
	}
	y := d.verticalAxis(most, plotHeight, "leads")
	slot := plotWidth / float64(len(edges))
	for i := range edges {
		x := left + float64(i)*slot
		d.text(x+slot/2, top+plotHeight+20, "middle", small, binName(i))
		bar := (slot - 16) / float64(len(r.Runs))
		for j, run := range r.Runs {
			n := run.Waits[i].Leads
			d.rect(x+8+float64(j)*bar, y(float64(n)), bar-1, top+plotHeight-y(float64(n)), colours[j], fmt.Sprintf("%s, %s: %d leads", binName(i), run.Name, n))
		}
	}
	d.text(left+plotWidth/2, top+plotHeight+46, "middle", small, "time until somebody accepted")
	return d.String()
}

// binName says how long the leads of a bin waited.
func binName(i int) string {
	name := func(d time.Duration) string {
		if d < time.Hour {
			return fmt.Sprintf("%.0f min", d.Minutes())
		}
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	if i == len(edges)-1 {
		return "≥ " + name(edges[i])
	}
	return "< " + name(edges[i+1])
}
