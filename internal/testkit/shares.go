package testkit

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Shares is what everybody was due and was offered of the lead seats that went in turn, added up from the decisions as
// they are stored. What was taken back counts for nobody.
type Shares struct {
	Due     map[int64]float64 // by consultant
	Offered map[int64]float64
	Leads   int
	faults  []error
}

// AddUp reads every decision of the firm.
func AddUp(tx *database.Tx) (Shares, error) {
	s := Shares{Due: map[int64]float64{}, Offered: map[int64]float64{}}
	leads, err := database.All(tx, database.Column[int64], `SELECT DISTINCT lead_id FROM decisions ORDER BY lead_id`)
	s.Leads = len(leads)
	for _, id := range leads {
		decisions, err := store.DecisionsOfLead(tx, id)
		if err != nil {
			return s, err
		}
		offers, err := store.OffersOfLead(tx, id)
		if err != nil {
			return s, err
		}
		for _, d := range decisions {
			if !slices.ContainsFunc(offers, func(o crm.Offer) bool { return o.DecisionID == d.ID && o.State == crm.OfferWithdrawn }) {
				s.add(d)
			}
		}
	}
	return s, err
}

func (s *Shares) add(d crm.Decision) {
	if d.ChosenID == 0 || d.Seat != crm.SeatLead || d.Strategy != crm.StrategyRotation || d.Overridden() {
		return
	}
	total, shares := 0.0, 0.0
	for _, c := range d.Considered {
		if c.Excluded == "" {
			total += float64(c.Weight)
		}
		shares += c.Share
	}
	for _, c := range d.Considered {
		if c.Excluded == "" {
			s.Due[c.ConsultantID] += float64(c.Weight) / total
		}
		if c.ConsultantID == d.ChosenID && c.Excluded != "" {
			s.fault("%s was chosen though left out: %s", c.Name, c.Excluded)
		}
	}
	s.Offered[d.ChosenID]++
	if math.Abs(shares-1) > 1e-9 {
		s.fault("decision %d: the shares add up to %v", d.ID, shares)
	}
}

func (s *Shares) fault(format string, args ...any) {
	s.faults = append(s.faults, fmt.Errorf(format, args...))
}

// Check returns an error for whoever is off their share by bound or more, and for each decision that contradicts
// itself.
func (s Shares) Check(bound float64) error {
	faults := s.faults
	for id, due := range s.Due {
		if math.Abs(s.Offered[id]-due) >= bound {
			faults = append(faults, fmt.Errorf("consultant %d was due %.3f and offered %v of %d", id, due, s.Offered[id], s.Leads))
		}
	}
	return errors.Join(faults...)
}
