package calendar_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/calendar"

	"pgregory.net/rapid"
)

// hours are intervals by weekday, as JSON has them, with a slow and obvious notion of open.
type hours map[string][][2]string

// include compares what the clock shows with the hours as text.
func (h hours) include(local time.Time) bool {
	shown := local.Format("15:04")
	for _, i := range h[strings.ToLower(local.Format("Mon"))] {
		if i[0] <= shown && shown < i[1] {
			return true
		}
	}
	return false
}

func (h hours) week(t rapid.TB) calendar.Week {
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	week, err := calendar.ParseWeek(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return week
}

// drawHours draws a few intervals on some days, on quarters of an hour, so that midnight and clock changes are hit often;
// some touch, and they come in any order.
func drawHours(t *rapid.T) hours {
	drawn := hours{}
	for _, day := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		if !rapid.Bool().Draw(t, day) {
			continue
		}
		times := rapid.SliceOfNDistinct(rapid.IntRange(0, 96), 2, 6, rapid.ID[int]).Draw(t, "quarters of "+day)
		slices.Sort(times)
		step := rapid.IntRange(1, 2).Draw(t, "step")
		for i := 0; i+1 < len(times); i += step {
			drawn[day] = append(drawn[day], [2]string{quarter(times[i]), quarter(times[i+1])})
		}
		drawn[day] = rapid.Permutation(drawn[day]).Draw(t, "order")
	}
	return drawn
}

func quarter(n int) string { return fmt.Sprintf("%02d:%02d", n/4, n%4*15) }
