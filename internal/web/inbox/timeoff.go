package inbox

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// TimeOff is GET /inbox/time-off, one's own, and GET /inbox/time-off/{user}.
func (i *Inbox) TimeOff(c *gin.Context) { i.timeOff(c, http.StatusOK, nil, nil) }

// timeOff shows the time off of the address's consultant, with what was typed and the faults of that.
func (i *Inbox) timeOff(c *gin.Context, status int, typed request.Fields, faults []crm.FieldError) {
	off, err := i.readTimeOff(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Page(c, status, "inbox/time-off", NewTimeOffPage(i.chrome(c, "time-off", 0), off, request.Actor(c), typed, faults))
}

// readTimeOff reads that of whom the address names, or else of whoever asks.
func (i *Inbox) readTimeOff(c *gin.Context) (off desk.TimeOff, err error) {
	id := request.Actor(c).ID
	if c.Param("user") != "" {
		if id, err = request.ID(c, "user", "consultant"); err != nil {
			return off, err
		}
	}
	return i.Desk.TimeOff(c.Request.Context(), request.Actor(c), id)
}

// AddTimeOff is POST /inbox/time-off and POST /inbox/time-off/{user}.
func (i *Inbox) AddTimeOff(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	off, err := i.readTimeOff(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	order, moved, faults := readAbsence(fields, off.Consultant)
	if len(faults) == 0 {
		_, err = i.Assignment.AddAbsence(c.Request.Context(), request.Actor(c), order)
		faults = crm.AsError(err).Fields
	}
	switch {
	case len(faults) > 0:
		i.timeOff(c, response.Status(crm.AsError(crm.Invalid(faults))), fields, faults)
	case err != nil:
		i.Responder.ErrorPage(c, err)
	case moved:
		i.Responder.Redirect(c, c.Request.URL.Path+"?done=off_moved")
	default:
		i.Responder.Redirect(c, c.Request.URL.Path+"?done=off_added")
	}
}

// readAbsence reads the fields from, from_time, until, until_time and reason on the consultant's clock. Without times it
// is whole days, the last one too. moved: a time is skipped by the clock that day, and the first one after it was taken.
func readAbsence(fields request.Fields, c crm.Consultant) (off crm.Absence, moved bool, faults []crm.FieldError) {
	off = crm.Absence{ConsultantID: c.ID, Reason: fields.Text("reason")}
	read := func(field, wholeDay string) time.Time {
		at, adjusted, code := readMoment(fields.Text(field), fields.Text(field+"_time"), wholeDay, c.Location())
		switch {
		case code == calendar.BadTime:
			faults = append(faults, crm.FieldError{Field: field + "_time", Code: "clock_invalid"})
		case code != "":
			faults = append(faults, crm.FieldError{Field: field, Code: code})
		}
		moved = moved || adjusted
		return at
	}
	off.From, off.Until = read("from", "00:00"), read("until", "24:00")
	if utf8.RuneCountInString(off.Reason) > maxWords {
		faults = append(faults, crm.FieldError{Field: "reason", Code: "too_long", Params: map[string]any{"Max": maxWords}})
	}
	return off, moved, faults
}

// readMoment reads a date and a time of day; without the latter it is what a whole day gives. That midnight is skipped
// somewhere is nothing to tell whoever asked for whole days.
func readMoment(date, clock, wholeDay string, zone *time.Location) (at time.Time, adjusted bool, code string) {
	if date == "" {
		return at, false, "required"
	}
	day, err := calendar.ParseDate(date)
	if err != nil {
		return at, false, "date_invalid"
	}
	if clock == "" {
		at, _, err = calendar.Local(day, wholeDay, zone)
	} else {
		at, adjusted, err = calendar.Local(day, leadingZero(clock), zone)
	}
	if err != nil {
		return at, false, calendar.BadTime
	}
	return at.UTC(), adjusted, ""
}

// leadingZero makes 09:30 of 9:30.
func leadingZero(clock string) string {
	if strings.Index(clock, ":") == 1 {
		return "0" + clock
	}
	return clock
}

// RemoveTimeOff is POST /inbox/time-off/remove and POST /inbox/time-off/{user}/remove.
func (i *Inbox) RemoveTimeOff(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	off, err := i.readTimeOff(c)
	if err == nil {
		err = i.Assignment.RemoveAbsence(c.Request.Context(), request.Actor(c), off.Consultant.ID, fields.ID("absence"))
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, timeOffPath(off.Consultant.ID, request.Actor(c))+"?done=off_removed")
}
