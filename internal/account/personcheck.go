package account

import (
	"slices"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// check normalises the e-mail of a person and says what is wrong with them.
func (p *Person) check() (faults []crm.FieldError) {
	point, err := contactpoint.ParseEmail(p.User.Email)
	if err != nil {
		faults = append(faults, crm.FieldError{Field: "email", Code: "email_invalid"})
	}
	p.User.Email = point.Value
	if p.User.Name == "" {
		faults = append(faults, crm.FieldError{Field: "name", Code: "required"})
	}
	if _, err := time.LoadLocation(p.User.TimeZone); err != nil || p.User.TimeZone == "" || p.User.TimeZone == "Local" {
		faults = append(faults, crm.FieldError{Field: "time_zone", Code: "time_zone_unknown"})
	}
	if !slices.Contains(crm.Roles[:], p.User.Role) {
		faults = append(faults, crm.FieldError{Field: "role", Code: "choice_invalid"})
	}
	if c := p.Consultant; c != nil {
		faults = append(faults, checkConsultant(c)...)
	}
	return faults
}

func checkConsultant(c *crm.Consultant) []crm.FieldError {
	faults := checkWeight(c.Weight)
	for _, limit := range []struct {
		field string
		value int
	}{
		{"capacity", c.Capacity}, {"capacity_day", c.Limits.Day}, {"capacity_week", c.Limits.Week}, {"capacity_month", c.Limits.Month},
	} {
		if limit.value < 0 || limit.value > 100_000 {
			faults = append(faults, number(limit.field, 0, 100_000))
		}
	}
	if c.Hours != "" {
		if _, err := calendar.ParseWeek([]byte(c.Hours)); err != nil {
			faults = append(faults, crm.FieldError{Field: "hours", Code: "hours_invalid"})
		}
	}
	return faults
}

// checkWeight refuses zero with words of its own: it is typed by those who mean that somebody is to be left out, and
// there are other ways to say so.
func checkWeight(weight int) []crm.FieldError {
	switch {
	case weight == 0:
		return []crm.FieldError{{Field: "weight", Code: "weight_zero"}}
	case weight < 1 || weight > 1000:
		return []crm.FieldError{number("weight", 1, 1000)}
	}
	return nil
}

func number(field string, least, most int) crm.FieldError {
	return crm.FieldError{Field: field, Code: "number_range", Params: map[string]any{"Min": least, "Max": most}}
}

// checkAround says what a person has that belongs to another, or that is not there.
func (p *Person) checkAround(tx *database.Tx) (faults []crm.FieldError, err error) {
	other, err := store.UserByEmail(tx, p.User.Email)
	switch {
	case err == nil && other.ID != p.User.ID:
		faults = append(faults, crm.FieldError{Field: "email", Code: "email_taken"})
	case err != nil && !crm.IsKind(err, crm.KindNotFound):
		return nil, err
	}
	if p.Consultant == nil || p.Consultant.CalendarID == 0 {
		return faults, nil
	}
	calendars, err := store.Calendars(tx)
	if !slices.ContainsFunc(calendars, func(c crm.Calendar) bool { return c.ID == p.Consultant.CalendarID }) {
		faults = append(faults, crm.FieldError{Field: "calendar", Code: "choice_invalid"})
	}
	return faults, err
}
