package admin

import (
	"strings"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// NewCalendarList lists the calendars with who keeps them.
func NewCalendarList(chrome response.Chrome, setup firm.Setup, people []crm.Consultant) ListPage {
	p := newList(chrome, "calendars", "col.name", "col.days", "col.kept_by")
	for _, c := range setup.Calendars {
		p.add("calendars", c.ID, false, c.Name, chrome.Number(int64(len(c.Days))), keptBy(chrome.Reader, c.ID, setup.Teams, people))
	}
	return p
}

// keptBy names the teams and consultants of a calendar.
func keptBy(r i18n.Reader, id int64, teams []crm.Team, people []crm.Consultant) string {
	var names []string
	for _, t := range teams {
		if t.CalendarID == id {
			names = append(names, t.Name)
		}
	}
	for _, c := range people {
		if c.CalendarID == id {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		return r.T("col.nobody")
	}
	return strings.Join(names, " · ")
}

// CalendarEdit is what the form of a calendar is made from.
type CalendarEdit struct {
	Calendar crm.Calendar
	Faults   []crm.FieldError
}

// NewCalendarEdit is the form of a calendar; its fields are name and days.
func NewCalendarEdit(chrome response.Chrome, in CalendarEdit) EditPage {
	r, c := chrome.Reader, in.Calendar
	return newEdit(chrome, "calendars", c.ID, c.Name, in.Faults, Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: c.Name, Wide: true, Required: true},
		{Name: "days", Label: r.T("edit.days"), Kind: response.KindTextarea, Rows: 14, Wide: true, Value: writeDays(c.Days),
			Hint: r.T("edit.days_hint"), Placeholder: "2027-10-01 " + r.T("edit.days_example")},
	}})
}

// writeDays is what holidays read like in the form: one a line, the date first.
func writeDays(days []calendar.Holiday) string {
	var lines []string
	for _, d := range days {
		lines = append(lines, strings.TrimSpace(d.Date.String()+" "+d.Name))
	}
	return strings.Join(lines, "\n")
}
