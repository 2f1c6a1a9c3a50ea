package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectOffer = `SELECT o.id, o.lead_id, o.seat, o.user_id, u.name, o.decision_id, o.state, o.reason,
	o.offered_at, o.deadline_at, o.answered_at, o.ended_at
	FROM offers o JOIN users u ON u.id = o.user_id `

func scanOffer(row database.Scanner) (o crm.Offer, err error) {
	err = row.Scan(&o.ID, &o.LeadID, &o.Seat, &o.ConsultantID, &o.ConsultantName, database.Optional(&o.DecisionID),
		&o.State, &o.Reason, database.Time(&o.OfferedAt), database.Time(&o.Deadline), database.Time(&o.AnsweredAt),
		database.Time(&o.EndedAt))
	return o, err
}

// InsertOffers makes offers and returns their ids; database.IsUnique when a seat has a live one.
func InsertOffers(tx *database.Tx, all []crm.Offer) ([]int64, error) {
	return insertMany(tx, "offers", `lead_id, seat, user_id, decision_id, state, reason, offered_at, deadline_at,
		answered_at`, all, func(o crm.Offer) []any {
		return []any{o.LeadID, string(o.Seat), o.ConsultantID, database.ID(o.DecisionID), string(o.State), "",
			database.Micros(o.OfferedAt), database.Micros(o.Deadline), database.Micros(o.AnsweredAt)}
	})
}

// OfferByID returns one offer.
func OfferByID(tx *database.Tx, id int64) (crm.Offer, error) {
	o, err := database.One(tx, scanOffer, selectOffer+`WHERE o.id = $1`, id)
	return found(o, err, "offer")
}

// LiveOffer returns the offer that holds a seat; not found when the seat is free.
func LiveOffer(tx *database.Tx, leadID int64, seat crm.Seat) (crm.Offer, error) {
	o, err := database.One(tx, scanOffer, selectOffer+`
		WHERE o.lead_id = $1 AND o.seat = $2 AND o.ended_at IS NULL`, leadID, string(seat))
	return found(o, err, "offer")
}

// LiveOffersOfLead returns the offers that hold the seats of a lead.
func LiveOffersOfLead(tx *database.Tx, leadID int64) ([]crm.Offer, error) {
	return database.All(tx, scanOffer, selectOffer+`WHERE o.lead_id = $1 AND o.ended_at IS NULL ORDER BY o.seat`, leadID)
}

// WaitingOffersOf returns the offers that wait for a consultant's answer.
func WaitingOffersOf(tx *database.Tx, userID int64) ([]crm.Offer, error) {
	return database.All(tx, scanOffer, selectOffer+`
		WHERE o.user_id = $1 AND o.state = 'offered' AND o.ended_at IS NULL ORDER BY o.id`, userID)
}

// Own gives a free seat to a consultant without asking; database.IsUnique when it is not free.
func Own(tx *database.Tx, leadID int64, seat crm.Seat, userID, decision int64) error {
	_, err := InsertOffers(tx, []crm.Offer{{
		LeadID: leadID, Seat: seat, ConsultantID: userID, DecisionID: decision, State: crm.OfferAccepted,
		OfferedAt: tx.Now(), AnsweredAt: tx.Now(),
	}})
	return err
}

// LiveOffers returns the offers that hold the seats of these leads.
func LiveOffers(tx *database.Tx, leadIDs []int64) ([]crm.Offer, error) {
	if len(leadIDs) == 0 {
		return nil, nil
	}
	return database.All(tx, scanOffer, selectOffer+`
		WHERE o.ended_at IS NULL AND o.lead_id IN `+list(len(leadIDs), 1), arguments(leadIDs)...)
}

// OffersOfLead returns every offer of a lead, oldest first.
func OffersOfLead(tx *database.Tx, leadID int64) ([]crm.Offer, error) {
	return database.All(tx, scanOffer, selectOffer+`WHERE o.lead_id = $1 ORDER BY o.id`, leadID)
}

// EndOffer ends an offer that was accepted: its seat is free again; not found when it was free already.
func EndOffer(tx *database.Tx, o crm.Offer) error {
	return one(tx, "offer", `UPDATE offers SET ended_at = $2 WHERE id = $1 AND state = 'accepted' AND ended_at IS NULL`,
		o.ID, database.Micros(tx.Now()))
}

// AnswerOffer moves an offer that still waits for its answer; not found when it does not.
func AnswerOffer(tx *database.Tx, o crm.Offer) error {
	return one(tx, "offer", `UPDATE offers SET state = $2, reason = $3, answered_at = $4, ended_at = $5
		WHERE id = $1 AND state = 'offered' AND ended_at IS NULL`,
		o.ID, string(o.State), o.Reason, database.Micros(o.AnsweredAt), database.Micros(o.EndedAt))
}

// InsertDecisions stores decisions and returns their ids.
func InsertDecisions(tx *database.Tx, all []crm.Decision) ([]int64, error) {
	return insertMany(tx, "decisions", `lead_id, seat, team_id, rule, strategy, chosen_id, considered, created_at`, all,
		func(d crm.Decision) []any {
			return []any{d.LeadID, string(d.Seat), d.TeamID, d.Rule, string(d.Strategy), database.ID(d.ChosenID), database.JSON(d.Considered),
				database.Micros(tx.Now())}
		})
}

// DecisionsOfLead returns why a lead went where it went, oldest first.
func DecisionsOfLead(tx *database.Tx, leadID int64) ([]crm.Decision, error) {
	return database.All(tx, func(row database.Scanner) (d crm.Decision, err error) {
		err = row.Scan(&d.ID, &d.LeadID, &d.Seat, &d.TeamID, &d.TeamName, &d.Rule, &d.Strategy, database.Optional(&d.ChosenID),
			database.Optional(&d.ChosenName), database.IntoJSON(&d.Considered), database.Time(&d.CreatedAt))
		return d, err
	}, `SELECT d.id, d.lead_id, d.seat, d.team_id, t.name, d.rule, d.strategy, d.chosen_id, u.name, d.considered, d.created_at
		FROM decisions d JOIN teams t ON t.id = d.team_id LEFT JOIN users u ON u.id = d.chosen_id
		WHERE d.lead_id = $1 ORDER BY d.id`, leadID)
}
