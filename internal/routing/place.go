package routing

import (
	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// place offers each seat to the consultant whose turn it is, or queues it with the reason. The leads of the placements are
// then as they have become.
func (r *Routing) place(tx *database.Tx, round *round, all []placement) error {
	var offered []assignment.Proposal
	var decisions []crm.Decision
	for i, p := range all {
		v, err := round.decide(tx, p)
		if err != nil {
			return err
		}
		if v.chosen < 0 {
			if err := r.enqueue(tx, p, v); err != nil {
				return err
			}
			all[i].lead = p.lead.Queued(p.seat, v.reason)
			continue
		}
		consultant := v.members[v.chosen].Consultant
		all[i].lead = p.lead.Offered(p.seat, consultant.ID)
		decisions = append(decisions, v.decision)
		offered = append(offered, assignment.Proposal{
			Lead: p.lead, Seat: p.seat, Consultant: consultant, Wait: v.wait, Brief: p.brief, Trace: p.trace,
		})
		round.charge(p.seat, v)
		if v.covered != nil {
			if err := r.Assignment.Covered(tx, p.lead, p.brief, v.covered.Consultant, consultant, p.trace); err != nil {
				return err
			}
		}
	}
	ids, err := store.InsertDecisions(tx, decisions)
	if err != nil {
		return err
	}
	for i, id := range ids {
		offered[i].Decision = id
	}
	return r.Assignment.Offer(tx, offered)
}

// enqueue queues a seat for which nobody is free, or a lead that the whole team is told of. A seat that is queued for
// that reason already gets no second decision, and nobody is told twice.
func (r *Routing) enqueue(tx *database.Tx, p placement, v verdict) error {
	if p.lead.ReasonOf(p.seat) != v.reason {
		if _, err := store.InsertDecisions(tx, []crm.Decision{v.decision}); err != nil {
			return err
		}
		if v.reason == crm.ReasonPool {
			if err := r.Assignment.Tell(tx, p.lead, p.brief, eligible(v), v.wait.Deadline, p.trace); err != nil {
				return err
			}
		}
	}
	return r.Assignment.Enqueue(tx, p.lead, p.seat, v.team, v.reason, v.again)
}

func eligible(v verdict) (all []crm.Consultant) {
	for i, c := range v.decision.Considered {
		if c.Excluded == "" {
			all = append(all, v.members[i].Consultant)
		}
	}
	return all
}
