package simulate

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestChartsAreWellFormedNamedAndDrawBothRuns(t *testing.T) {
	from := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	run := func(name string, queued int) Result {
		return Result{Name: name, Waits: bins([]time.Duration{time.Second, 5 * time.Minute, 1000 * time.Hour}),
			Queue:       []Point{{from, 0}, {from.Add(50 * time.Hour), queued}, {from.Add(50*time.Hour + time.Minute), 0}},
			Consultants: []Consultant{{ID: 1, Name: `<b>"Lin" & 林梅`, InTurn: 12, Exact: 11.7}, {ID: 2, Name: strings.Repeat("陈", 40)}}}
	}
	r := Report{From: from, Until: from.AddDate(0, 0, 30), zone: time.UTC, Runs: []Result{run(AsIs, 3), run(AsWould, 47)}}
	folder := filepath.Join(t.TempDir(), "made", "here")
	names, err := r.WriteCharts(folder)
	if err != nil || len(names) != 3 {
		t.Fatal(names, err)
	}
	for name, words := range map[string][]string{
		"queue.svg": {"Leads in the queue over time", "date (UTC)", "1 Dec", "50", colours[1]}, "waiting.svg": {"From enquiry to accepted", "≥ 96 h", colours[1]},
		"shares.svg": {"exact share 11.7", "<b>\"Lin\" & 林梅", AsWould, colours[0], "陈…"},
	} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		said := said(t, string(content))
		for _, w := range words {
			if !strings.Contains(said, w) {
				t.Errorf("%s: %q is not in it", name, w)
			}
		}
	}
	if short := r.longest(r.Runs[1].Queue); slices.Max(short) != 47 {
		t.Error("a queue of a minute is not drawn")
	}
}

// said is all text and every attribute of a document, which must be well-formed.
func said(t *testing.T, document string) string {
	t.Helper()
	var b strings.Builder
	for d := xml.NewDecoder(strings.NewReader(document)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			for _, a := range token.Attr {
				b.WriteString(a.Value + "\n")
			}
		}
	}
}

func TestAnAxisIsMarkedInWholeStepsAndHoldsTheMost(t *testing.T) {
	for most, want := range map[float64][]float64{0: {0, 1}, 1: {0, 1}, 4: {0, 1, 2, 3, 4}, 9: {0, 2, 4, 6, 8, 10}, 47: {0, 10, 20, 30, 40, 50}, 9952: {0, 2000, 4000, 6000, 8000, 10000}} {
		if ticks, end := scale(most); !slices.Equal(ticks, want) || end < most {
			t.Errorf("%v: %v to %v", most, ticks, end)
		}
	}
}

func TestWaitsAreSummedUpExactly(t *testing.T) {
	waits := []time.Duration{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for i := range waits {
		waits[i] *= time.Minute
	}
	if m, n, w := quantile(waits, 1, 2), quantile(waits, 9, 10), quantile(waits, 1, 1); m != 300 || n != 540 || w != 600 {
		t.Error(m, n, w)
	}
	if quantile(nil, 1, 2) != 0 {
		t.Error("of nothing")
	}
	if b := bins(waits); b[0].Leads != 0 || b[1].Leads != 4 || b[2].Leads != 6 {
		t.Errorf("%+v", b)
	}
}

func TestTheQueueIsCountedByHowLongItStays(t *testing.T) {
	from := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	y := newTally(span{from, from.Add(10 * time.Hour)})
	y.see(from, 4, nil)
	y.pass(from, from.Add(time.Hour))
	y.see(from.Add(time.Hour), 1, map[int64]int{7: 3})
	y.pass(from.Add(time.Hour), from.Add(20*time.Hour)) // nine of them within
	y.see(from.Add(20*time.Hour), 99, map[int64]int{7: 2})
	if y.queueFor != 13*time.Hour || y.most != 4 || y.worst[7] != 3 || len(y.queue) != 2 {
		t.Errorf("%+v", y)
	}
}
