package simulate

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
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

// ponder has whoever is asked for a seat plan their answer.
func (r *run) ponder(a store.Asked) error {
	about := fmt.Sprintf("%s %s %d", a.Reference, a.Seat, a.ConsultantID)
	r.times[about]++
	accept, after := r.firm.habits[a.ConsultantID].answer(r.dice("answer "+string(a.Seat), a.Reference, a.ConsultantID, r.times[about]))
	what := declines
	if accept {
		what = accepts
	}
	return r.plan(action{what: what, lead: a.LeadID, offer: a.ID, user: a.ConsultantID}, a.TeamID, after)
}

// hear notes what the trail says, and has people plan what they will do about it.
func (r *run) hear(tx *database.Tx, e crm.Event) error {
	var detail struct {
		Reason string   `json:"reason"`
		Seat   crm.Seat `json:"seat"`
	}
	if err := json.Unmarshal(e.Detail, &detail); err != nil {
		return fmt.Errorf("reading the trail: %w", err)
	}
	switch e.Kind {
	case "lead.opened":
		r.tally.opened(e.LeadID, e.At)
	case "sla.warned":
		r.tally.warned++
	case "sla.breached":
		r.tally.breached++
	case "lead.joined":
		return r.answerAgain(tx, e.LeadID)
	case "lead.queued":
		switch {
		case detail.Reason == "pool":
			return r.tempt(tx, e.LeadID)
		case slices.Contains(hopeless, detail.Reason):
			return r.callManager(tx, action{lead: e.LeadID, seat: detail.Seat, since: r.now})
		}
	}
	return nil
}

// answerAgain has the owner of a lead answer the client who wrote again.
func (r *run) answerAgain(tx *database.Tx, leadID int64) error {
	lead, err := store.LeadForUpdate(tx, leadID)
	if err != nil || lead.OwnerID == 0 {
		return err
	}
	return r.planResponse(lead, "again")
}

func (r *run) planResponse(lead crm.Lead, what string) error {
	n := r.times["respond "+lead.Reference]
	r.times["respond "+lead.Reference]++
	after := r.firm.habits[lead.OwnerID].response(r.dice(what, lead.Reference, lead.OwnerID, n))
	return r.plan(action{what: responds, lead: lead.ID, user: lead.OwnerID}, lead.TeamID, after)
}

// tempt has everybody who was told of a lead plan to claim it.
func (r *run) tempt(tx *database.Tx, leadID int64) error {
	lead, err := store.LeadForUpdate(tx, leadID)
	if err != nil {
		return err
	}
	considered, err := lastConsidered(tx, leadID, crm.SeatLead)
	if err != nil {
		return err
	}
	for _, c := range considered {
		if c.Excluded != "" {
			continue
		}
		wants, after := r.firm.habits[c.ConsultantID].answer(r.dice("claim", lead.Reference, c.ConsultantID, 0))
		if !wants {
			continue
		}
		if err := r.plan(action{what: claims, lead: leadID, user: c.ConsultantID}, lead.TeamID, after); err != nil {
			return err
		}
	}
	return nil
}

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
	if at, ok := schedule.Add(r.now, handAfter); err == nil && ok {
		r.agenda.plan(action{at: at.UTC(), what: allots, lead: a.lead, seat: a.seat, since: a.since})
	}
	return err
}

// teamOf is the team from which a seat of a lead is filled.
func (r *run) teamOf(tx *database.Tx, lead crm.Lead, seat crm.Seat) (crm.Team, error) {
	team, err := store.TeamByID(tx, lead.TeamID)
	if err == nil && seat == crm.SeatSupport && team.SupportTeamID != 0 {
		return store.TeamByID(tx, team.SupportTeamID)
	}
	return team, err
}

