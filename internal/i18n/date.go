package i18n

import "time"

// layouts are how each language writes a day and a moment; the clock has 24 hours in all of them.
var layouts = map[string]struct{ date, short, join string }{
	"en": {"2 Jan 2006", "2 Jan", ", "},
	"zh": {"2006年1月2日", "1月2日", " "},
}

const clock = "15:04"

func (r Reader) local(t time.Time) time.Time {
	if r.zone == nil {
		return t.UTC()
	}
	return t.In(r.zone)
}

// Date returns the day of t in the reader's zone: "22 Nov 2026", "2026年11月22日". No time at all is "".
func (r Reader) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return r.local(t).Format(layouts[r.Lang].date)
}

// Time returns the hour and minute of t in the reader's zone.
func (r Reader) Time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return r.local(t).Format(clock)
}

// DateTime returns day, hour and minute of t in the reader's zone.
func (r Reader) DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return r.Date(t) + layouts[r.Lang].join + r.Time(t)
}

// Moment is DateTime for somebody whose clock we do not know: with how far the one that it is on is from UTC.
func (r Reader) Moment(t time.Time) string {
	return r.DateTime(t) + r.T("time.offset", "Offset", r.Offset(t))
}

// Offset names the reader's zone by how far it is from UTC at t: "UTC+08:00".
func (r Reader) Offset(t time.Time) string { return r.local(t).Format("UTC-07:00") }

// Relative returns how far t is from now, "12 min ago" or "in 2 h"; from a week on it is the day, without the
// year while that is the current one.
func (r Reader) Relative(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	distance, tense := now.Sub(t), "ago"
	if distance < 0 {
		distance, tense = -distance, "ahead"
	}
	switch {
	case distance < time.Minute:
		return r.T("time.now_" + tense)
	case distance < time.Hour:
		return r.T("time.minutes_"+tense, "Count", int(distance/time.Minute))
	case distance < 24*time.Hour:
		return r.T("time.hours_"+tense, "Count", int(distance/time.Hour))
	case distance < 7*24*time.Hour:
		return r.T("time.days_"+tense, "Count", int(distance/(24*time.Hour)))
	case r.local(t).Year() == r.local(now).Year():
		return r.local(t).Format(layouts[r.Lang].short)
	}
	return r.Date(t)
}
