package simulate

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/store"
)

// copied are the tables of the firm's setup. Everything else of the copy begins empty.
var copied = []string{"users", "sites", "services", "forms", "calendars", "teams", "consultants", "team_members", "rules"}

// firm is what is read of the firm in one transaction.
type firm struct {
	now         time.Time
	zone        *time.Location // of its first site
	tables      []table
	sites       []crm.Site
	services    []crm.Service
	forms       []crm.Form
	rules       []crm.Rule
	teams       []crm.Team
	consultants []crm.Consultant
	members     map[int64][]int64 // teams by consultant
	absences    []crm.Absence
	habits      map[int64]habit
	span        span
	past        []arrival // of the span, or of the last habitDays to make others of
	left        int       // submissions left out because what they correct came before the span
}

// table are the rows of one table.
type table struct {
	database.Table
	columns []string
	rows    [][]any
}

// span is a stretch of time, from an instant until just before another.
type span struct{ from, until time.Time }

// read reads the firm in one transaction that writes nothing.
func read(ctx context.Context, db *database.DB, p plan) (*firm, error) {
	f := &firm{members: map[int64][]int64{}}
	err := db.Read(ctx, func(tx *database.Tx) error {
		f.now = tx.Now()
		if err := f.readSetup(tx); err != nil {
			return err
		}
		if err := f.copyTables(ctx, tx); err != nil {
			return err
		}
		hours, err := roster.Read(tx)
		if err != nil {
			return err
		}
		if err := f.readHabits(tx, hours); err != nil {
			return err
		}
		return f.readPast(ctx, tx, p)
	})
	return f, err
}

var errNoFirm = errors.New("there is no team with a rule to simulate yet: make a team with consultants in /admin first")

func (f *firm) readSetup(tx *database.Tx) (err error) {
	reads := []func() error{
		func() error { f.sites, err = store.Sites(tx); return err },
		func() error { f.services, err = store.Services(tx); return err },
		func() error { f.forms, err = store.Forms(tx); return err },
		func() error { f.rules, err = store.Rules(tx); return err },
		func() error { f.teams, err = store.Teams(tx); return err },
		func() error { f.consultants, err = store.Consultants(tx); return err },
		func() error { return f.readMembers(tx) },
	}
	for _, read := range reads {
		if err := read(); err != nil {
			return err
		}
	}
	if len(f.sites) == 0 || len(f.rules) == 0 || len(f.consultants) == 0 {
		return errNoFirm
	}
	f.zone = f.sites[0].Location()
	return nil
}

// readMembers reads who is in which team, and their time off, that which is over too.
func (f *firm) readMembers(tx *database.Tx) (err error) {
	if f.members, err = store.TeamsOfUsers(tx); err != nil {
		return err
	}
	f.absences, err = store.AllAbsences(tx)
	return err
}

func (f *firm) copyTables(ctx context.Context, tx *database.Tx) error {
	tables, err := database.Tables(tx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if !slices.Contains(copied, t.Name) {
			continue
		}
		c := table{Table: t}
		for _, column := range t.Columns {
			c.columns = append(c.columns, column.Name)
		}
		if err := t.Each(tx, func(row []any) error {
			c.rows = append(c.rows, slices.Clone(row))
			return ctx.Err()
		}); err != nil {
			return err
		}
		f.tables = append(f.tables, c)
	}
	return nil
}

// timeOff is everybody's time off after an instant, with what is added to it; what overlaps is one.
func (f *firm) timeOff(after time.Time, more []change) []crm.Absence {
	all := slices.Clone(f.absences)
	for _, c := range more {
		if c.off != nil {
			all = append(all, *c.off)
		}
	}
	slices.SortFunc(all, func(a, b crm.Absence) int {
		return cmp.Or(cmp.Compare(a.ConsultantID, b.ConsultantID), a.From.Compare(b.From))
	})
	var merged []crm.Absence
	for _, off := range all {
		last := len(merged) - 1
		switch {
		case !off.Until.After(after):
		case last >= 0 && merged[last].ConsultantID == off.ConsultantID && !off.From.After(merged[last].Until):
			if off.Until.After(merged[last].Until) {
				merged[last].Until = off.Until
			}
		default:
			merged = append(merged, off)
		}
	}
	return merged
}

// schedule is when a consultant works for one of the teams.
func (f *firm) schedule(hours *roster.Roster, consultant, team int64) (calendar.Schedule, error) {
	c := f.consultant(consultant)
	i := slices.IndexFunc(f.teams, func(t crm.Team) bool { return t.ID == team })
	if i < 0 {
		return hours.Consultant(c, crm.Team{})
	}
	return hours.Consultant(c, f.teams[i])
}

func (f *firm) consultant(id int64) crm.Consultant {
	for _, c := range f.consultants {
		if c.ID == id {
			return c
		}
	}
	return crm.Consultant{ID: id, TimeZone: f.zone.String()}
}
