package calendar

import (
	"slices"
	"time"
)

// How far ahead is looked, and the longest time that is counted: about what a time.Duration holds.
const (
	openingWithin = 400 * 24 * time.Hour
	addWithin     = 10 * 366 * 24 * time.Hour
	countedWithin = 290 * 365 * 24 * time.Hour
)

// Span is an absence, from an instant until just before another.
type Span struct {
	From, Until time.Time
}

// String writes the span as 2026-10-01 09:00–2026-10-02 18:00, each on its own clock.
func (s Span) String() string {
	const layout = "2006-01-02 15:04"
	return s.From.Format(layout) + "–" + s.Until.Format(layout)
}

// Schedule is when a desk or a person is on duty: the hours of a week on the clock of a zone, less holidays, which are
// whole days on that clock, and less absences. The zero Schedule is always open. Make others with NewSchedule; a Schedule
// does not change afterwards.
//
// Whatever it answers costs a few steps for each holiday, absence and change of the clock on the way, however long the
// time between them, and its instants are shown on the clock of the zone.
type Schedule struct {
	week Week
	zone *time.Location // nil: UTC
	days []int64        // the holidays by Date.number, in order
	off  []Span         // in order, neither overlapping nor touching
}

// NewSchedule makes a schedule. A nil zone is UTC. Holidays and absences may come in any order and cover each other; an
// absence that does not end after it begins is none.
func NewSchedule(week Week, zone *time.Location, holidays []Holiday, off []Span) Schedule {
	s := Schedule{week: week, zone: zone, off: merge(off)}
	for _, h := range holidays {
		s.days = append(s.days, h.Date.number())
	}
	slices.Sort(s.days)
	return s
}

// merge makes one absence of those that overlap or touch.
func merge(off []Span) (merged []Span) {
	for _, next := range slices.SortedFunc(slices.Values(off), byBeginning) {
		last := len(merged) - 1
		switch {
		case !next.Until.After(next.From):
		case last < 0 || next.From.After(merged[last].Until):
			merged = append(merged, next)
		case next.Until.After(merged[last].Until):
			merged[last].Until = next.Until
		}
	}
	return merged
}

func byBeginning(a, b Span) int { return a.From.Compare(b.From) }

// Reason says why a schedule is closed; empty when it is open.
type Reason string

// The reasons. An absence on a holiday is an absence, and a holiday outside the hours a holiday.
const (
	OffDuty   Reason = "off_duty" // outside the hours of the week
	OnHoliday Reason = "holiday"
	TimeOff   Reason = "time_off"
)

// Closed says why the schedule is closed at an instant.
func (s Schedule) Closed(at time.Time) Reason {
	now := s.stretch(at.In(s.location()), at.Add(1))
	if now.closed == "" && !s.week.includes(now.clock) {
		return OffDuty
	}
	return now.closed
}

// Open tells whether the schedule is open at an instant.
func (s Schedule) Open(at time.Time) bool { return s.Closed(at) == "" }

// NextOpening is the first instant, not before at, at which the schedule is open: at itself when it is open then. It is
// false when there is none within 400 days.
func (s Schedule) NextOpening(at time.Time) (time.Time, bool) {
	return s.opening(at, openingWithin)
}

// opening is where the first nanosecond of open time begins.
func (s Schedule) opening(at time.Time, within time.Duration) (time.Time, bool) {
	end, ok := s.add(at, 1, within)
	if !ok {
		return time.Time{}, false
	}
	return end.Add(-1), true
}

// Add is the instant at which d of open time has passed since from. When that much ends with the hours of a day, it is the
// instant of closing, not the next opening. A d of zero, or less, is the first instant from then on that is open: from
// itself, or the next opening. It is false when the next ten years do not have so much open time.
func (s Schedule) Add(from time.Time, d time.Duration) (time.Time, bool) {
	if d <= 0 {
		return s.opening(from, addWithin)
	}
	return s.add(from, d, addWithin)
}

func (s Schedule) add(from time.Time, d, within time.Duration) (time.Time, bool) {
	if d > within {
		return time.Time{}, false
	}
	for piece := range s.stretches(from, from.Add(within)) {
		open := s.open(piece)
		if d <= open {
			return piece.from.Add(s.week.reached(s.week.opened(piece.clock)+d) - piece.clock), true
		}
		d -= open
	}
	return time.Time{}, false
}

// Between is how much open time lies between two instants: none when until is not after from. It is the inverse of Add,
// which says after how much open time an instant came. It counts no further than 290 years.
func (s Schedule) Between(from, until time.Time) (open time.Duration) {
	for piece := range s.stretches(from, earlier(until, from.Add(countedWithin))) {
		open += s.open(piece)
	}
	return open
}
