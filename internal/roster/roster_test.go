package roster_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

const mondays = `{"mon":[["09:00","17:00"]]}`

// monday is one, at an hour in UTC.
func monday(hour int) time.Time { return time.Date(2026, 11, 30, hour, 0, 0, 0, time.UTC) }

// firm is what a roster reads: a calendar that closes the Monday, one that closes nothing, and two consultants.
type firm struct {
	db           *database.DB
	closed, open int64
	ann, bob     int64
}

func newFirm(t *testing.T, env *testkit.Env) (f firm) {
	t.Helper()
	f.db = env.DB()
	f.write(t, func(tx *database.Tx) (err error) {
		f.ann, f.bob = person(t, tx, "ann"), person(t, tx, "bob")
		day := []calendar.Holiday{{Date: calendar.DateOf(monday(0)), Name: "A Monday"}}
		if f.closed, err = store.InsertCalendar(tx, crm.Calendar{Name: "Closed", Days: day}); err != nil {
			return err
		}
		f.open, err = store.InsertCalendar(tx, crm.Calendar{Name: "Open", Days: []calendar.Holiday{}})
		return err
	})
	return f
}

func person(t *testing.T, tx *database.Tx, name string) int64 {
	t.Helper()
	id, err := store.InsertUser(tx, crm.User{Name: name, Email: name + "@harbourline.test", Role: crm.RoleConsultant, TimeZone: "UTC", Active: true})
	if err == nil {
		err = store.PutConsultant(tx, crm.Consultant{ID: id, Weight: 1, Active: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (f firm) write(t *testing.T, fn func(*database.Tx) error) {
	t.Helper()
	if err := f.db.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func (f firm) absence(t *testing.T, user int64, from, until time.Time) {
	t.Helper()
	f.write(t, func(tx *database.Tx) error {
		_, err := store.InsertAbsence(tx, crm.Absence{ConsultantID: user, From: from, Until: until})
		return err
	})
}

func (f firm) roster(t *testing.T) (r *roster.Roster) {
	t.Helper()
	err := f.db.Read(context.Background(), func(tx *database.Tx) (err error) {
		r, err = roster.Read(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestATeamIsClosedOutsideItsHoursAndOnTheHolidaysOfItsCalendar(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(t, env)
		r := f.roster(t)
		cases := map[string]struct {
			team crm.Team
			at   time.Time
			want calendar.Reason
		}{
			"in its hours":            {crm.Team{Hours: mondays, TimeZone: "UTC", CalendarID: f.open}, monday(10), ""},
			"after them":              {crm.Team{Hours: mondays, TimeZone: "UTC"}, monday(18), calendar.OffDuty},
			"on its own clock":        {crm.Team{Hours: mondays, TimeZone: "Asia/Shanghai"}, monday(10), calendar.OffDuty},
			"on a holiday":            {crm.Team{Hours: mondays, TimeZone: "UTC", CalendarID: f.closed}, monday(10), calendar.OnHoliday},
			"without hours":           {crm.Team{TimeZone: "UTC"}, monday(3), ""},
			"a holiday without hours": {crm.Team{TimeZone: "UTC", CalendarID: f.closed}, monday(3), calendar.OnHoliday},
		}
		for range 2 { // the second time none is made anew
			for name, c := range cases {
				schedule, err := r.Team(c.team)
				if got := schedule.Closed(c.at); err != nil || got != c.want {
					t.Errorf("%s: closed as %q, %v", name, got, err)
				}
			}
		}
	})
}

func TestAConsultantHasOwnHoursOwnTimeOffAndOwnHolidaysOrThoseOfTheTeam(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newFirm(t, env)
		f.absence(t, f.ann, monday(12), monday(14))
		r := f.roster(t)
		closed, open := crm.Team{CalendarID: f.closed, Hours: `{"tue":[["09:00","17:00"]]}`}, crm.Team{CalendarID: f.open}
		for name, c := range map[string]struct {
			of   crm.Consultant
			team crm.Team
			hour int
			want calendar.Reason
		}{
			"on duty":                {crm.Consultant{ID: f.ann, Hours: mondays}, open, 10, ""},
			"off duty":               {crm.Consultant{ID: f.ann, Hours: mondays}, open, 8, calendar.OffDuty},
			"on their own clock":     {crm.Consultant{ID: f.ann, Hours: mondays, TimeZone: "America/New_York"}, open, 10, calendar.OffDuty},
			"with time off":          {crm.Consultant{ID: f.ann, Hours: mondays}, open, 13, calendar.TimeOff},
			"a colleague's time off": {crm.Consultant{ID: f.bob, Hours: mondays}, open, 13, ""},
			"the team's holiday":     {crm.Consultant{ID: f.bob, Hours: mondays}, closed, 10, calendar.OnHoliday},
			"no holiday of theirs":   {crm.Consultant{ID: f.bob, Hours: mondays, CalendarID: f.open}, closed, 10, ""},
			"a holiday of theirs":    {crm.Consultant{ID: f.bob, Hours: mondays, CalendarID: f.closed}, open, 10, calendar.OnHoliday},
			"away":                   {crm.Consultant{ID: f.bob, Hours: mondays, Away: true}, open, 10, ""},
		} {
			schedule, err := r.Consultant(c.of, c.team)
			if got := schedule.Closed(monday(c.hour)); err != nil || got != c.want {
				t.Errorf("%s: closed as %q, %v", name, got, err)
			}
		}
	})
}

func TestHoursThatCannotBeReadAreAnErrorThatSaysWhose(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		r := newFirm(t, env).roster(t)
		if _, err := r.Team(crm.Team{ID: 7, Hours: "nine to five"}); err == nil || !strings.HasPrefix(err.Error(), "the hours of team 7: ") {
			t.Error(err)
		}
		if _, err := r.Consultant(crm.Consultant{ID: 8, Hours: `{"mon":1}`}, crm.Team{}); err == nil {
			t.Error("a consultant's are taken")
		}
	})
}
