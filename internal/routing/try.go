package routing

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Trial is where a submission would go if it came now.
type Trial struct {
	Submission crm.Submission
	Score      int
	Passed     []Passed // the rules before the one that decides
	Rule       crm.Rule
	Team       crm.Team
	Seats      []Outcome // of each seat that is wanted
}

// Passed is a rule that did not decide, and the code of the first of its conditions that did not hold.
type Passed struct {
	Rule   crm.Rule
	Failed string
}

// Outcome is what would be decided on a seat.
type Outcome struct {
	Decision crm.Decision // ChosenID 0: nobody
	Team     crm.Team     // from which the seat is filled
	Reason   string       // code of why the seat would be queued; empty: it would be offered
}

// Try says where a submission of the past would go now: which rule, who, and why. It changes nothing. Managers only. A
// reference that is not there is crm.KindNotFound.
func (r *Routing) Try(ctx context.Context, actor crm.Actor, reference string) (t Trial, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return t, err
	}
	err = r.DB.Read(ctx, func(tx *database.Tx) (err error) {
		if t.Submission, err = store.SubmissionByReference(tx, reference); err != nil {
			return err
		}
		round, err := newRound(tx)
		if err != nil {
			return err
		}
		return round.try(tx, &t)
	})
	return t, err
}

func (r *round) try(tx *database.Tx, t *Trial) error {
	rule, missed, err := r.rule(t.Submission)
	if err != nil {
		return err
	}
	for i, failed := range missed {
		t.Passed = append(t.Passed, Passed{Rule: r.rules[i], Failed: failed})
	}
	t.Rule, t.Team, t.Score = rule, r.teams[rule.TeamID], crm.Score(t.Submission)
	contact, err := knownContact(tx, t.Submission)
	if err != nil {
		return err
	}
	one := []placement{{lead: r.lead(arrival{submission: t.Submission, contact: contact}, rule), strategy: rule.Strategy}}
	if err := findOwners(tx, one); err != nil {
		return err
	}
	return r.trySeats(tx, t, one[0])
}

// trySeats decides on each seat that is wanted, as if the one before it had been offered.
func (r *round) trySeats(tx *database.Tx, t *Trial, p placement) error {
	for _, seat := range crm.Seats {
		if seat == crm.SeatSupport && t.Team.SupportTeamID == 0 {
			continue
		}
		p.seat, p.strategy = seat, strategyOf(p.lead, seat)
		v, err := r.decide(tx, p)
		if err != nil {
			return err
		}
		t.Seats = append(t.Seats, Outcome{Decision: v.decision, Team: v.team, Reason: v.reason})
		if v.chosen >= 0 {
			p.lead = p.lead.Offered(seat, v.decision.ChosenID)
		}
	}
	return nil
}

// knownContact finds the contact of a submission by the points it gave; 0: none is known.
func knownContact(tx *database.Tx, s crm.Submission) (int64, error) {
	points := pointsOf(s)
	owners, err := store.ContactsOfPoints(tx, points)
	for _, p := range points {
		if id := owners[p]; id != 0 {
			return id, err
		}
	}
	return 0, err
}
