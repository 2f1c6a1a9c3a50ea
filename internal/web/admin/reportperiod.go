package admin

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/width"

	"frontdesk/internal/crm"
)

// dayLayout is how a browser posts a day.
const dayLayout = "2006-01-02"

// Period is some whole days: from From on, before Until. Typed are its first and last day as somebody typed them.
type Period struct {
	Name        string // of periodNames; empty: the days were typed
	From, Until time.Time
	TypedFrom   string
	TypedUntil  string
}

// periodNames are the periods that are offered, the default first.
var periodNames = [...]string{"days_30", "week", "month", "last_month"}

// last is its last day.
func (p Period) last() time.Time { return p.Until.AddDate(0, 0, -1) }

// query is the period as an address says it.
func (p Period) query() string {
	if p.Name != "" {
		return "?period=" + p.Name
	}
	return "?" + url.Values{"from": {p.TypedFrom}, "until": {p.TypedUntil}}.Encode()
}

// readPeriod reads a period from an address. The time is in the zone of its days.
func readPeriod(query url.Values, now time.Time) (Period, error) {
	if query.Has("from") || query.Has("until") {
		return readDays(query.Get("from"), query.Get("until"), now.Location())
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	return periodOf(query.Get("period"), today), nil
}

// periodOf is the period of that name, and for any other the last 30 days, of which today is one.
func periodOf(name string, today time.Time) (p Period) {
	month := today.AddDate(0, 0, 1-today.Day())
	switch name {
	case "week":
		monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
		p = Period{Name: name, From: monday, Until: monday.AddDate(0, 0, 7)}
	case "month":
		p = Period{Name: name, From: month, Until: month.AddDate(0, 1, 0)}
	case "last_month":
		p = Period{Name: name, From: month.AddDate(0, -1, 0), Until: month}
	default:
		p = Period{Name: periodNames[0], From: today.AddDate(0, 0, -29), Until: today.AddDate(0, 0, 1)}
	}
	p.TypedFrom, p.TypedUntil = p.From.Format(dayLayout), p.last().Format(dayLayout)
	return p
}

// readDays reads the first and the last day of a period, and keeps them as typed.
func readDays(from, until string, zone *time.Location) (p Period, err error) {
	p.TypedFrom, p.TypedUntil = strings.TrimSpace(from), strings.TrimSpace(until)
	var faults []crm.FieldError
	read := func(field, typed string) time.Time {
		day, err := time.ParseInLocation(dayLayout, width.Fold.String(typed), zone)
		switch {
		case typed == "":
			faults = append(faults, crm.FieldError{Field: field, Code: "required"})
		case err != nil:
			faults = append(faults, crm.FieldError{Field: field, Code: "day_invalid"})
		}
		return day
	}
	p.From, p.Until = read("from", p.TypedFrom), read("until", p.TypedUntil)
	if len(faults) == 0 {
		p.Until = p.Until.AddDate(0, 0, 1)
	}
	return p, crm.Invalid(faults)
}
