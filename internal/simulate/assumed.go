package simulate

import (
	"fmt"
	"strings"
	"time"
)

// assumed says in words what is not measured, and how the run begins.
func (f *firm) assumed(p plan) (all []string) {
	say := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if p.generate {
		f.sayMade(say)
	}
	if f.left > 0 {
		say("%d submissions are left out: they correct what came before", f.left)
	}
	var answers, responses, closings, away []string
	for _, c := range f.consultants {
		h := f.habits[c.ID]
		if len(f.members[c.ID]) == 0 || !c.Active {
			continue
		}
		if !h.measured() {
			answers = append(answers, c.Name)
		}
		if len(h.responses) == 0 {
			responses = append(responses, c.Name)
		}
		if h.closings == 0 {
			closings = append(closings, c.Name)
		}
		if c.Away {
			away = append(away, c.Name)
		}
	}
	if len(answers) > 0 {
		say("accept %.0f %% of offers and answer half of them within %s of business time, for fewer than %d answers in %d days: %s",
			100*usualAccept, shown(usualAnswer), enough, habitDays, strings.Join(answers, ", "))
	}
	if len(responses) > 0 {
		say("answer half of their clients within %s of business time after they accept: %s", shown(usualResponse), strings.Join(responses, ", "))
	}
	if len(closings) > 0 {
		say("close half of their leads within %s: %s", shown(usualLeadLasts), strings.Join(closings, ", "))
	}
	if len(away) > 0 {
		say("away all the time, as their switch says now: %s", strings.Join(away, ", "))
	}
	say("everybody begins without a lead, and no contact has been a client before")
	return all
}

func (f *firm) sayMade(say func(string, ...any)) {
	switch {
	case len(f.past) == 0:
		say("the submissions made are of any form and service alike, in the languages that consultants speak, at all hours: none came in %d days", habitDays)
	case len(f.past) < enoughHours:
		say("the submissions made are like the %d of the last %d days, but at all hours alike, for fewer than %d", len(f.past), habitDays, enoughHours)
	default:
		say("the submissions made are like the %d of the last %d days, and come at such hours", len(f.past), habitDays)
	}
}

// shown is a length of time as people say it.
func shown(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 100*time.Minute:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.1f h", d.Hours())
	}
	return fmt.Sprintf("%.1f days", d.Hours()/24)
}
