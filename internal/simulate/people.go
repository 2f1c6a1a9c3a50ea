package simulate

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

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
		case detail.Reason == crm.ReasonPool:
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
	if err != nil || lead.State != crm.LeadQueued || lead.QueueReason != crm.ReasonPool {
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
