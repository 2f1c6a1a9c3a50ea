// Package roster tells when teams and consultants are on duty: their hours on their own clock, less the holidays of their
// calendar and their time off. It reads calendars and absences once for a transaction, decides nothing, and calls only
// store.
package roster

import (
	"fmt"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Roster is the calendars and the time off as a transaction sees them. It is not for concurrent use.
type Roster struct {
	holidays map[int64][]calendar.Holiday // by calendar
	absences map[int64][]calendar.Span    // by consultant
	made     map[post]calendar.Schedule
}

// post is what makes a schedule what it is. Whoever has the same post has the same schedule.
type post struct {
	hours, zone string
	calendar    int64
	person      int64 // 0: nobody who is absent at times
}

// Read returns the roster of all calendars, and of all time off that is not over.
func Read(tx *database.Tx) (*Roster, error) {
	r := &Roster{holidays: map[int64][]calendar.Holiday{}, absences: map[int64][]calendar.Span{}, made: map[post]calendar.Schedule{}}
	calendars, err := store.Calendars(tx)
	if err != nil {
		return nil, fmt.Errorf("reading calendars: %w", err)
	}
	for _, c := range calendars {
		r.holidays[c.ID] = c.Days
	}
	absences, err := store.Absences(tx)
	if err != nil {
		return nil, fmt.Errorf("reading time off: %w", err)
	}
	for _, a := range absences {
		r.absences[a.ConsultantID] = append(r.absences[a.ConsultantID], calendar.Span{From: a.From, Until: a.Until})
	}
	return r, nil
}

// Team is the business time of a team: its hours and holidays.
func (r *Roster) Team(t crm.Team) (calendar.Schedule, error) {
	schedule, err := r.schedule(post{hours: t.Hours, zone: t.TimeZone, calendar: t.CalendarID}, t.Location)
	if err != nil {
		return schedule, fmt.Errorf("the hours of team %d: %w", t.ID, err)
	}
	return schedule, nil
}

// Consultant is when a member of a team works: their hours and time off, and the holidays of their own calendar or, when
// they have none, of the team's. The away switch is not in it, for nobody knows when it will be turned.
func (r *Roster) Consultant(c crm.Consultant, t crm.Team) (calendar.Schedule, error) {
	p := post{hours: c.Hours, zone: c.TimeZone, calendar: c.CalendarID}
	if p.calendar == 0 {
		p.calendar = t.CalendarID
	}
	if len(r.absences[c.ID]) > 0 {
		p.person = c.ID
	}
	schedule, err := r.schedule(p, c.Location)
	if err != nil {
		return schedule, fmt.Errorf("the hours of consultant %d: %w", c.ID, err)
	}
	return schedule, nil
}

// schedule makes each schedule once: hours are parsed, and a zone is read from a file.
func (r *Roster) schedule(p post, zone func() *time.Location) (calendar.Schedule, error) {
	if made, ok := r.made[p]; ok {
		return made, nil
	}
	week, err := weekOf(p.hours)
	if err != nil {
		return calendar.Schedule{}, err
	}
	made := calendar.NewSchedule(week, zone(), r.holidays[p.calendar], r.absences[p.person])
	r.made[p] = made
	return made, nil
}

func weekOf(hours string) (calendar.Week, error) {
	if hours == "" {
		return calendar.Week{}, nil
	}
	return calendar.ParseWeek([]byte(hours))
}
