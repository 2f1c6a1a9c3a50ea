package routing

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/store"
)

// round is the firm as it is during one transaction: read once, kept up to date by the choices made, and
// written back at the end.
type round struct {
	now      time.Time
	sites    map[int64]crm.Site
	services map[int64]crm.Service
	rules    []crm.Rule
	teams    map[int64]crm.Team
	hours    *roster.Roster
	load     map[int64]int         // of the consultants read so far
	given    map[int64][]time.Time // when leads were given to consultants who have limits by period
	members  map[int64][]*member   // by team
	copied   map[int64]copied      // by form; nil until it was read
}

// member is a member of a team with the hours read.
type member struct {
	store.Member
	schedule calendar.Schedule
	changed  bool
}

func newRound(tx *database.Tx) (*round, error) {
	r := &round{
		now: tx.Now(), sites: map[int64]crm.Site{}, services: map[int64]crm.Service{}, teams: map[int64]crm.Team{},
		members: map[int64][]*member{}, load: map[int64]int{}, given: map[int64][]time.Time{},
	}
	if err := r.readSites(tx); err != nil {
		return nil, err
	}
	teams, err := store.Teams(tx)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		r.teams[t.ID] = t
	}
	if r.rules, err = store.Rules(tx); err != nil {
		return nil, err
	}
	r.hours, err = roster.Read(tx)
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
	for _, s := range services {
		r.services[s.ID] = s
	}
	return err
}

// rule finds the rule that decides on a submission, and why each rule before it did not.
func (r *round) rule(s crm.Submission) (crm.Rule, []string, error) {
	enquiry, zone := crm.EnquiryOf(s), r.sites[s.SiteID].Location()
	enquiry.Open = func(text json.RawMessage) bool {
		week, err := calendar.ParseWeek(text)
		return err == nil && week.Open(r.now, zone)
	}
	at, missed := crm.FirstMatch(r.rules, enquiry)
	if at < 0 {
		return crm.Rule{}, nil, crm.Errorf(crm.KindInternal, "no_fallback_rule")
	}
	return r.rules[at], missed, nil
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
	var limited []int64
	for i, row := range rows {
		c := row.Consultant
		members[i] = &member{Member: row}
		if members[i].schedule, err = r.hours.Consultant(c, r.teams[teamID]); err != nil {
			return nil, err
		}
		if _, known := r.load[c.ID]; !known { // else choices of this round have changed it
			r.load[c.ID] = c.Load
			if c.Limits.Any() {
				limited = append(limited, c.ID)
			}
		}
	}
	r.members[teamID] = members
	return members, r.readGiven(tx, limited)
}

// readGiven reads what consultants were given in the longest of the periods.
func (r *round) readGiven(tx *database.Tx, consultants []int64) error {
	all, err := store.GivenSince(tx, consultants, r.now.AddDate(0, 0, -32))
	for _, g := range all {
		r.given[g.ConsultantID] = append(r.given[g.ConsultantID], g.At)
	}
	return err
}

// attempt runs fn in a savepoint; when it fails, the round is as it was before.
func (r *round) attempt(tx *database.Tx, fn func() error) error {
	load, given, members := maps.Clone(r.load), maps.Clone(r.given), make(map[int64][]member, len(r.members))
	for team, all := range r.members {
		for _, m := range all {
			members[team] = append(members[team], *m)
		}
	}
	err := tx.Savepoint(fn)
	if err == nil {
		return nil
	}
	r.load, r.given = load, given
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

// charge keeps what a choice that was carried out has changed.
func (r *round) charge(seat crm.Seat, v verdict) {
	for i, m := range v.members {
		if turn := m.Turn(seat); turn.Credit != v.credits[i] {
			turn.Credit, m.changed = v.credits[i], true
		}
	}
	chosen := v.members[v.chosen]
	chosen.Turn(seat).LastOffered, chosen.changed = r.now, true
	r.load[chosen.Consultant.ID]++
	if seat == crm.SeatLead && chosen.Consultant.Limits.Any() {
		r.given[chosen.Consultant.ID] = append(r.given[chosen.Consultant.ID], r.now)
	}
}

// save writes the turns that have changed.
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
