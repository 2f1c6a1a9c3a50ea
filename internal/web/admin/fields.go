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
	options := []response.Option{{Label: none, Selected: chosen == 0}}
	for _, c := range calendars {
		options = append(options, response.Option{Value: response.IDValue(c.ID), Label: c.Name, Selected: c.ID == chosen})
	}
	return response.Field{Name: "calendar", Label: r.T("edit.calendar"), Kind: response.KindSelect, Options: options, Hint: hint}
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
