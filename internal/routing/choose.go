package routing

import (
	"slices"
	"time"

	"frontdesk/internal/assignment"
	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/rotation"
)

// placement is a seat of a lead that needs a consultant.
type placement struct {
	lead     crm.Lead
	seat     crm.Seat
	strategy crm.Strategy
	brief    assignment.Brief
	passed   map[int64]int // how often each consultant has let the seat go
	owner    int64         // who had the contact's last lead, when the strategy asks for it; 0: nobody
	stranger bool          // the submission came from an address that need not be the client's
	trace    string        // where what follows from it stands in a trace
}

// verdict is what is decided on a placement.
type verdict struct {
	decision crm.Decision
	team     crm.Team
	members  []*member
	chosen   int             // index among the members; -1: nobody
	credits  []float64       // of the members after the choice
	wait     assignment.Wait // of the offer, or of the team that was told
	reason   string          // why the seat is queued
	again    time.Time       // when to look again; zero: when somebody comes free
	covered  *member         // whose client the chosen one looks after
}

// decide says who is next for a seat, and why, without changing anything.
func (r *round) decide(tx *database.Tx, p placement) (v verdict, err error) {
	v = verdict{team: r.teams[p.lead.TeamID], chosen: -1}
	if p.seat == crm.SeatSupport {
		v.team = r.teams[v.team.SupportTeamID]
	}
	if v.members, err = r.of(tx, v.team.ID); err != nil {
		return v, err
	}
	v.decision = crm.Decision{
		LeadID: p.lead.ID, Seat: p.seat, TeamID: v.team.ID, Rule: p.lead.Rule, Strategy: p.strategy,
		Considered: r.consider(p, v.team, v.members),
	}
	v.credits = r.creditsOf(v.members, p.seat)
	opening, err := r.held(v.team)
	switch {
	case err != nil:
		return v, err
	case !opening.IsZero():
		v.reason, v.again = closed, opening
	case p.strategy == crm.StrategyPool:
		err = r.tellAll(&v)
	case p.strategy == crm.StrategyLeastLoaded:
		v.chosen = rotation.LeastLoaded(r.candidates(v, p.seat))
	case p.strategy == crm.StrategySticky && p.owner != 0:
		r.stick(&v, p)
	default:
		r.rotate(&v, p.seat)
	}
	if err != nil || v.reason != "" {
		return v, err
	}
	if v.chosen < 0 {
		v.reason, v.again = queueReason(v.decision.Considered), r.nextOpening(v.members)
		return v, nil
	}
	v.decision.ChosenID = v.members[v.chosen].Consultant.ID
	v.decision.ChosenName = v.members[v.chosen].Consultant.Name
	v.wait = assignment.WaitOf(v.team, v.members[v.chosen].schedule, r.now)
	return v, nil
}

// held is when a team opens that is closed and holds its leads until then; zero: it takes them now.
func (r *round) held(team crm.Team) (time.Time, error) {
	if team.OffHours != crm.OffHoursHold {
		return time.Time{}, nil
	}
	schedule, err := r.hours.Team(team)
	if err != nil || schedule.Open(r.now) {
		return time.Time{}, err
	}
	at, ok := schedule.NextOpening(r.now)
	if !ok {
		return time.Time{}, nil // it never opens: nothing is to be waited for
	}
	return at, nil
}

// tellAll leaves a lead to the first of those who can take it to claim it.
func (r *round) tellAll(v *verdict) error {
	if !slices.ContainsFunc(v.decision.Considered, func(c crm.Considered) bool { return c.Excluded == "" }) {
		return nil // queued, with the reason that holds for them
	}
	schedule, err := r.hours.Team(v.team)
	if err != nil {
		return err
	}
	v.reason, v.wait = crm.ReasonPool, assignment.WaitOf(v.team, schedule, r.now)
	v.again = v.wait.Deadline
	return nil
}

// stick chooses whoever had the client before, if they can take the lead or will be back soon enough. Otherwise it is the
// turn of a colleague, and they are told.
func (r *round) stick(v *verdict, p placement) {
	owner := slices.IndexFunc(v.members, func(m *member) bool { return m.Consultant.ID == p.owner })
	if owner >= 0 && r.sticks(v, owner) {
		v.chosen, v.decision.Strategy = owner, crm.StrategySticky
		return
	}
	r.rotate(v, p.seat)
	if v.chosen >= 0 && owner >= 0 && v.members[owner].Consultant.Active {
		v.covered = v.members[owner]
	}
}

// sticks reports whether a client is kept for their consultant.
func (r *round) sticks(v *verdict, owner int) bool {
	switch m, c := v.members[owner], &v.decision.Considered[owner]; c.Excluded {
	case "":
		return true
	case string(calendar.OffDuty), string(calendar.OnHoliday), string(calendar.TimeOff):
		back, ok := m.schedule.NextOpening(r.now)
		soon := ok && back.Sub(r.now) <= v.team.StickyAway && (m.Consultant.Capacity == 0 || r.load[c.ConsultantID] < m.Consultant.Capacity)
		if soon {
			c.Excluded = ""
		}
		return soon
	}
	return false
}

// rotate chooses by the fair rotation and fills in the numbers.
func (r *round) rotate(v *verdict, seat crm.Seat) {
	v.decision.Strategy = crm.StrategyRotation
	candidates := r.candidates(*v, seat)
	v.chosen, v.credits = rotation.Choose(candidates)
	for i, share := range rotation.Shares(candidates) {
		v.decision.Considered[i].Share, v.decision.Considered[i].After = share, v.credits[i]
	}
}

// candidates are the members as the rotation looks at them.
func (r *round) candidates(v verdict, seat crm.Seat) []rotation.Candidate {
	all := make([]rotation.Candidate, len(v.members))
	for i, m := range v.members {
		turn, excluded := m.Turn(seat), v.decision.Considered[i].Excluded
		all[i] = rotation.Candidate{
			ID: m.Consultant.ID, Weight: m.Consultant.Weight, Credit: turn.Credit, Load: r.load[m.Consultant.ID],
			LastOffered: turn.LastOffered, Absent: excluded != "",
		}
		if excluded != "" && !(v.team.CatchUp && absent(excluded)) {
			all[i].Weight = 0
		}
	}
	return all
}

func (r *round) creditsOf(members []*member, seat crm.Seat) []float64 {
	credits := make([]float64, len(members))
	for i, m := range members {
		credits[i] = m.Turn(seat).Credit
	}
	return credits
}
