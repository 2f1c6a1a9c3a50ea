package admin

import (
	"fmt"
	"time"

	"frontdesk/internal/i18n"
	"frontdesk/internal/machinery"
)

// Throughput is what became of attempts over some time: a picture, and the table behind it.
type Throughput struct {
	ID, Heading string
	Width       int // of the picture, in units of which it is 100 high
	Most        string
	First, Last string // names of the stretches at its ends
	Bars        []StackBar
	Columns     []string
	Rows        []ThroughputRow
	Empty       string // in words; empty: something happened
}

// StackBar is a part of one stretch's column.
type StackBar struct{ X, Y, Height, Outcome, Says string }

// ThroughputRow is one stretch of time in which something happened.
type ThroughputRow struct {
	When    string
	Figures []Figure
}

// outcomes are those that a column is made of, from below.
var outcomes = [...]string{"accepted", "retry", "unknown", "failed"}

// stretch is an hour or a day with how many attempts ended how.
type stretch struct {
	name   string
	counts [len(outcomes)]int64
}

// throughputs are the last 24 hours, and the last 30 days of the reader.
func throughputs(r i18n.Reader, room machinery.MailRoom) []Throughput {
	hour := room.At.Truncate(time.Hour)
	hours, days := make([]stretch, 24), make([]stretch, 30)
	nthHour, nthDay := map[int64]int{}, map[string]int{}
	for n := range hours {
		at := hour.Add(time.Duration(n-len(hours)+1) * time.Hour)
		hours[n].name, nthHour[at.Unix()] = r.DateTime(at), n
	}
	for n := range days {
		name := r.Date(room.At.AddDate(0, 0, n-len(days)+1))
		days[n].name, nthDay[name] = name, n
	}
	for _, c := range room.Hours {
		if n, in := nthHour[c.Hour.Unix()]; in {
			hours[n].add(c)
		}
		if n, in := nthDay[r.Date(c.Hour)]; in {
			days[n].add(c)
		}
	}
	return []Throughput{newThroughput(r, "hours", hours), newThroughput(r, "days", days)}
}

func (s *stretch) add(c machinery.HourCount) {
	for n, o := range outcomes {
		if o == c.Outcome {
			s.counts[n] += c.Count
		}
	}
}

func newThroughput(r i18n.Reader, id string, all []stretch) Throughput {
	t := Throughput{
		ID: id, Heading: r.T("mailroom.chart_" + id), Width: 10 * len(all), First: all[0].name, Last: all[len(all)-1].name,
		Columns: []string{r.T("mailroom.when")}, Empty: r.T("mailroom.chart_empty"),
	}
	for _, o := range outcomes {
		t.Columns = append(t.Columns, r.T("delivery.outcome."+o))
	}
	var most int64
	for _, s := range all {
		most = max(most, s.sum())
	}
	t.Most = r.Number(most)
	for n, s := range all {
		if s.sum() > 0 {
			t.add(r, n, s, float64(most))
		}
	}
	return t
}

func (s stretch) sum() (n int64) {
	for _, c := range s.counts {
		n += c
	}
	return n
}

// add draws a stretch, and writes it into the table.
func (t *Throughput) add(r i18n.Reader, nth int, s stretch, most float64) {
	t.Empty = ""
	row, below := ThroughputRow{When: s.name}, 0.0
	for n, count := range s.counts {
		row.Figures = append(row.Figures, Figure{Column: t.Columns[n+1], Text: r.Number(count)})
		if count == 0 {
			continue
		}
		height := 100 * float64(count) / most
		below += height
		t.Bars = append(t.Bars, StackBar{
			X: fmt.Sprint(10*nth + 1), Y: fmt.Sprintf("%.2f", 100-below), Height: fmt.Sprintf("%.2f", height), Outcome: outcomes[n],
			Says: s.name + " · " + t.Columns[n+1] + " · " + r.Number(count),
		})
	}
	t.Rows = append([]ThroughputRow{row}, t.Rows...)
}
