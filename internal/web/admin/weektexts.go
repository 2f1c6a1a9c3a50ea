package admin

import (
	"strconv"

	"frontdesk/internal/i18n"
)

// weekText is stored hours in words, neighbouring days of equal hours together: "Monday–Friday 09:00-18:00".
func weekText(r i18n.Reader, hours string) (texts []string) {
	days, err := writeWeek(hours)
	if err != nil {
		return []string{r.T("edit.hours_unreadable")}
	}
	for i := 0; i < len(days); {
		first := i
		for i++; i < len(days) && days[i] == days[first]; i++ {
		}
		if days[first] != "" {
			texts = append(texts, daysText(r, first+1, i)+" "+days[first])
		}
	}
	return texts
}

// daysText names the days from one to another; Monday is 1.
func daysText(r i18n.Reader, from, to int) string {
	text := r.T("weekday." + strconv.Itoa(from))
	if to > from {
		text += "–" + r.T("weekday."+strconv.Itoa(to))
	}
	return text
}
