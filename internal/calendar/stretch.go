package calendar

import (
	"iter"
	"slices"
	"time"
)

// stretch is a piece of the time line in which the clock runs evenly and neither a holiday nor an absence begins or ends.
type stretch struct {
	from, until time.Time
	// clock is what an even clock shows at from: the time since Sunday's midnight.
	clock time.Duration
	// closed is the holiday or absence that takes all of it; empty when it has the hours of the week.
	closed Reason
}

// open is the open time of a stretch.
func (s Schedule) open(piece stretch) time.Duration {
	if piece.closed != "" {
		return 0
	}
	return s.week.opened(piece.clock+piece.until.Sub(piece.from)) - s.week.opened(piece.clock)
}

// stretches cuts the time between two instants into stretches.
func (s Schedule) stretches(from, until time.Time) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		for at := from.In(s.location()); at.Before(until); {
			piece := s.stretch(at, until)
			if !yield(piece) {
				return
			}
			at = piece.until.In(s.location())
		}
	}
}

// stretch is the one that begins at an instant and ends where it must, at until at the latest.
func (s Schedule) stretch(at, until time.Time) stretch {
	i, away := slices.BinarySearchFunc(s.off, at, Span.compare)
	if away {
		return stretch{from: at, until: earlier(until, s.off[i].Until), closed: TimeOff}
	}
	if i < len(s.off) {
		until = earlier(until, s.off[i].From)
	}
	if change := clockChange(at); !change.IsZero() {
		until = earlier(until, change)
	}
	return s.evenStretch(at, until)
}

// evenStretch looks at the holidays alone: until then the clock runs evenly and nobody is away.
func (s Schedule) evenStretch(at, until time.Time) stretch {
	_, offset := at.Zone()
	shown := at.Unix() + int64(offset)
	today := dayOf(shown)
	i, holiday := slices.BinarySearch(s.days, today)
	midnight := func(day int64) time.Time { return time.Unix(day*daySeconds-int64(offset), 0) }
	if holiday {
		return stretch{from: at, until: earlier(until, midnight(today+1)), closed: OnHoliday}
	}
	if i < len(s.days) {
		until = earlier(until, midnight(s.days[i]))
	}
	return stretch{from: at, until: until, clock: evenClock(shown, at.Nanosecond())}
}

// evenClock is the time since Sunday's midnight on a clock that shows so many seconds since the midnight of Thursday,
// 1 January 1970.
func evenClock(shown int64, nanosecond int) time.Duration {
	day := dayOf(shown)
	weekday := ((day+int64(time.Thursday))%7 + 7) % 7
	return time.Duration(weekday*daySeconds+shown-day*daySeconds)*time.Second + time.Duration(nanosecond)
}

// compare tells whether a span is over before an instant, begins after it, or has it.
func (s Span) compare(at time.Time) int {
	switch {
	case !s.Until.After(at):
		return -1
	case s.From.After(at):
		return 1
	}
	return 0
}

// clockChange is when the clock on which at is shown next changes; zero if it never does. It may be earlier, at an instant
// when nothing changes: for the last day of a leap year, beyond the years that a zone lists, Go names a change that has been.
func clockChange(at time.Time) time.Time {
	_, change := at.ZoneBounds()
	if !change.IsZero() && !change.After(at) {
		return at.Truncate(24 * time.Hour).Add(24 * time.Hour)
	}
	return change
}

func (s Schedule) location() *time.Location {
	if s.zone == nil {
		return time.UTC
	}
	return s.zone
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
