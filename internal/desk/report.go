package desk

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const (
	longestReport = 366 * 24 * time.Hour
	choicesAtOnce = 1000
)

// Report is how a team's leads were handed out in a period. Offers count in the period in which they were made, leads in
// that in which they were opened, and promises to clients in that in which they began.
type Report struct {
	Team        crm.Team
	From, Until time.Time // from From on, before Until
	Seats       []SeatReport
	Leads       LeadFigures
	First, Next Promises
}

// SeatReport is how one seat was handed out.
type SeatReport struct {
	Seat   crm.Seat
	Lines  []ReportLine // the members by name, then those who had or were due something and have left the team
	Total  ReportLine
	Queued int64 // leads for whom nobody was free at some time
}

// ReportLine is what one consultant was due, was offered and did. An offer that was withdrawn gives the turn back, so that
// its lead counts neither in Share nor in Offered, for anybody.
type ReportLine struct {
	ConsultantID int64
	Name         string
	Member       bool    // of the team, now
	Share        float64 // leads they were due: the sum of their shares of those in whose rotation they were eligible
	Offered      int     // by the rotation
	Outside      Outside
	Accepted     int // of all that they were offered, in the rotation and outside
	Declined     int
	Expired      int
	Withdrawn    int
	Waiting      int           // for an answer, still
	Answer       time.Duration // median time from an offer until it was accepted; meaningless when Answered is 0
	Answered     int           // how many accepted offers Answer is of: those that somebody had been asked
	Load         int           // open leads now, of all teams and in both seats
	Capacity     int           // 0: no limit

	answers []time.Duration
}

// Outside are leads that stand outside the rotation, by how they came.
type Outside struct {
	ByHand      int // handed over by a colleague or a manager
	Claimed     int // taken from the queue, or claimed by the first of the team
	Override    int // given by a manager without asking
	Sticky      int // of a client whom they had before
	LeastLoaded int
}

// Sum is how many they are.
func (o Outside) Sum() int { return o.ByHand + o.Claimed + o.Override + o.Sticky + o.LeastLoaded }

// Difference is by how much what was offered exceeds what was due.
func (l ReportLine) Difference() float64 { return float64(l.Offered) - l.Share }

// LeadFigures are how long leads waited for a consultant. Median and Ninth are of those accepted so far.
type LeadFigures struct {
	Opened   int
	Accepted int
	Median   time.Duration
	Ninth    time.Duration // nine of ten were accepted by then
}

// Promises are what became of promises to answer.
type Promises struct{ Met, Breached, Running, Dropped int64 }

// TeamReport returns how a team's leads were handed out from a time on and before another. Managers only. Errors:
// crm.KindInvalid for the fields from and until, KindNotFound for a team that there is not.
func (d *Desk) TeamReport(ctx context.Context, actor crm.Actor, teamID int64, from, until time.Time) (r Report, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return r, err
	}
	if err := checkPeriod(from, until); err != nil {
		return r, err
	}
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		r = Report{From: from, Until: until}
		if r.Team, err = store.TeamByID(tx, teamID); err != nil {
			return err
		}
		if err := r.readSeats(tx); err != nil {
			return err
		}
		if err := r.readLeads(tx); err != nil {
			return err
		}
		return r.readPromises(tx)
	})
	return r, err
}

// ReportTeam returns the team that a report is asked for, in whose time zone its days are, and the time. Managers only.
func (d *Desk) ReportTeam(ctx context.Context, actor crm.Actor, teamID int64) (team crm.Team, now time.Time, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return team, now, err
	}
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		now = tx.Now()
		team, err = store.TeamByID(tx, teamID)
		return err
	})
	return team, now, err
}

func checkPeriod(from, until time.Time) error {
	fault := func(field, code string) error { return crm.Invalid([]crm.FieldError{{Field: field, Code: code}}) }
	switch {
	case from.IsZero():
		return fault("from", "required")
	case until.IsZero():
		return fault("until", "required")
	case !until.After(from):
		return fault("until", "period_ends_early")
	case until.Sub(from) > longestReport+24*time.Hour: // a day more: clocks change, and 366 days are whole
		return fault("until", "period_too_long")
	}
	return nil
}

func (r *Report) readSeats(tx *database.Tx) error {
	t, err := newTally(tx, r.Team.ID)
	if err != nil {
		return err
	}
	for after := (store.Mark{}); ; {
		choices, err := store.ChoicesOfTeam(tx, r.Team.ID, r.From, r.Until, after, choicesAtOnce)
		if err != nil {
			return err
		}
		for _, c := range choices {
			t.add(c)
		}
		if len(choices) < choicesAtOnce {
			break
		}
		last := choices[len(choices)-1]
		after = store.Mark{At: last.CreatedAt, ID: last.ID}
	}
	byHand, err := store.OffersByHand(tx, r.Team.ID, r.From, r.Until)
	if err != nil {
		return err
	}
	for _, o := range byHand {
		t.addByHand(o)
	}
	queued, err := store.CountQueuedSeats(tx, r.Team.ID, r.From, r.Until)
	r.Seats = t.seats(queued)
	return err
}

func (r *Report) readLeads(tx *database.Tx) error {
	opened, err := store.LeadsOpened(tx, r.Team.ID, r.From, r.Until)
	var waits []time.Duration
	for _, l := range opened {
		if l.Accepted {
			waits = append(waits, l.Wait)
		}
	}
	r.Leads = LeadFigures{Opened: len(opened), Accepted: len(waits), Median: quantile(waits, 1, 2), Ninth: quantile(waits, 9, 10)}
	return err
}

func (r *Report) readPromises(tx *database.Tx) error {
	counts, err := store.CountClocksOfTeam(tx, r.Team.ID, r.From, r.Until)
	for _, c := range counts {
		p := &r.First
		if c.Kind == crm.ClockNext {
			p = &r.Next
		}
		switch c.State {
		case crm.SLAMet:
			p.Met += c.Count
		case crm.SLABreached:
			p.Breached += c.Count
		case crm.SLADropped:
			p.Dropped += c.Count
		default:
			p.Running += c.Count
		}
	}
	return err
}
