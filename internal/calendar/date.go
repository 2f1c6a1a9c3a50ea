package calendar

import (
	"fmt"
	"time"
)

// Date is a day on a local calendar.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Holiday is a day on which a desk stays closed, whatever its hours.
type Holiday struct {
	Date Date   `json:"date"`
	Name string `json:"name"`
}

// DateOf is the date that a calendar shows at an instant, in the zone of t.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// ParseDate reads a date such as 2026-10-01. The error is an *Error.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, &Error{Code: DateInvalid, Day: text, Detail: "want a date such as 2026-10-01"}
	}
	return DateOf(t), nil
}

// String writes the date as 2026-10-01.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText writes the date as ParseDate reads it. The error is an *Error, for a date that no calendar shows.
func (d Date) MarshalText() ([]byte, error) {
	_, err := ParseDate(d.String())
	return []byte(d.String()), err
}

// UnmarshalText is ParseDate.
func (d *Date) UnmarshalText(text []byte) error {
	date, err := ParseDate(string(text))
	if err == nil {
		*d = date
	}
	return err
}

const daySeconds = 24 * 60 * 60

// number counts the days since 1 January 1970.
func (d Date) number() int64 {
	return dayOf(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix())
}

// dayOf is the number of the day on which a clock shows so many seconds since the midnight of 1 January 1970.
func dayOf(shown int64) int64 {
	day := shown / daySeconds
	if shown%daySeconds < 0 {
		day--
	}
	return day
}
