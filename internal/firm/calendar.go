package firm

import (
	"context"
	"errors"
	"slices"
	"strings"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// SaveCalendar makes a calendar (ID 0) or changes one; its days are kept in their order. Every queue is looked at again:
// a holiday less may bring somebody back. Managers and administrators.
func (f *Firm) SaveCalendar(ctx context.Context, actor crm.Actor, c crm.Calendar, unread ...crm.FieldError) (int64, error) {
	faults := checkCalendar(c)
	c.Days = slices.SortedStableFunc(slices.Values(c.Days), func(a, b calendar.Holiday) int {
		return strings.Compare(a.Date.String(), b.Date.String())
	})
	return f.save(ctx, change{actor, crm.RoleManager, "calendar", c.ID}, func(tx *database.Tx) (int64, error) {
		if err := crm.Invalid(crm.Faults(unread, faults)); err != nil {
			return 0, err
		}
		id, err := putCalendar(tx, c)
		if err != nil {
			return 0, err
		}
		return id, f.drainAll(tx)
	})
}

func putCalendar(tx *database.Tx, c crm.Calendar) (int64, error) {
	if c.ID == 0 {
		return store.InsertCalendar(tx, c)
	}
	return c.ID, store.UpdateCalendar(tx, c)
}

func checkCalendar(c crm.Calendar) (faults []crm.FieldError) {
	if c.Name == "" {
		faults = append(faults, crm.FieldError{Field: "name", Code: "required"})
	}
	var wrong *calendar.Error
	if errors.As(calendar.CheckHolidays(c.Days), &wrong) {
		faults = append(faults, crm.FieldError{Field: "days", Code: wrong.Code, Params: map[string]any{"Date": wrong.Day}})
	}
	return faults
}
