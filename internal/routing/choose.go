package routing

import (
	"slices"
	"time"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/rotation"
	"frontdesk/internal/store"
)

// maxAsked is how often one consultant is offered the same lead.
const maxAsked = 3

// Codes of why a consultant is left out of a decision, and of why a lead is queued.
const (
	inactive   = "inactive"
	offDuty    = "off_duty"
	language   = "language"
	service    = "service"
	atCapacity = "at_capacity"
	asked      = "asked"
	noMembers  = "no_members"
	nobodyFree = "nobody_free"
)

// placement is a lead that needs a consultant.
type placement struct {
	lead   crm.Lead
	brief  assignment.Brief
	passed map[int64]int // how often each consultant has let an offer of it go
	trace  string        // where what follows from it stands in a trace
}

// place offers each lead to the consultant whose turn it is, or queues it with the reason.
func (r *Routing) place(tx *database.Tx, round *round, all []placement) error {
	var offered []assignment.Proposal
	var decisions []crm.Decision
	for _, p := range all {
		members, err := round.of(tx, p.lead.TeamID)
		if err != nil {
			return err
		}
		considered := consider(members, p.lead, round.load, p.passed, tx.Now())
		chosen, credits := choose(members, considered, round.load)
		decision := crm.Decision{LeadID: p.lead.ID, Seat: crm.SeatLead, TeamID: p.lead.TeamID, Rule: p.lead.Rule, Considered: considered}
		if chosen < 0 {
			if err := r.enqueue(tx, p.lead, members, decision); err != nil {
				return err
			}
			continue
		}
		consultant := members[chosen].Consultant
		decision.ChosenID = consultant.ID
		decisions = append(decisions, decision)
		offered = append(offered, assignment.Proposal{
			Lead: p.lead, Seat: crm.SeatLead, Consultant: consultant,
			Timeout: round.teamByID(p.lead.TeamID).OfferTimeout, Brief: p.brief, Trace: p.trace,
		})
		round.charge(members, chosen, credits, tx.Now())
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

// enqueue queues a lead for which nobody is free. A lead that is queued for that reason already gets no
// second decision.
func (r *Routing) enqueue(tx *database.Tx, lead crm.Lead, members []*member, decision crm.Decision) error {
	reason := queueReason(decision.Considered)
	if lead.State != crm.LeadQueued || lead.QueueReason != reason {
		if _, err := store.InsertDecisions(tx, []crm.Decision{decision}); err != nil {
			return err
		}
	}
	return r.Assignment.Enqueue(tx, lead, reason, nextOpening(members, tx.Now()))
}

// consider looks at every member and says why some are left out.
func consider(members []*member, lead crm.Lead, load, passed map[int64]int, now time.Time) []crm.Considered {
	speakers := slices.ContainsFunc(members, func(m *member) bool { return m.Consultant.Active && speaks(m, lead) })
	servers := slices.ContainsFunc(members, func(m *member) bool { return m.Consultant.Active && serves(m, lead) })
	all := make([]crm.Considered, len(members))
	for i, m := range members {
		c := m.Consultant
		all[i] = crm.Considered{
			ConsultantID: c.ID, Name: c.Name, Weight: c.Weight, Before: m.Credit, After: m.Credit,
			Load: load[c.ID], Capacity: c.Capacity,
		}
		switch {
		case !c.Active:
			all[i].Excluded = inactive
		case speakers && !speaks(m, lead):
			all[i].Excluded = language
		case servers && !serves(m, lead):
			all[i].Excluded = service
		case !m.week.Open(now, m.zone):
			all[i].Excluded = offDuty
		case c.Capacity > 0 && load[c.ID] >= c.Capacity:
			all[i].Excluded = atCapacity
		case passed[c.ID] >= maxAsked:
			all[i].Excluded = asked
		}
	}
	preferUnasked(all, passed)
	return all
}

// preferUnasked leaves out who was asked more often than another who could take the lead.
func preferUnasked(all []crm.Considered, passed map[int64]int) {
	least := maxAsked
	for _, c := range all {
		if c.Excluded == "" {
			least = min(least, passed[c.ConsultantID])
		}
	}
	for i, c := range all {
		if c.Excluded == "" && passed[c.ConsultantID] > least {
			all[i].Excluded = asked
		}
	}
}

func speaks(m *member, lead crm.Lead) bool {
	return len(m.Consultant.Languages) == 0 || slices.Contains(m.Consultant.Languages, lead.Language)
}

func serves(m *member, lead crm.Lead) bool {
	return lead.ServiceID == 0 || len(m.Consultant.Services) == 0 || slices.Contains(m.Consultant.Services, lead.ServiceID)
}

// choose finds whose turn it is among those who are not left out, and fills in the numbers. The index is -1
// when there is nobody.
func choose(members []*member, considered []crm.Considered, load map[int64]int) (int, []float64) {
	candidates := make([]rotation.Candidate, len(members))
	for i, m := range members {
		candidates[i] = rotation.Candidate{
			ID: m.Consultant.ID, Weight: m.Consultant.Weight, Credit: m.Credit, Load: load[m.Consultant.ID],
			Capacity: m.Consultant.Capacity, LastOffered: m.LastOffered,
		}
		if considered[i].Excluded != "" {
			candidates[i].Weight = 0
		}
	}
	chosen, credits := rotation.Choose(candidates)
	for i, share := range rotation.Shares(candidates) {
		considered[i].Share, considered[i].After = share, credits[i]
	}
	return chosen, credits
}

// charge keeps the credits of a choice that was carried out.
func (r *round) charge(members []*member, chosen int, credits []float64, now time.Time) {
	for i, m := range members {
		if m.Credit != credits[i] {
			m.Credit, m.changed = credits[i], true
		}
	}
	members[chosen].LastOffered, members[chosen].changed = now, true
	r.load[members[chosen].Consultant.ID]++
}

// queueReason is the reason that holds for everybody who could have taken the lead, or that nobody is free.
func queueReason(considered []crm.Considered) string {
	reason := ""
	for _, c := range considered {
		switch {
		case c.Excluded == inactive || c.Excluded == language || c.Excluded == service:
			continue // could not have taken it at any time
		case reason == "":
			reason = c.Excluded
		case reason != c.Excluded:
			return nobodyFree
		}
	}
	if reason == "" {
		return noMembers
	}
	return reason
}
