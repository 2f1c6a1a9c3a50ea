package simulate

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const (
	handAfter  = time.Hour // of the team's time, that a manager takes to give out by hand what everybody let go
	handAnyway = day       // after which they wait no longer for those who could take it and are not at work
)

// asked is why somebody is left out, or a seat is queued, that was let go as often as its team asks.
const asked = "asked"

// hopeless are the reasons of a queue that may never drain by itself.
var hopeless = []string{asked, "nobody_free", "no_members"}

// callManager has the team's manager look at a seat that its people have let go.
func (r *run) callManager(tx *database.Tx, a action) error {
	lead, err := store.LeadForUpdate(tx, a.lead)
	if err != nil {
		return err
	}
	team, err := r.teamOf(tx, lead, a.seat)
	if err != nil {
		return err
	}
	schedule, err := r.hours.Team(team)
	if err != nil {
		return err
	}
	if at, ok := schedule.Add(r.now, handAfter); ok {
		r.agenda.plan(action{at: at.UTC(), what: allots, lead: a.lead, seat: a.seat, since: a.since})
	}
	return nil
}

// teamOf is the team from which a seat of a lead is filled.
func (r *run) teamOf(tx *database.Tx, lead crm.Lead, seat crm.Seat) (crm.Team, error) {
	team, err := store.TeamByID(tx, lead.TeamID)
	if err == nil && seat == crm.SeatSupport && team.SupportTeamID != 0 {
		return store.TeamByID(tx, team.SupportTeamID)
	}
	return team, err
}

// allot gives a seat out by hand that everybody who could take it has let go: to whoever works and has the fewest.
func (r *run) allot(ctx context.Context, a action) error {
	var to int64
	err := r.db.Read(ctx, func(tx *database.Tx) error {
		lead, err := store.LeadForUpdate(tx, a.lead)
		if err != nil || !lead.Free(a.seat) || !slices.Contains(hopeless, lead.ReasonOf(a.seat)) {
			return err
		}
		considered, err := lastConsidered(tx, lead.ID, a.seat)
		if err != nil {
			return err
		}
		if letGo(considered, r.now.Sub(a.since) >= handAnyway) {
			to, err = r.leastBusy(tx, lead, a.seat, considered)
		}
		if err == nil && to == 0 {
			err = r.callManager(tx, a)
		}
		return err
	})
	if err != nil || to == 0 {
		return err
	}
	if err := r.assignment.Assign(ctx, crm.System(), a.lead, a.seat, to, ""); err != nil || a.seat == crm.SeatSupport {
		return err
	}
	r.tally.byHand++
	return r.begin(ctx, a.lead)
}

// letGo reports whether nobody will be asked for a seat soon without somebody's doing: those who could take it have let
// it go, and others have no room for it or, once it has waited long, are not at work; or nobody can take it.
func letGo(considered []crm.Considered, long bool) bool {
	wereAsked, others := false, false
	for _, c := range considered {
		switch {
		case c.Excluded == asked:
			wereAsked = true
		case slices.Contains([]string{"away", "inactive", "language", "service", "other_seat"}, c.Excluded):
		case long || strings.HasPrefix(c.Excluded, "at_capacity"):
			others = true
		default:
			return false
		}
	}
	return wereAsked || !others
}

// leastBusy is who of a seat's team works now, has room and the fewest leads, of those who were asked if any was; 0: nobody
// is.
func (r *run) leastBusy(tx *database.Tx, lead crm.Lead, seat crm.Seat, considered []crm.Considered) (int64, error) {
	team, err := r.teamOf(tx, lead, seat)
	if err != nil {
		return 0, err
	}
	members, err := store.Members(tx, team.ID)
	if err != nil {
		return 0, err
	}
	wereAsked := map[int64]bool{}
	for _, c := range considered {
		if c.Excluded == asked {
			wereAsked[c.ConsultantID] = true
		}
	}
	var working []crm.Consultant
	for _, m := range members {
		c := m.Consultant
		schedule, err := r.firm.schedule(r.hours, c.ID, team.ID)
		if err != nil {
			return 0, err
		}
		able := c.Active && !c.Away && lead.HolderOf(seat.Other()) != c.ID && (len(wereAsked) == 0 || wereAsked[c.ID])
		if able && schedule.Open(r.now) && !c.Full() {
			working = append(working, c)
		}
	}
	if len(working) == 0 {
		return 0, nil
	}
	return slices.MinFunc(working, func(a, b crm.Consultant) int {
		return cmp.Or(cmp.Compare(a.Load, b.Load), cmp.Compare(a.ID, b.ID))
	}).ID, nil
}
