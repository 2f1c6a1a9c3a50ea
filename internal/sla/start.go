package sla

import (
	"cmp"
	"fmt"
	"slices"
	"time"

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

// Plan is the clock as it would start now; false where no target is set, and where the team has not so much business time
// within ten years.
func Plan(r *roster.Roster, one Started, now time.Time) (crm.Clock, bool, error) {
	target := one.target()
	if target <= 0 {
		return crm.Clock{}, false, nil
	}
	business, err := r.Team(one.Team)
	if err != nil {
		return crm.Clock{}, false, err
	}
	due, ok := business.Add(now, target)
	warn, sooner := business.Add(now, warnedAfter(target))
	return crm.Clock{
		LeadID: one.Lead.ID, TeamID: one.Team.ID, Kind: one.Kind, State: crm.SLADue, Target: target,
		StartedAt: now, WarnAt: warn.UTC(), DueAt: due.UTC(),
	}, ok && sooner, nil
}

// Open starts planned clocks of leads that were made with them, in the same transaction.
func (s *SLA) Open(tx *database.Tx, clocks []crm.Clock) error {
	ids, err := store.InsertClocks(tx, clocks)
	if err != nil {
		return fmt.Errorf("starting %d clocks: %w", len(clocks), err)
	}
	for i := range clocks {
		clocks[i].ID = ids[i]
	}
	return s.await(tx, clocks...)
}

// Start starts clocks now, in a few statements however many. Their targets and times are fixed from then on, whatever
// becomes of the team. None is started where Plan has none, and a lead on which one runs or pauses keeps that.
func (s *SLA) Start(tx *database.Tx, r *roster.Roster, all []Started) error {
	without, err := unclocked(tx, all)
	if err != nil {
		return err
	}
	clocks := make([]crm.Clock, 0, len(without))
	for _, one := range without {
		c, ok, err := Plan(r, one, tx.Now())
		if err != nil {
			return err
		}
		if ok {
			clocks = append(clocks, c)
		}
	}
	if err := s.Open(tx, clocks); err != nil {
		return err
	}
	return store.ShowClocks(tx, clocks)
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
