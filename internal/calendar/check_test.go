package calendar_test

import (
	"strings"
	"testing"
	"time"

	"frontdesk/internal/calendar"
)

// span is from an hour to another of 1 October 2026.
func span(from, until int) calendar.Span {
	day := time.Date(2026, time.October, 1, 0, 0, 0, 0, time.UTC)
	return calendar.Span{From: day.Add(time.Duration(from) * time.Hour), Until: day.Add(time.Duration(until) * time.Hour)}
}

func TestAbsencesThatCannotBeAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spans  []calendar.Span
		code   string
		row    int
		detail string
	}{
		"nothing of it":  {[]calendar.Span{span(1, 2), span(9, 9)}, calendar.SpanEndsEarly, 1, "2026-10-01 09:00–2026-10-01 09:00"},
		"backwards":      {[]calendar.Span{span(9, 8)}, calendar.SpanEndsEarly, 0, "does not end after"},
		"in each other":  {[]calendar.Span{span(12, 13), span(0, 1), span(9, 18)}, calendar.SpansOverlap, 0, "12:00"},
		"over the end":   {[]calendar.Span{span(9, 12), span(13, 14), span(11, 13)}, calendar.SpansOverlap, 2, "11:00"},
		"the same twice": {[]calendar.Span{span(9, 12), span(9, 12)}, calendar.SpansOverlap, 1, "overlap"},
	} {
		got := fault(t, calendar.CheckSpans(c.spans))
		if got.Code != c.code || got.Row != c.row || !strings.Contains(got.Detail, c.detail) {
			t.Errorf("%s: %+v, want %s in row %d", name, got, c.code, c.row)
		}
	}
	if err := calendar.CheckSpans([]calendar.Span{span(12, 13), span(9, 12), span(13, 20)}); err != nil {
		t.Errorf("spans that touch: %v", err)
	}
}

func TestAHolidayIsOnAListOnce(t *testing.T) {
	list := holidays(t, "2026-10-02", "2026-10-01", "2026-10-03")
	if err := calendar.CheckHolidays(list); err != nil {
		t.Error(err)
	}
	got := fault(t, calendar.CheckHolidays(append(list, list[1])))
	if got.Code != calendar.DateTwice || got.Row != 3 || got.Day != "2026-10-01" {
		t.Errorf("%+v", got)
	}
	got = fault(t, calendar.CheckHolidays(append(list, calendar.Holiday{Name: "Someday"})))
	if got.Code != calendar.DateInvalid || got.Row != 3 {
		t.Errorf("%+v", got)
	}
}
