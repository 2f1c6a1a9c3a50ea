package calendar_test

import (
	"slices"
	"time"

	"frontdesk/internal/calendar"

	"pgregory.net/rapid"
)

// duty is a schedule as an obvious and slow mind sees it: it looks at the clock on the wall, minute after minute.
type duty struct {
	hours    hours
	zone     *time.Location
	holidays []calendar.Holiday
	off      []calendar.Span
}

func (d duty) schedule(t rapid.TB) calendar.Schedule {
	return calendar.NewSchedule(d.hours.week(t), d.zone, d.holidays, d.off)
}

func (d duty) closed(at time.Time) calendar.Reason {
	local := at.In(d.zone)
	switch date := local.Format(time.DateOnly); {
	case slices.ContainsFunc(d.off, func(s calendar.Span) bool { return !at.Before(s.From) && at.Before(s.Until) }):
		return calendar.TimeOff
	case slices.ContainsFunc(d.holidays, func(h calendar.Holiday) bool { return h.Date.String() == date }):
		return calendar.OnHoliday
	case len(d.hours) > 0 && !d.hours.include(local):
		return calendar.OffDuty
	}
	return ""
}

// nextMinute is where the next step begins: whatever changes in a duty, changes on a whole minute.
func nextMinute(at time.Time) time.Time { return at.Truncate(time.Minute).Add(time.Minute) }

func (d duty) between(from, until time.Time) (open time.Duration) {
	for at := from; at.Before(until); at = nextMinute(at) {
		step := min(nextMinute(at).Sub(at), until.Sub(at))
		if d.closed(at) == "" {
			open += step
		}
	}
	return open
}

// add steps no further than limit.
func (d duty) add(from time.Time, open time.Duration, limit time.Time) (time.Time, bool) {
	for at := from; at.Before(limit); at = nextMinute(at) {
		if d.closed(at) != "" {
			continue
		}
		step := nextMinute(at).Sub(at)
		if open <= step {
			return at.Add(max(open, 0)), true
		}
		open -= step
	}
	return time.Time{}, false
}

// zones have all kinds of clocks: none that changes, changes at night, at midnight and a minute after it, by half an hour, by two
// hours and by a day, an hour less in the month of Ramadan, and offsets that are not whole hours.
var zones = []string{"UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "America/Havana", "America/St_Johns",
	"America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Shanghai", "Africa/Casablanca", "Asia/Kathmandu",
	"Africa/Cairo", "Antarctica/Troll", "Asia/Pyongyang", "Europe/Dublin"}

func drawZone(t *rapid.T) *time.Location { return zone(t, rapid.SampledFrom(zones).Draw(t, "zone")) }

// drawDuty draws holidays and absences that begin within so many days of an instant, in any order, over each other.
func drawDuty(t *rapid.T, at time.Time, loc *time.Location, days int) duty {
	d := duty{hours: drawHours(t), zone: loc}
	for _, ahead := range rapid.SliceOfN(rapid.IntRange(-2, days), 0, 6).Draw(t, "holidays") {
		local := at.In(loc)
		date := time.Date(local.Year(), local.Month(), local.Day()+ahead, 0, 0, 0, 0, time.UTC)
		d.holidays = append(d.holidays, calendar.Holiday{Date: calendar.DateOf(date)})
	}
	minutes := rapid.IntRange(-2*1440, days*1440)
	for _, ahead := range rapid.SliceOfN(minutes, 0, 6).Draw(t, "absences") {
		from := at.Truncate(time.Minute).Add(time.Duration(ahead) * time.Minute)
		length := rapid.SampledFrom([]int{-60, 0, 1, 45, 240, 1440, 3 * 1440}).Draw(t, "minutes away")
		d.off = append(d.off, calendar.Span{From: from, Until: from.Add(time.Duration(length) * time.Minute)})
	}
	return d
}
