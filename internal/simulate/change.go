package simulate

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// change is one thing that is otherwise than it is.
type change struct {
	says  string                   // in words
	off   *crm.Absence             // time off
	apply func(*database.Tx) error // nil: nothing but the time off
}

// changes reads what is otherwise. Every fault is told at once.
func (f *firm) changes(r Request, t span) (all []change, err error) {
	var faults []error
	for _, flag := range []struct {
		name   string
		values []string
		read   func(value, name, given string) (change, error)
	}{
		{"away", r.Away, func(value, name, given string) (change, error) { return f.away(value, name, given, t) }},
		{"weight", r.Weight, f.weight},
		{"capacity", r.Capacity, f.capacity},
		{"inactive", r.Inactive, f.inactive},
		{"strategy", r.Strategy, f.strategy},
		{"offer-minutes", r.OfferMinutes, f.offerMinutes},
	} {
		for _, value := range flag.values {
			name, given := value, ""
			if at := strings.LastIndex(value, "="); at >= 0 {
				name, given = strings.TrimSpace(value[:at]), strings.TrimSpace(value[at+1:])
			}
			c, err := flag.read(value, name, given)
			faults = append(faults, err)
			all = append(all, c)
		}
	}
	return all, errors.Join(faults...)
}

func (f *firm) away(value, name, given string, t span) (change, error) {
	c, err := f.person("away", value, name)
	if err != nil {
		return change{}, err
	}
	first, last, _ := strings.Cut(given, "..")
	from, wrong := time.ParseInLocation(dayLayout, first, c.Location())
	until, alsoWrong := time.ParseInLocation(dayLayout, cmp.Or(last, first), c.Location())
	switch {
	case wrong != nil || alsoWrong != nil:
		return change{}, fault("away", value, `give the first and the last day, such as "%s=2026-12-01..2026-12-05"`, c.Name)
	case until.Before(from):
		return change{}, fault("away", value, "the last day is before the first; write the earlier one first")
	}
	off := crm.Absence{ConsultantID: c.ID, From: from, Until: until.AddDate(0, 0, 1)}
	if !off.From.Before(t.until) || !off.Until.After(t.from) {
		return change{}, fault("away", value, "the run is from %s to %s and would not see it; give days in between, or --from", t.from.In(f.zone).Format(dayLayout), t.until.In(f.zone).Format(dayLayout))
	}
	return change{says: fmt.Sprintf("%s is away from %s to %s", c.Name, from.Format(shownDay), until.Format(shownDay)), off: &off}, nil
}

func (f *firm) weight(value, name, given string) (change, error) {
	return f.number("weight", value, name, given, 1, 1000, func(c *crm.Consultant, n int) { c.Weight = n })
}

func (f *firm) capacity(value, name, given string) (change, error) {
	return f.number("capacity", value, name, given, 0, 100_000, func(c *crm.Consultant, n int) { c.Capacity = n })
}

// number is a change of a number of a consultant's.
func (f *firm) number(flag, value, name, given string, least, most int, set func(*crm.Consultant, int)) (change, error) {
	c, err := f.person(flag, value, name)
	if err != nil {
		return change{}, err
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < least || n > most {
		return change{}, fault(flag, value, `give a whole number from %d to %d, such as "%s=3"`, least, most, c.Name)
	}
	return change{says: fmt.Sprintf("%s has a %s of %d", c.Name, flag, n), apply: consultant(c.ID, func(c *crm.Consultant) { set(c, n) })}, nil
}

// consultant is a change of one, who may have been changed before.
func consultant(id int64, set func(*crm.Consultant)) func(*database.Tx) error {
	return func(tx *database.Tx) error {
		c, err := store.ConsultantByID(tx, id)
		if err != nil {
			return err
		}
		set(&c)
		return store.PutConsultant(tx, c)
	}
}

func (f *firm) inactive(value, _, _ string) (change, error) {
	c, err := f.person("inactive", value, value)
	if err != nil {
		return change{}, err
	}
	return change{says: c.Name + " is not active", apply: consultant(c.ID, func(c *crm.Consultant) { c.Active = false })}, nil
}

func (f *firm) strategy(value, name, given string) (change, error) {
	var names []string
	for _, r := range f.rules {
		names = append(names, r.Name)
	}
	i := slices.IndexFunc(f.rules, func(r crm.Rule) bool { return fold(r.Name) == fold(name) })
	if i < 0 {
		return change{}, fault("strategy", value, "there is no rule %q; the nearest names are: %s", name, closest(names, name))
	}
	if !slices.Contains(crm.Strategies[:], crm.Strategy(given)) {
		return change{}, fault("strategy", value, "give one of rotation, least_loaded, sticky and pool, such as \"%s=least_loaded\"", f.rules[i].Name)
	}
	rule := f.rules[i]
	rule.Strategy = crm.Strategy(given)
	return change{says: fmt.Sprintf("the rule %s hands out by %s", rule.Name, strings.ReplaceAll(given, "_", " ")),
		apply: func(tx *database.Tx) error { return store.UpdateRule(tx, rule) }}, nil
}

func (f *firm) offerMinutes(value, name, given string) (change, error) {
	var names []string
	for _, t := range f.teams {
		names = append(names, t.Name)
	}
	i := slices.IndexFunc(f.teams, func(t crm.Team) bool { return fold(t.Name) == fold(name) })
	if i < 0 {
		return change{}, fault("offer-minutes", value, "there is no team %q; the nearest names are: %s", name, closest(names, name))
	}
	minutes, err := strconv.Atoi(given)
	if err != nil || minutes < 1 || minutes > 7*24*60 {
		return change{}, fault("offer-minutes", value, `give whole minutes of business time from 1 to 10080, such as "%s=30"`, f.teams[i].Name)
	}
	team := f.teams[i]
	team.OfferTimeout = time.Duration(minutes) * time.Minute
	return change{says: fmt.Sprintf("offers of %s wait %d minutes", team.Name, minutes),
		apply: func(tx *database.Tx) error { return store.UpdateTeam(tx, team) }}, nil
}
