// Package reference makes and reads the NO. numbers under which a visitor knows their enquiry: `NO.`, the date as
// YYYYMMDD, and at least five digits, written together, such as NO.2026112248213.
//
// The digits are a keyed permutation of a counter that starts at zero each day. So two references never collide, and
// whoever sees some of them learns neither how many enquiries a day brought nor in which order they came. A reference is a
// name, never a credential: it must open nothing by itself.
//
// The package is pure: the key, the day and the counter come from whoever calls it, and it calls nobody.
package reference

import (
	"fmt"
	"strings"
	"time"
)

// prefix begins every reference.
const prefix = "NO."

// Reference is a NO. number, taken apart.
type Reference struct {
	// Day is the date it was given out, in the site's time zone.
	Day Day
	// Digits are the digits after the date, at least five of them.
	Digits string
}

// String is the reference as it is written and stored: NO.2026112248213.
func (r Reference) String() string { return prefix + r.Day.String() + r.Digits }

// Masked is the reference as anyone may see it, NO.20261122*****, with five stars however many digits there are.
func (r Reference) Masked() string { return r.Day.Masked() }

// Masked hides the digits of a reference, however it was typed. Of what is no reference nothing is shown but NO. and
// stars.
func Masked(s string) string {
	r, err := Parse(s)
	if err != nil {
		return prefix + strings.Repeat("*", 8+minWidth)
	}
	return r.Masked()
}

// Day is a civil date as the number YYYYMMDD, such as 20261122. Days order as dates do.
type Day int

// DayOf is the date that a clock in loc shows at t.
func DayOf(t time.Time, loc *time.Location) Day {
	year, month, day := t.In(loc).Date()
	return Day(year*10000 + int(month)*100 + day)
}

// String writes the day as eight digits.
func (d Day) String() string { return fmt.Sprintf("%08d", int(d)) }

// Masked is what every reference of the day looks like to the public: NO.20261122*****.
func (d Day) Masked() string { return prefix + d.String() + strings.Repeat("*", minWidth) }
