package admin

import (
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/width"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Calendars is GET /admin/calendars.
func (a *Admin) Calendars(c *gin.Context) {
	people, err := a.Account.People(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.list(c, func(chrome response.Chrome, setup firm.Setup) ListPage {
		return NewCalendarList(chrome, setup, consultants(people))
	})
}

// EditCalendar is GET /admin/calendars/{id}, or "new".
func (a *Admin) EditCalendar(c *gin.Context) {
	a.edit(c, func(chrome response.Chrome, setup firm.Setup) (EditPage, error) {
		found, err := findCalendar(c, setup)
		return NewCalendarEdit(chrome, CalendarEdit{Calendar: found}), err
	})
}

// SaveCalendar is POST /admin/calendars, and /admin/calendars/{id}.
func (a *Admin) SaveCalendar(c *gin.Context) {
	typed, setup, err := a.posted(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	edited, err := findCalendar(c, setup)
	if err == nil {
		edited = readCalendar(typed, edited)
		_, err = a.Firm.SaveCalendar(c.Request.Context(), request.Actor(c), edited, typed.faults...)
	}
	a.settle(c, typed, err, "/admin/calendars?done=saved", func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		return NewCalendarEdit(chrome, CalendarEdit{Calendar: edited, Faults: faults})
	})
}

func findCalendar(c *gin.Context, setup firm.Setup) (crm.Calendar, error) {
	return find(c, setup.Calendars, crm.Calendar{}, func(c crm.Calendar) int64 { return c.ID })
}

func readCalendar(typed *reading, c crm.Calendar) crm.Calendar {
	c.Name = typed.text("name", c.Name)
	if _, posted := typed.Fields["days"]; posted {
		c.Days = typed.days("days")
	}
	return c
}

// days are lines such as "2026-10-01 National Day". Each line that does not begin with a date is a fault, and so is each
// date that is there already.
func (r *reading) days(name string) (days []calendar.Holiday) {
	seen := map[calendar.Date]bool{}
	for _, line := range r.Lines(name) {
		day, err := readHoliday(line)
		switch {
		case err != nil:
			r.fault(name, calendar.DateInvalid, "Date", line)
		case seen[day.Date]:
			r.fault(name, calendar.DateTwice, "Date", day.Date.String())
		default:
			seen[day.Date] = true
			days = append(days, day)
		}
	}
	return days
}

// dateMarks are the ways in which people part year, month and day.
var dateMarks = strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-", "日", " ")

// readHoliday reads a date, in the digits of any keyboard and with or without leading zeros, and what is left as a name.
func readHoliday(line string) (calendar.Holiday, error) {
	end := strings.IndexFunc(line, func(c rune) bool { return unicode.IsSpace(c) })
	if i := strings.Index(line, "日"); i >= 0 && (end < 0 || i < end) {
		end = i + len("日")
	}
	if end < 0 {
		end = len(line)
	}
	date, err := calendar.ParseDate(padded(dateMarks.Replace(width.Fold.String(line[:end]))))
	return calendar.Holiday{Date: date, Name: strings.TrimSpace(line[end:])}, err
}

// padded gives month and day their leading zeros: "2026-1-5" is "2026-01-05".
func padded(date string) string {
	parts := strings.Split(strings.TrimSpace(date), "-")
	for i, p := range parts {
		if len(p) == 1 {
			parts[i] = "0" + p
		}
	}
	return strings.Join(parts, "-")
}
