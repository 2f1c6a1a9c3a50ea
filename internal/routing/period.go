package routing

import (
	"time"

	"frontdesk/internal/crm"
)

// periods are the lengths of time for which a consultant may have a limit, each with its code and how it begins.
var periods = [...]struct {
	code  string
	limit func(crm.Limits) int
	begin func(midnight time.Time) time.Time
	next  func(begin time.Time) time.Time
}{
	{"at_capacity_day", func(l crm.Limits) int { return l.Day },
		func(day time.Time) time.Time { return day }, func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
	{"at_capacity_week", func(l crm.Limits) int { return l.Week }, // weeks begin on Monday, as ISO 8601 has it
		func(day time.Time) time.Time { return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) }, func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }},
	{"at_capacity_month", func(l crm.Limits) int { return l.Month },
		func(day time.Time) time.Time { return day.AddDate(0, 0, 1-day.Day()) }, func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }},
}

// full says which of a consultant's limits by period is reached, and when the last of those that are begins anew; the
// empty code when none is. given is when leads were given to them.
func full(c crm.Consultant, given []time.Time, now time.Time) (code string, until time.Time) {
	if !c.Limits.Any() {
		return "", time.Time{}
	}
	local := now.In(c.Location())
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	for _, p := range periods {
		begin := p.begin(midnight)
		if limit := p.limit(c.Limits); limit > 0 && countSince(given, begin) >= limit {
			code, until = p.code, later(until, p.next(begin))
		}
	}
	return code, until
}

func countSince(times []time.Time, begin time.Time) (n int) {
	for _, t := range times {
		if !t.Before(begin) {
			n++
		}
	}
	return n
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
