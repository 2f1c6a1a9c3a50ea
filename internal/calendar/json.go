package calendar

import "encoding/json"

// MarshalJSON writes the week as ParseWeek reads it, without the days that have no hours.
func (w Week) MarshalJSON() ([]byte, error) {
	days := map[string][][2]string{}
	for day, hours := range w.days {
		for _, i := range hours {
			days[names[day]] = append(days[names[day]], [2]string{clock(i.From), clock(i.To)})
		}
	}
	return json.Marshal(days)
}

// UnmarshalJSON is ParseWeek; null is the empty week.
func (w *Week) UnmarshalJSON(text []byte) error {
	week, err := ParseWeek(text)
	if err == nil {
		*w = week
	}
	return err
}
