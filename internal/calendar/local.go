package calendar

import "time"

// Local is the first instant at which the clock of zone shows a time of day such as 09:30 on a date; 24:00 is the end of
// the day. Of a time that the clock repeats it is the first. A time that the clock skips becomes the instant of the jump,
// and adjusted is true: at 02:30 in the hour that is left out in spring, the clock shows 03:00. The error is an *Error of
// the code BadTime.
func Local(date Date, clock string, zone *time.Location) (at time.Time, adjusted bool, err error) {
	minutes, fault := parseTime(clock)
	if fault != nil {
		return time.Time{}, false, fault
	}
	shown := date.number()*daySeconds + int64(minutes)*60
	at, adjusted = firstShowing(shown, zone)
	return at, adjusted, nil
}

// firstShowing is the first instant at which a clock shows so many seconds since the midnight of 1 January 1970, or more,
// and whether it is more. No clock is a day ahead of UTC, so a day before is early enough to begin.
func firstShowing(shown int64, zone *time.Location) (first time.Time, more bool) {
	for from := time.Unix(shown-daySeconds, 0).In(zone); ; {
		_, offset := from.Zone()
		at, change := time.Unix(shown-int64(offset), 0).In(zone), clockChange(from)
		switch {
		case at.Before(from):
			return from, true
		case change.IsZero() || at.Before(change):
			return at, false
		}
		from = change
	}
}
