package routing

import (
	"maps"
	"slices"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// round is the firm as it is during one transaction: read once, kept up to date by the choices made, and
// written back at the end.
type round struct {
	sites    map[int64]crm.Site
	services map[int64]crm.Service
	forms    map[int64]crm.Form
	teams    []crm.Team
	load     map[int64]int       // of the consultants read so far
	members  map[int64][]*member // by team
}

// member is a member of a team with the hours read.
type member struct {
	store.Member
	week    calendar.Week
	zone    *time.Location
	changed bool
}

func newRound(tx *database.Tx) (*round, error) {
	r := &round{
		sites: map[int64]crm.Site{}, services: map[int64]crm.Service{}, forms: map[int64]crm.Form{},
		members: map[int64][]*member{}, load: map[int64]int{},
	}
	if err := r.readSites(tx); err != nil {
		return nil, err
	}
	var err error
	r.teams, err = store.Teams(tx)
	return r, err
}

func (r *round) readSites(tx *database.Tx) error {
	sites, err := store.Sites(tx)
	if err != nil {
		return err
	}
	for _, s := range sites {
		r.sites[s.ID] = s
	}
	services, err := store.Services(tx)
	if err != nil {
		return err
	}
	for _, s := range services {
		r.services[s.ID] = s
	}
	forms, err := store.Forms(tx)
	for _, f := range forms {
		r.forms[f.ID] = f
	}
	return err
}

// team finds the team of a submission: the first that takes its service and speaks its language, else the
// first that takes its service, else the team of the form, else the first of its language, else the fallback.
// The rule is the code of what decided.
func (r *round) team(s crm.Submission) (crm.Team, string, error) {
	speaks := func(t crm.Team) bool { return len(t.Languages) == 0 || slices.Contains(t.Languages, s.Locale) }
	takes := func(t crm.Team) bool { return s.ServiceID != 0 && slices.Contains(t.Services, s.ServiceID) }
	rules := []struct {
		code  string
		match func(crm.Team) bool
	}{
		{"service", func(t crm.Team) bool { return takes(t) && speaks(t) }},
		{"service", takes},
		{"form", func(t crm.Team) bool { return t.ID == r.forms[s.FormID].TeamID }},
		{"language", func(t crm.Team) bool { return slices.Contains(t.Languages, s.Locale) && len(t.Services) == 0 }},
		{"fallback", func(t crm.Team) bool { return t.Fallback }},
	}
	for _, rule := range rules {
		if i := slices.IndexFunc(r.teams, rule.match); i >= 0 {
			return r.teams[i], rule.code, nil
		}
	}
	return crm.Team{}, "", crm.Errorf(crm.KindInternal, "no_fallback_team")
}

func (r *round) teamByID(id int64) crm.Team {
	i := slices.IndexFunc(r.teams, func(t crm.Team) bool { return t.ID == id })
	return r.teams[i] // a lead's team is kept by a foreign key
}

// of returns the members of a team, read when first asked for.
func (r *round) of(tx *database.Tx, teamID int64) ([]*member, error) {
	if members, ok := r.members[teamID]; ok {
		return members, nil
	}
	rows, err := store.Members(tx, teamID)
	if err != nil {
		return nil, err
	}
	members := make([]*member, len(rows))
	for i, row := range rows {
		members[i] = &member{Member: row, zone: row.Consultant.Location()}
		if _, known := r.load[row.Consultant.ID]; !known { // else choices of this round have changed it
			r.load[row.Consultant.ID] = row.Consultant.Load
		}
		if row.Consultant.Hours == "" {
			continue
		}
		if members[i].week, err = calendar.ParseWeek([]byte(row.Consultant.Hours)); err != nil {
			return nil, err
		}
	}
	r.members[teamID] = members
	return members, nil
}

// attempt runs fn in a savepoint; when it fails, the round is as it was before.
func (r *round) attempt(tx *database.Tx, fn func() error) error {
	load, members := maps.Clone(r.load), make(map[int64][]member, len(r.members))
	for team, all := range r.members {
		for _, m := range all {
			members[team] = append(members[team], *m)
		}
	}
	err := tx.Savepoint(fn)
	if err == nil {
		return nil
	}
	r.load = load
	for team, all := range r.members {
		if members[team] == nil {
			delete(r.members, team) // read anew when asked for
			continue
		}
		for i := range all {
			*all[i] = members[team][i]
		}
	}
	return err
}

// save writes the credits that have changed.
func (r *round) save(tx *database.Tx) error {
	var changed []store.Member
	for _, team := range slices.Sorted(maps.Keys(r.members)) {
		for _, m := range r.members[team] {
			if m.changed {
				changed = append(changed, m.Member)
			}
		}
	}
	return store.UpdateMembers(tx, changed)
}

// nextOpening is when the first of the members who are off duty comes on duty; zero: nobody will.
func nextOpening(members []*member, now time.Time) (first time.Time) {
	for _, m := range members {
		at, ok := m.week.NextOpening(now, m.zone)
		if m.Consultant.Active && ok && at.After(now) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}
