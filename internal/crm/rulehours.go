package crm

import "encoding/json"

// week is a calendar.Week as it is written: intervals of HH:MM by weekday.
type week map[string][][2]string

// readWeek returns a week without intervals, which never closes, for no hours at all.
func readWeek(hours json.RawMessage) (w week, err error) {
	if len(hours) > 0 {
		err = json.Unmarshal(hours, &w)
	}
	return w, err
}

func (w week) empty() bool {
	for _, day := range w {
		if len(day) > 0 {
			return false
		}
	}
	return true
}

func alwaysOpen(hours json.RawMessage) bool {
	w, err := readWeek(hours)
	return err == nil && w.empty()
}

// coversHours compares interval by interval. HH:MM sorts as text as it does as time.
func coversHours(wide, narrow json.RawMessage) bool {
	outer, err := readWeek(wide)
	inner, innerErr := readWeek(narrow)
	if err != nil || innerErr != nil {
		return false
	}
	if outer.empty() || inner.empty() {
		return outer.empty()
	}
	for day, hours := range inner {
		if !allFit(outer[day], hours, func(o, i [2]string) bool { return o[0] <= i[0] && i[1] <= o[1] }) {
			return false
		}
	}
	return true
}
