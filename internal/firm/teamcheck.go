package firm

import (
	"slices"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
)

const day = 24 * time.Hour

// checkTeam says what is wrong with a team by itself.
func checkTeam(t crm.Team) (faults []crm.FieldError) {
	if t.Name == "" {
		faults = append(faults, crm.FieldError{Field: "name", Code: "required"})
	}
	if t.OffHours != crm.OffHoursHold && t.OffHours != crm.OffHoursOffer {
		faults = append(faults, crm.FieldError{Field: "off_hours", Code: "choice_invalid"})
	}
	if t.Rounds < 1 || t.Rounds > 10 {
		faults = append(faults, number("rounds", 1, 10))
	}
	return slices.Concat(faults, checkZone(t.TimeZone), checkHours(t.Hours), checkOffers(t), checkTargets(t.Targets))
}

func checkHours(hours string) []crm.FieldError {
	if hours == "" {
		return nil
	}
	if _, err := calendar.ParseWeek([]byte(hours)); err != nil {
		return []crm.FieldError{{Field: "hours", Code: "hours_invalid"}}
	}
	return nil
}

// checkOffers says what is wrong with how long things wait. A reminder at the deadline, or before the offer itself, would
// remind nobody.
func checkOffers(t crm.Team) (faults []crm.FieldError) {
	timely := t.OfferTimeout >= time.Minute && t.OfferTimeout <= 7*day
	if !timely {
		faults = append(faults, number("offer_minutes", 1, int(7*day/time.Minute)))
	}
	if t.Reminder < 0 || (timely && t.Reminder >= t.OfferTimeout) {
		faults = append(faults, crm.FieldError{Field: "reminder_minutes", Code: "reminder_late"})
	}
	if t.StickyAway < 0 || t.StickyAway > 90*day {
		faults = append(faults, number("sticky_hours", 0, int(90*day/time.Hour)))
	}
	return faults
}

// checkTargets says what is wrong with the promises of a team or site; a promise of months is none.
func checkTargets(t crm.Targets) []crm.FieldError {
	return slices.Concat(checkTarget("first_minutes", t.FirstResponse), checkTarget("next_minutes", t.NextResponse))
}

func checkTarget(field string, target time.Duration) (faults []crm.FieldError) {
	if target < 0 || target > 90*day {
		faults = append(faults, number(field, 0, int(90*day/time.Minute)))
	}
	return faults
}

func number(field string, least, most int) crm.FieldError {
	return crm.FieldError{Field: field, Code: "number_range", Params: map[string]any{"Min": least, "Max": most}}
}
