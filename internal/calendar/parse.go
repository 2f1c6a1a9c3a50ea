package calendar

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// names are the weekdays in the order of time.Weekday, as JSON has them.
var names = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseWeek reads opening hours such as
//
//	{"mon": [["09:00","12:00"], ["13:30","18:00"]], "sat": [["20:00","24:00"]]}
//
// A day that is missing or has no intervals is closed; if that is so of all days, the desk is always open. A night that
// runs past midnight is written as two intervals, to 24:00 and from 00:00. Intervals may come in any order; those that
// touch become one. The error is an *Error.
func ParseWeek(text []byte) (Week, error) {
	var days map[string][][]string
	if err := json.Unmarshal(text, &days); err != nil {
		return Week{}, &Error{Code: NotJSON, Detail: `want {"mon": [["09:00","18:00"]], ...}: ` + err.Error()}
	}
	var week Week
	for name, pairs := range days {
		day := slices.Index(names[:], name)
		if day < 0 {
			return Week{}, &Error{Code: UnknownDay, Day: name, Detail: "days are mon, tue, wed, thu, fri, sat, sun"}
		}
		hours, fault := parseDay(pairs)
		if fault != nil {
			fault.Day = name
			return Week{}, fault
		}
		week.days[day] = hours
	}
	return week, nil
}

func parseDay(pairs [][]string) ([]Interval, *Error) {
	hours := make([]Interval, 0, len(pairs))
	for _, pair := range pairs {
		interval, fault := parseInterval(pair)
		if fault != nil {
			return nil, fault
		}
		hours = append(hours, interval)
	}
	slices.SortFunc(hours, func(a, b Interval) int { return a.From - b.From })
	return join(hours)
}

// join makes one interval of those that touch, and refuses those that overlap.
func join(hours []Interval) (joined []Interval, fault *Error) {
	for _, next := range hours {
		last := len(joined) - 1
		switch {
		case last < 0 || next.From > joined[last].To:
			joined = append(joined, next)
		case next.From < joined[last].To:
			return nil, &Error{Code: Overlapping, Detail: fmt.Sprintf("%v and %v overlap", joined[last], next)}
		default:
			joined[last].To = next.To
		}
	}
	return joined, nil
}

func parseInterval(pair []string) (Interval, *Error) {
	if len(pair) != 2 {
		return Interval{}, &Error{Code: NotJSON, Detail: fmt.Sprintf("%q is not a pair of times", pair)}
	}
	from, fault := parseTime(pair[0])
	if fault != nil {
		return Interval{}, fault
	}
	to, fault := parseTime(pair[1])
	if fault != nil {
		return Interval{}, fault
	}
	if to <= from {
		return Interval{}, &Error{Code: EndsTooEarly, Detail: fmt.Sprintf(
			"%s–%s does not end after it begins; a night is written as two intervals, to 24:00 and from 00:00", pair[0], pair[1])}
	}
	return Interval{From: from, To: to}, nil
}

var timeOfDay = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$`)

// parseTime reads HH:MM as minutes after midnight.
func parseTime(s string) (int, *Error) {
	if !timeOfDay.MatchString(s) {
		return 0, &Error{Code: BadTime, Detail: fmt.Sprintf("%q is not a time from 00:00 to 24:00", s)}
	}
	hour, min, _ := strings.Cut(s, ":")
	h, _ := strconv.Atoi(hour) // digits, by the expression above
	m, _ := strconv.Atoi(min)
	return h*60 + m, nil
}
