package sla

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/store"
)

// Started is a clock that is to be started.
type Started struct {
	Lead crm.Lead // made in the same transaction, or read for update in it
	Team crm.Team
	Site crm.Site
	Kind crm.ClockKind
}

// target is what is promised: by the team or, when it promises nothing, by the site.
func (s Started) target() time.Duration {
	if s.Kind == crm.ClockNext {
		return cmp.Or(s.Team.Targets.NextResponse, s.Site.Targets.NextResponse)
	}
	return cmp.Or(s.Team.Targets.FirstResponse, s.Site.Targets.FirstResponse)
}

// Start starts clocks now, in a few statements however many. Their targets and times are fixed from then on, whatever
// becomes of the team. No clock is started where no target is set, nor where the team has not so much business time
// within ten years; a lead on which one runs or pauses keeps that.
func (s *SLA) Start(tx *database.Tx, r *roster.Roster, all []Started) error {
	without, err := unclocked(tx, all)
	if err != nil {
		return err
	}
	clocks := make([]crm.Clock, 0, len(without))
	for _, one := range without {
		schedule, err := r.Team(one.Team)
		if err != nil {
			return err
		}
		if c, ok := one.clock(schedule, tx.Now()); ok {
			clocks = append(clocks, c)
		}
	}
	return s.insert(tx, clocks)
}

// unclocked are those with a target and on a lead without a clock, each lead once, by lead: in one order, so that two
// transactions cannot wait for each other.
func unclocked(tx *database.Tx, all []Started) ([]Started, error) {
	var wanted []Started
	var leads []int64
	for _, one := range all {
		if one.target() > 0 && !slices.Contains(leads, one.Lead.ID) {
			wanted, leads = append(wanted, one), append(leads, one.Lead.ID)
		}
	}
	clocked, err := store.LeadsWithClock(tx, leads)
	if err != nil {
		return nil, fmt.Errorf("looking for clocks on %d leads: %w", len(leads), err)
	}
	wanted = slices.DeleteFunc(wanted, func(one Started) bool { return slices.Contains(clocked, one.Lead.ID) })
	slices.SortFunc(wanted, func(a, b Started) int { return cmp.Compare(a.Lead.ID, b.Lead.ID) })
	return wanted, nil
}

// clock is the clock in business time; false when there is not so much of it.
func (s Started) clock(business calendar.Schedule, now time.Time) (crm.Clock, bool) {
	target := s.target()
	due, ok := business.Add(now, target)
	warn, sooner := business.Add(now, warnedAfter(target))
	return crm.Clock{
		LeadID: s.Lead.ID, TeamID: s.Team.ID, Kind: s.Kind, State: crm.SLADue, Target: target,
		StartedAt: now, WarnAt: warn.UTC(), DueAt: due.UTC(),
	}, ok && sooner
}

func (s *SLA) insert(tx *database.Tx, clocks []crm.Clock) error {
	ids, err := store.InsertClocks(tx, clocks)
	if err != nil {
		return fmt.Errorf("starting %d clocks: %w", len(clocks), err)
	}
	for i := range clocks {
		clocks[i].ID = ids[i]
	}
	if err := s.await(tx, clocks...); err != nil {
		return err
	}
	return store.ShowClocks(tx, clocks)
}
