package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// Choice is a decision, without the names of team and chosen, and what became of the offer that it led to.
type Choice struct {
	crm.Decision
	Shares []Share   // of those considered who had one
	Offer  crm.Offer // without the name; the zero offer: nobody was asked
}

// InRotation reports whether it was somebody's turn: not of another strategy, nor a manager's own choice.
func (c Choice) InRotation() bool {
	return c.ChosenID != 0 && c.Strategy == crm.StrategyRotation && !c.Overridden()
}

// Overridden is Decision.Overridden, of which only the shares are read.
func (c Choice) Overridden() bool { return c.Rule == crm.Override && len(c.Shares) == 0 }

const selectChoice = `SELECT d.id, d.lead_id, d.seat, d.team_id, d.rule, d.strategy, d.chosen_id, d.considered, d.created_at,
	o.id, o.user_id, o.state, o.offered_at, o.deadline_at, o.answered_at, o.ended_at
	FROM decisions d LEFT JOIN offers o ON o.lead_id = d.lead_id AND o.decision_id = d.id `

// scanChoice scans a choice; considered is where those considered go.
func scanChoice(row database.Scanner, c *Choice, considered any) error {
	d, o, state := &c.Decision, &c.Offer, ""
	err := row.Scan(&d.ID, &d.LeadID, &d.Seat, &d.TeamID, &d.Rule, &d.Strategy, database.Optional(&d.ChosenID),
		considered, database.Time(&d.CreatedAt), database.Optional(&o.ID), database.Optional(&o.ConsultantID),
		database.Optional(&state), database.Time(&o.OfferedAt), database.Time(&o.Deadline), database.Time(&o.AnsweredAt), database.Time(&o.EndedAt))
	o.LeadID, o.Seat, o.DecisionID, o.State = d.LeadID, d.Seat, d.ID, crm.OfferState(state)
	return err
}

func scanSharesOnly(row database.Scanner) (c Choice, err error) {
	return c, scanChoice(row, &c, sharesScanner{&c.Shares})
}

func scanWholeChoice(row database.Scanner) (c Choice, err error) {
	err = scanChoice(row, &c, database.IntoJSON(&c.Considered))
	for _, one := range c.Considered {
		if one.Share != 0 {
			c.Shares = append(c.Shares, Share{one.ConsultantID, one.Share})
		}
	}
	return c, err
}

// ChoicesOfTeam returns up to limit decisions of a team that were made from a time on and before another, the oldest
// first, and of them those that follow the one given by its time and id. Of those considered it reads the shares only.
func ChoicesOfTeam(tx *database.Tx, team int64, from, until time.Time, after Mark, limit int) ([]Choice, error) {
	if after.At.Before(from) {
		after = Mark{At: from, ID: 0}
	}
	return database.All(tx, scanSharesOnly, selectChoice+`
		WHERE d.team_id = $1 AND (d.created_at, d.id) > ($2, $3) AND d.created_at < $4 ORDER BY d.created_at, d.id LIMIT $5`,
		team, after.At.UnixMicro(), after.ID, until.UnixMicro(), limit)
}

// ChoicesAfter returns up to limit decisions whose ids follow the given one, in the order in which they were made: the
// rotation is locked while a decision is given its id. Team 0 is every team.
func ChoicesAfter(tx *database.Tx, team, after int64, limit int) ([]Choice, error) {
	return database.All(tx, scanWholeChoice, selectChoice+`WHERE d.id > $1 AND CAST($2 AS BIGINT) IN (0, d.team_id) ORDER BY d.id LIMIT $3`,
		after, team, limit)
}

// OffersByHand returns the offers of a team's seats that were made from a time on and before another without a decision:
// handed over, or taken from the queue by whoever wanted them, which have no deadline.
func OffersByHand(tx *database.Tx, team int64, from, until time.Time) ([]crm.Offer, error) {
	return database.All(tx, scanOffer, `SELECT o.id, o.lead_id, o.seat, o.user_id, u.name, o.decision_id, o.state, o.reason,
		o.offered_at, o.deadline_at, o.answered_at, o.ended_at
		FROM consultants c JOIN offers o ON o.user_id = c.user_id JOIN users u ON u.id = o.user_id
		JOIN leads l ON l.id = o.lead_id JOIN teams t ON t.id = l.team_id
		WHERE o.offered_at >= $1 AND o.offered_at < $2 AND o.decision_id IS NULL
		AND CASE WHEN o.seat = 'support' THEN COALESCE(t.support_team_id, t.id) ELSE t.id END = $3 ORDER BY o.id`,
		from.UnixMicro(), until.UnixMicro(), team)
}

// OpenedLead is how long a lead that was opened waited until somebody accepted it.
type OpenedLead struct {
	Accepted bool
	Wait     time.Duration
}

// LeadsOpened returns the leads of a team that were opened from a time on and before another.
func LeadsOpened(tx *database.Tx, team int64, from, until time.Time) ([]OpenedLead, error) {
	return database.All(tx, func(row database.Scanner) (l OpenedLead, err error) {
		var opened, accepted time.Time
		err = row.Scan(database.Time(&opened), database.Time(&accepted))
		if l.Accepted = !accepted.IsZero(); l.Accepted {
			l.Wait = accepted.Sub(opened)
		}
		return l, err
	}, `SELECT l.created_at, (SELECT MIN(o.answered_at) FROM offers o WHERE o.lead_id = l.id AND o.seat = 'lead' AND o.state = 'accepted')
		FROM leads l WHERE l.team_id = $1 AND l.created_at >= $2 AND l.created_at < $3`, team, from.UnixMicro(), until.UnixMicro())
}

// CountQueuedSeats counts the leads of a team for whose seat nobody was free at a decision made from a time on and before
// another, each once. Leads that were left to whoever claims them are none.
func CountQueuedSeats(tx *database.Tx, team int64, from, until time.Time) (map[crm.Seat]int64, error) {
	counts := map[crm.Seat]int64{}
	_, err := database.All(tx, func(row database.Scanner) (seat crm.Seat, err error) {
		var n int64
		err = row.Scan(&seat, &n)
		counts[seat] = n
		return seat, err
	}, `SELECT seat, COUNT(DISTINCT lead_id) FROM decisions WHERE team_id = $1 AND created_at >= $2 AND created_at < $3
		AND chosen_id IS NULL AND strategy <> 'pool' GROUP BY seat`, team, from.UnixMicro(), until.UnixMicro())
	return counts, err
}

// ClockCount is how many clocks of a kind are in a state.
type ClockCount struct {
	Kind  crm.ClockKind
	State crm.SLAState
	Count int64
}

// CountClocksOfTeam counts the clocks of a team that were started from a time on and before another.
func CountClocksOfTeam(tx *database.Tx, team int64, from, until time.Time) ([]ClockCount, error) {
	return database.All(tx, func(row database.Scanner) (c ClockCount, err error) {
		return c, row.Scan(&c.Kind, &c.State, &c.Count)
	}, `SELECT kind, state, COUNT(*) FROM sla_clocks WHERE team_id = $1 AND started_at >= $2 AND started_at < $3
		GROUP BY kind, state ORDER BY kind, state`, team, from.UnixMicro(), until.UnixMicro())
}