// do has somebody do what they planned, if things have not changed.
func (r *run) do(ctx context.Context, a action) (err error) {
	switch a.what {
	case accepts:
		err = r.accept(ctx, a)
	case declines:
		err = r.assignment.DeclineOffer(ctx, r.firm.actor(a.user), a.lead, a.offer, "")
	case claims:
		err = r.claim(ctx, a)
	case responds:
		err = r.db.Write(ctx, func(tx *database.Tx) error { return r.respond(tx, a) })
	case closes:
		err = r.assignment.Close(ctx, r.firm.actor(a.user), a.lead, crm.LeadWon, "")
	case allots:
		err = r.allot(ctx, a)
	}
	r.nextJob = r.now // something may have come of it
	if ignored(err) {
		return nil
	}
	return err
}

func (r *run) accept(ctx context.Context, a action) error {
	var offer crm.Offer
	err := r.db.Read(ctx, func(tx *database.Tx) (err error) {
		offer, err = store.OfferByID(tx, a.offer)
		return err
	})
	if err != nil || offer.State != crm.OfferOffered {
		return err
	}
	if err := r.assignment.Accept(ctx, r.firm.actor(a.user), a.lead); err != nil || offer.Seat == crm.SeatSupport {
		return err
	}
	return r.begin(ctx, a.lead)
}

func (r *run) claim(ctx context.Context, a action) error {
	lead, err := r.lead(ctx, a.lead)
	if err != nil || lead.State != crm.LeadQueued || lead.QueueReason != "pool" {
		return err
	}
	if err := r.assignment.Accept(ctx, r.firm.actor(a.user), a.lead); err != nil {
		return err
	}
	r.tally.claimed(a.user)
	return r.begin(ctx, a.lead)
}

func (r *run) lead(ctx context.Context, id int64) (lead crm.Lead, err error) {
	err = r.db.Read(ctx, func(tx *database.Tx) error {
		lead, err = store.LeadForUpdate(tx, id)
		return err
	})
	return lead, err
}

// begin has whoever has just taken a lead plan to answer the client, and one day to close.
func (r *run) begin(ctx context.Context, leadID int64) error {
	lead, err := r.lead(ctx, leadID)
	if err != nil {
		return err
	}
	r.tally.accepted(leadID, r.now)
	if err := r.planResponse(lead, "first"); err != nil {
		return err
	}
	open := r.firm.habits[lead.OwnerID].closing(r.dice("close", lead.Reference, lead.OwnerID, 0))
	schedule, err := r.firm.schedule(r.hours, lead.OwnerID, lead.TeamID)
	if err != nil {
		return err
	}
	if at, ok := schedule.NextOpening(r.now.Add(open)); ok {
		r.agenda.plan(action{at: at.UTC().Truncate(time.Microsecond), what: closes, lead: leadID, user: lead.OwnerID})
	}
	return nil
}

// respond answers the client, as a logged call does.
func (r *run) respond(tx *database.Tx, a action) error {
	lead, err := store.LeadForUpdate(tx, a.lead)
	if err != nil || lead.OwnerID != a.user || !lead.State.Open() {
		return err
	}
	return r.sla.Answer(tx, a.lead)
}

// allot gives a seat out by hand that everybody who could take it has let go: to whoever works and has the fewest.
func (r *run) allot(ctx context.Context, a action) error {
	var to int64
	err := r.db.Read(ctx, func(tx *database.Tx) error {
		lead, err := store.LeadForUpdate(tx, a.lead)
		if err != nil || !lead.Free(a.seat) || !slices.Contains(hopeless, queuedFor(lead, a.seat)) {
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

func queuedFor(lead crm.Lead, seat crm.Seat) string {
	if seat == crm.SeatSupport {
		return lead.Support.Reason
	}
	return lead.QueueReason
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

// lastConsidered is who was considered when somebody was last looked for to have a seat.
func lastConsidered(tx *database.Tx, leadID int64, seat crm.Seat) (all []crm.Considered, err error) {
	decisions, err := store.DecisionsOfLead(tx, leadID)
	for _, d := range decisions {
		if d.Seat == seat {
			all = d.Considered
		}
	}
	return all, err
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
		if able && schedule.Open(r.now) && (c.Capacity == 0 || c.Load < c.Capacity) {
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
