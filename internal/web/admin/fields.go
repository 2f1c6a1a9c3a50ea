package admin

import (
	"strconv"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// The fields that several forms have.

func numberField(name, label string, value int, hint string) response.Field {
	return response.Field{Name: name, Label: label, Kind: "number", Value: strconv.Itoa(value), Hint: hint}
}

// targetsGroup is how soon clients are answered.
func targetsGroup(r i18n.Reader, t crm.Targets, hint string) Group {
	return Group{Legend: r.T("edit.targets"), Hint: hint, Fields: []response.Field{
		numberField("first_minutes", r.T("edit.first_response"), int(t.FirstResponse/time.Minute), r.T("edit.first_response_hint")),
		numberField("next_minutes", r.T("edit.next_response"), int(t.NextResponse/time.Minute), r.T("edit.next_response_hint")),
	}}
}

// calendarField chooses a calendar; none says what its absence means.
func calendarField(r i18n.Reader, calendars []crm.Calendar, chosen int64, none, hint string) response.Field {
	options := anyOrNone(none, calendars, chosen, func(c crm.Calendar) (int64, string) { return c.ID, c.Name })
	return response.Field{Name: "calendar", Label: r.T("edit.calendar"), Kind: response.KindSelect, Options: options, Hint: hint}
}

// anyOrNone are the options of choosing one of all, or none, which is 0 and the first of them.
func anyOrNone[T any](none string, all []T, chosen int64, named func(T) (id int64, name string)) []response.Option {
	options := []response.Option{{Label: none, Selected: chosen == 0}}
	for _, one := range all {
		id, name := named(one)
		options = append(options, response.Option{Value: response.IDValue(id), Label: name, Selected: id == chosen})
	}
	return options
}

// weekField is one line for each weekday.
func weekField(r i18n.Reader, week [7]string, hint string) response.Field {
	f := response.Field{Name: "hours", Label: r.T("edit.hours"), Kind: response.KindWeek, Hint: hint}
	for i, hours := range week {
		day := strconv.Itoa(i + 1)
		f.Items = append(f.Items, response.Field{Name: "hours_" + day, Label: r.T("weekday." + day), Value: hours, Placeholder: "—"})
	}
	return f
}
