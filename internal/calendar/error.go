package calendar

// The codes of an Error.
const (
	NotJSON      = "week_not_json"      // not an object of weekdays with lists of [from, to]
	UnknownDay   = "week_unknown_day"   // a day that is not one of mon tue wed thu fri sat sun
	BadTime      = "week_bad_time"      // a time that is not HH:MM, from 00:00 to 24:00
	EndsTooEarly = "week_ends_early"    // an interval that does not end after it begins
	Overlapping  = "week_hours_overlap" // two intervals of a day that share a minute

	DateInvalid   = "date_invalid"    // not a date such as 2026-10-01, or one that no month has
	DateTwice     = "date_twice"      // a date that a list of holidays has already
	SpanEndsEarly = "span_ends_early" // an absence that does not end after it begins
	SpansOverlap  = "spans_overlap"   // an absence that shares a moment with another
)

// Error says why opening hours, dates or absences cannot be taken, in words for whoever typed them.
type Error struct {
	// Code is one of the constants above.
	Code string
	// Day is the weekday at fault, such as mon, or the date as it was typed; empty when it is the whole.
	Day string
	// Row is the place in a list of what is at fault, counted from 0.
	Row int
	// Detail says what is wrong, in English.
	Detail string
}

func (e *Error) Error() string {
	if e.Day == "" {
		return "calendar: " + e.Detail
	}
	return "calendar: " + e.Day + ": " + e.Detail
}
