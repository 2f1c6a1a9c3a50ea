package assignment

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/rotation"
	"frontdesk/internal/store"
)

// vacate ends what holds a seat, whatever its state, and returns the lead as it is then, with the seat queued but nobody
// looking for a successor yet. An offer without an answer gives the turn back that it took. A lead that waited for the
// client waits no more.
func (a *Assignment) vacate(tx *database.Tx, actor crm.Actor, lead crm.Lead, seat crm.Seat) (crm.Lead, error) {
	offer, err := store.LiveOffer(tx, lead.ID, seat)
	if crm.IsKind(err, crm.KindNotFound) {
		return lead, nil
	}
	if err != nil {
		return lead, err
	}
	if offer.State == crm.OfferAccepted {
		err = store.EndOffer(tx, offer)
	} else {
		err = a.withdraw(tx, actor, lead, offer)
	}
	if err == nil && seat == crm.SeatLead && lead.State == crm.LeadWaiting {
		err = a.SLA.Resume(tx, lead.ID)
	}
	if err != nil {
		return lead, err
	}
	freed, _, err := vacant(tx, lead, seat)
	if err != nil {
		return lead, err
	}
	return freed, save(tx, lead, freed)
}

// vacant is a lead of which a seat has come free, and the team from which that is to be filled. A support seat that the
// lead's team does not want is none.
func vacant(tx *database.Tx, lead crm.Lead, seat crm.Seat) (freed crm.Lead, team int64, err error) {
	if seat == crm.SeatLead {
		return lead.Queued(seat, "choosing"), lead.TeamID, nil
	}
	t, err := store.TeamByID(tx, lead.TeamID)
	if err == nil && t.SupportTeamID == 0 {
		lead.Support = crm.Support{}
		return lead, lead.TeamID, nil
	}
	return lead.Queued(seat, "choosing"), t.SupportTeamID, err
}

// leave vacates a seat and has a successor looked for.
func (a *Assignment) leave(tx *database.Tx, actor crm.Actor, lead crm.Lead, seat crm.Seat) (crm.Lead, error) {
	holder := lead.HolderOf(seat)
	freed, err := a.vacate(tx, actor, lead, seat)
	if err != nil {
		return freed, err
	}
	_, team, err := vacant(tx, lead, seat)
	if err != nil {
		return freed, err
	}
	return freed, a.release(tx, holder, team)
}

// withdraw takes back an offer that waits for its answer, and gives the turn back that it took.
func (a *Assignment) withdraw(tx *database.Tx, actor crm.Actor, lead crm.Lead, offer crm.Offer) error {
	offer.State, offer.EndedAt = crm.OfferWithdrawn, tx.Now()
	if err := store.AnswerOffer(tx, offer); err != nil {
		return err
	}
	if _, err := a.Queue.Cancel(tx, expiryKey(offer.ID)); err != nil {
		return err
	}
	if err := refund(tx, offer); err != nil {
		return err
	}
	return record(tx, actor, "offer.withdrawn", lead.ID, map[string]any{"consultant": offer.ConsultantName, "seat": offer.Seat})
}

// refund makes everybody's turn what it would be without a lead that was taken back, unless it stood outside the
// rotation. Who has left the team meanwhile took their turn along.
func refund(tx *database.Tx, offer crm.Offer) error {
	if offer.DecisionID == 0 {
		return nil
	}
	decision, err := store.DecisionByID(tx, offer.DecisionID)
	if err != nil || decision.Strategy != crm.StrategyRotation {
		return err
	}
	members, err := store.Members(tx, decision.TeamID)
	if err != nil {
		return err
	}
	share := map[int64]float64{}
	for _, c := range decision.Considered {
		share[c.ConsultantID] = c.Share
	}
	for i := range members {
		id, turn := members[i].Consultant.ID, members[i].Turn(offer.Seat)
		turn.Credit = rotation.Refund(turn.Credit, share[id], id == offer.ConsultantID)
	}
	return store.UpdateMembers(tx, members)
}
