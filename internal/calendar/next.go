package calendar

import "time"

// horizon bounds how far ahead an opening is looked for. Hours that occur at all occur within two weeks; one day is left
// for a zone that moves across the date line.
const horizon = 15 * 24 * time.Hour

// NextOpening is the first instant, not before at, at which the desk is open: at itself when it is open then. It is shown
// on the clock of zone. It is false when no opening is found within 15 days, which takes a zone that keeps skipping them.
//
// Between two changes of its clock a zone's wall time runs evenly, so the next opening on the wall gives the instant by
// subtraction, if that comes before the change. If not, the search goes on from the change, whatever the clock shows there.
func (w Week) NextOpening(at time.Time, zone *time.Location) (time.Time, bool) {
	for from := at; from.Sub(at) < horizon; {
		if w.Open(from, zone) {
			return from.In(zone), true
		}
		next, change := from.Add(w.untilOpening(wallOf(from.In(zone)))), clockChange(from, zone)
		if change.IsZero() || next.Before(change) {
			return next.In(zone), true
		}
		from = change
	}
	return time.Time{}, false
}

// untilOpening is how long an evenly running clock that shows now takes to the start of an interval: at most a week.
func (w Week) untilOpening(now wall) time.Duration {
	for ahead := range 8 {
		midnight := time.Duration(ahead)*24*time.Hour - now.since
		for _, i := range w.days[(int(now.day)+ahead)%7] {
			if until := midnight + minute(i.From); until > 0 {
				return until
			}
		}
	}
	return horizon
}

// clockChange is when zone next changes its offset after an instant; zero if it never does.
func clockChange(after time.Time, zone *time.Location) time.Time {
	_, end := after.In(zone).ZoneBounds()
	return end
}
