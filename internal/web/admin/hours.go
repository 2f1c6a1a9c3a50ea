package admin

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
)

// weekdays are the days in the order of the form, by their names in a calendar.Week.
var weekdays = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// writeWeek is what stored hours read like in the form: "09:00-12:00, 13:30-18:00" for each day.
func writeWeek(hours string) (days [7]string, err error) {
	if hours == "" {
		return days, nil
	}
	week, err := calendar.ParseWeek([]byte(hours))
	if err != nil {
		return days, fmt.Errorf("reading stored hours: %w", err)
	}
	for i := range days {
		var intervals []string
		for _, interval := range week.On(time.Weekday((i + 1) % len(days))) {
			intervals = append(intervals, strings.ReplaceAll(interval.String(), "–", "-"))
		}
		days[i] = strings.Join(intervals, ", ")
	}
	return days, nil
}

// week is the hours of the fields hours_1 to hours_7: as typed, and as they are stored. Each day that cannot be read
// is a fault of its field.
func (r *reading) week(before [7]string) (typed [7]string, hours string) {
	var week [7][][]string
	for i := range typed {
		name := "hours_" + strconv.Itoa(i+1)
		typed[i] = r.text(name, before[i])
		week[i] = readDay(typed[i])
		if _, err := parseDays(map[string][][]string{weekdays[i]: week[i]}); err != nil {
			r.faults = append(r.faults, crm.FieldError{Field: name, Code: "hours_invalid"})
			week[i] = nil
		}
	}
	return typed, storedWeek(week)
}

// dayMarks are the ways in which people write what joins two times, and what parts two intervals.
var dayMarks = strings.NewReplacer("–", "-", "—", "-", "−", "-", "~", "-", "〜", "-", "至", "-", "、", ",", ";", ",")

// readDay reads the intervals of one day, well-formed or not: whatever is not a pair of times, the calendar refuses.
// A dash alone is a day off.
func readDay(typed string) (pairs [][]string) {
	text := dayMarks.Replace(width.Fold.String(typed))
	if strings.TrimSpace(text) == "-" {
		return nil
	}
	for part := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		from, to, _ := strings.Cut(part, "-")
		pairs = append(pairs, []string{clock(from), clock(to)})
	}
	return pairs
}

// clock gives a time its leading zero: "9:00" is "09:00".
func clock(typed string) string {
	typed = strings.TrimSpace(typed)
	if strings.Index(typed, ":") == 1 {
		return "0" + typed
	}
	return typed
}

func parseDays(days map[string][][]string) (calendar.Week, error) {
	text, err := json.Marshal(days)
	if err != nil {
		return calendar.Week{}, err
	}
	return calendar.ParseWeek(text)
}

// storedWeek is readable hours as they are stored; a week without any is "".
func storedWeek(days [7][][]string) string {
	byName := map[string][][]string{}
	for i, pairs := range days {
		byName[weekdays[i]] = pairs
	}
	week, err := parseDays(byName)
	if err != nil || week.Empty() {
		return "" // no error: each day was read before
	}
	text, err := json.Marshal(week)
	if err != nil {
		return "" // a week of names and times is always JSON
	}
	return string(text)
}
