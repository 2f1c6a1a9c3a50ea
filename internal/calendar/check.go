package calendar

import (
	"fmt"
	"slices"
)

// CheckSpans refuses a list of absences in which one does not end after it begins, or two share a moment; those that touch
// are fine. The error is an *Error whose Row is the span at fault; of two, the one that begins later.
func CheckSpans(spans []Span) error {
	for row, s := range spans {
		if !s.Until.After(s.From) {
			return &Error{Code: SpanEndsEarly, Row: row, Detail: fmt.Sprintf("%v does not end after it begins", s)}
		}
	}
	rows := make([]int, len(spans))
	for row := range rows {
		rows[row] = row
	}
	slices.SortStableFunc(rows, func(a, b int) int { return byBeginning(spans[a], spans[b]) })
	for i := 1; i < len(rows); i++ {
		before, next := spans[rows[i-1]], spans[rows[i]]
		if next.From.Before(before.Until) {
			return &Error{Code: SpansOverlap, Row: rows[i], Detail: fmt.Sprintf("%v and %v overlap", before, next)}
		}
	}
	return nil
}

// CheckHolidays refuses a list with a date that does not exist, or one that is there twice. The error is an *Error whose
// Row is the holiday at fault; of two, the later in the list.
func CheckHolidays(holidays []Holiday) error {
	seen := make(map[Date]bool, len(holidays))
	for row, h := range holidays {
		if _, err := ParseDate(h.Date.String()); err != nil {
			return &Error{Code: DateInvalid, Day: h.Date.String(), Row: row, Detail: "there is no such date"}
		}
		if seen[h.Date] {
			return &Error{Code: DateTwice, Day: h.Date.String(), Row: row, Detail: "the date is in the list twice"}
		}
		seen[h.Date] = true
	}
	return nil
}
