// Package firm is what managers and administrators set up before the first lead: sites with their origins, services,
// forms, calendars of holidays, teams, and the rules that lead to them. It refuses what could not work, naming every
// field at fault at once, and writes each change into the trail.
package firm

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// Firm reads and changes the firm.
type Firm struct {
	db    *database.DB
	queue *queue.Queue
}

// New returns a firm over a database.
func New(db *database.DB, q *queue.Queue) *Firm { return &Firm{db, q} }

// Setup is everything that is set up.
type Setup struct {
	Sites     []crm.Site
	Services  []crm.Service
	Forms     []crm.Form
	Consents  []crm.Consent // every wording of every form, the newest first
	Teams     []crm.Team
	Members   map[int64][]crm.Consultant // by team
	Rules     []crm.Rule                 // in the order in which they are asked
	Faults    []crm.RuleFault            // what a manager should know of the rules
	Calendars []crm.Calendar
	Absences  []crm.Absence // of everybody, that are not over
	Managers  []crm.User    // who may be told of a team's queue: active managers and administrators
}

// Setup returns everything that is set up. Managers and administrators only.
func (f *Firm) Setup(ctx context.Context, actor crm.Actor) (s Setup, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return s, err
	}
	err = f.db.Read(ctx, func(tx *database.Tx) (err error) {
		s, err = readSetup(tx)
		return err
	})
	return s, err
}

func readSetup(tx *database.Tx) (s Setup, err error) {
	read := func(part func() error) {
		if err == nil {
			err = part()
		}
	}
	read(func() (err error) { s.Sites, err = store.Sites(tx); return err })
	read(func() (err error) { s.Services, err = store.Services(tx); return err })
	read(func() (err error) { s.Forms, err = store.Forms(tx); return err })
	read(func() (err error) { s.Consents, err = store.Consents(tx); return err })
	read(func() (err error) { s.Teams, err = store.Teams(tx); return err })
	read(func() (err error) { s.Rules, err = store.Rules(tx); return err })
	read(func() (err error) { s.Calendars, err = store.Calendars(tx); return err })
	read(func() (err error) { s.Absences, err = store.Absences(tx); return err })
	read(func() (err error) { s.Managers, err = store.ActiveManagers(tx); return err })
	read(func() (err error) { s.Members, err = membersOf(tx, s.Teams); return err })
	if err == nil && len(s.Teams) > 0 {
		s.Faults = crm.CheckRules(s.Rules, s.ruleFirm())
	}
	return s, err
}

func membersOf(tx *database.Tx, teams []crm.Team) (map[int64][]crm.Consultant, error) {
	all := map[int64][]crm.Consultant{}
	for _, t := range teams {
		members, err := store.Members(tx, t.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			all[t.ID] = append(all[t.ID], m.Consultant)
		}
	}
	return all, nil
}
