// Package calendar answers when a desk is open: business hours by weekday, on the clock of the place where the desk is,
// less holidays and absences; and it counts time by them.
//
// Hours are wall-clock hours, so they keep their meaning when daylight saving begins or ends: nine o'clock is nine
// o'clock, an hour that the clock skips is never open, and one that it repeats is open twice. A desk with no hours at all
// never closes.
//
// The package is pure: instants and zones are handed in, and it calls nobody.
package calendar

import (
	"fmt"
	"time"
)

// Interval is a stretch of one day, in minutes after midnight on the wall clock: From is in it, To is not.
type Interval struct {
	From, To int
}

// String writes the interval as 09:00–18:00.
func (i Interval) String() string { return clock(i.From) + "–" + clock(i.To) }

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// Week is the opening hours of a desk, the same every week. The zero Week has no hours and is always open. Make others
// with ParseWeek or by decoding JSON; a Week does not change afterwards.
type Week struct {
	// days holds each weekday's intervals in order, neither overlapping nor touching.
	days [7][]Interval
}

// Empty tells whether no day has hours, which makes the desk always open.
func (w Week) Empty() bool {
	for _, day := range w.days {
		if len(day) > 0 {
			return false
		}
	}
	return true
}

// On is the opening hours of a weekday, in order and apart from each other.
func (w Week) On(day time.Weekday) []Interval {
	return append([]Interval(nil), w.days[day]...)
}

// Open tells whether the desk is open at an instant, by the clock of zone.
func (w Week) Open(at time.Time, zone *time.Location) bool {
	return Schedule{week: w, zone: zone}.Open(at)
}

// NextOpening is that of a Schedule without holidays and absences.
func (w Week) NextOpening(at time.Time, zone *time.Location) (time.Time, bool) {
	return Schedule{week: w, zone: zone}.NextOpening(at)
}

func minute(n int) time.Duration { return time.Duration(n) * time.Minute }
