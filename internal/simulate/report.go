package simulate

import (
	"cmp"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Report is what came of a simulation.
type Report struct {
	From        time.Time `json:"from"`
	Until       time.Time `json:"until"`
	Seed        uint64    `json:"seed"`
	Submissions int       `json:"submissions"`
	Made        bool      `json:"made"` // not those of the past
	Assumed     []string  `json:"assumed"`
	Runs        []Result  `json:"runs"` // as things are and, where something was to be otherwise, as they would be

	zone *time.Location
}

// Result is what came of one run.
type Result struct {
	Name        string       `json:"name"`
	Changes     []string     `json:"changes"`
	Consultants []Consultant `json:"consultants"`
	Totals      Totals       `json:"totals"`
	Queue       []Point      `json:"queue"` // how many leads were queued, whenever that changed
	Waits       []Bin        `json:"waits"` // from enquiry to accept
}

// Consultant is what one person was given and did.
type Consultant struct {
	ID        int64   `json:"id"`
	Name      string  `json:"name"`
	Offered   int     `json:"offered"`     // of both seats, in turn or not
	InTurn    int     `json:"in_turn"`     // of them in rotation and not taken back
	Exact     float64 `json:"exact_share"` // of the leads handed out in turn: what they were due
	Accepted  int     `json:"accepted"`
	Declined  int     `json:"declined"`
	Expired   int     `json:"expired"`
	Withdrawn int     `json:"withdrawn"`
	Claimed   int     `json:"claimed"` // from a pool
	ByHand    int     `json:"by_hand"` // given by a manager
	WorstLoad int     `json:"worst_load"`
}

// Totals are those of a run. Times are in seconds.
type Totals struct {
	Leads      int     `json:"leads"` // opened; further submissions joined them
	WaitMedian float64 `json:"wait_median"`
	Wait90     float64 `json:"wait_p90"`
	WaitWorst  float64 `json:"wait_worst"`
	Waiting    int     `json:"still_waiting"` // a month after the end
	QueueMean  float64 `json:"queue_mean"`
	QueueWorst int     `json:"queue_worst"`
	Warned     int     `json:"sla_warned"`
	Breached   int     `json:"sla_breached"`
	ByHand     int     `json:"by_hand"` // given out by a manager after everybody had let them go
	Stranded   int     `json:"stranded"`
}

// Bin is how many leads waited at least From and less than the next bin's, in seconds.
type Bin struct {
	From  float64 `json:"from"`
	Leads int     `json:"leads"`
}

// result sums a run up.
func (r *run) result(tx *database.Tx, name string, changes []change) (Result, error) {
	t := &r.tally
	slices.Sort(t.waits)
	result := Result{Name: name, Changes: []string{}, Queue: t.queue, Waits: bins(t.waits), Totals: Totals{
		Leads: t.leads, WaitMedian: quantile(t.waits, 1, 2), Wait90: quantile(t.waits, 9, 10), WaitWorst: quantile(t.waits, 1, 1),
		Waiting: t.waiting(), QueueMean: t.queueFor.Seconds() / t.span.until.Sub(t.span.from).Seconds(), QueueWorst: t.most,
		Warned: t.warned, Breached: t.breached, ByHand: t.byHand, Stranded: t.stranded,
	}}
	for _, c := range changes {
		result.Changes = append(result.Changes, c.says)
	}
	counts, err := store.OfferCounts(tx)
	for _, c := range r.firm.consultants {
		one := Consultant{ID: c.ID, Name: c.Name, Exact: t.due[c.ID], Claimed: t.claims[c.ID], WorstLoad: t.worst[c.ID]}
		for _, n := range counts {
			if n.ConsultantID == c.ID {
				one.count(n)
			}
		}
		if len(r.firm.members[c.ID]) > 0 {
			result.Consultants = append(result.Consultants, one)
		}
	}
	slices.SortStableFunc(result.Consultants, func(a, b Consultant) int { return cmp.Compare(b.Exact, a.Exact) })
	return result, err
}

// count adds offers of one kind.
func (c *Consultant) count(n store.OfferCount) {
	if n.Rule == "" || n.Rule == store.ByHand {
		if n.Rule == store.ByHand {
			c.ByHand += n.Count
		}
		return // given without being asked
	}
	c.Offered += n.Count
	switch n.State {
	case crm.OfferAccepted:
		c.Accepted += n.Count
	case crm.OfferDeclined:
		c.Declined += n.Count
	case crm.OfferExpired:
		c.Expired += n.Count
	case crm.OfferWithdrawn:
		c.Withdrawn += n.Count
	}
	if n.Strategy == crm.StrategyRotation && n.State != crm.OfferWithdrawn {
		c.InTurn += n.Count
	}
}

// quantile is the smallest wait that no fewer than part of whole of them reach, in seconds; 0 of none.
func quantile(sorted []time.Duration, part, whole int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*part+whole-1)/whole-1].Seconds()
}

// edges are where the bins of waits begin.
var edges = [...]time.Duration{0, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour,
	4 * time.Hour, 8 * time.Hour, 16 * time.Hour, 24 * time.Hour, 48 * time.Hour, 96 * time.Hour}

func bins(waits []time.Duration) []Bin {
	all := make([]Bin, len(edges))
	for i, e := range edges {
		all[i].From = e.Seconds()
	}
	for _, w := range waits {
		i, exact := slices.BinarySearch(edges[:], w)
		if !exact {
			i--
		}
		all[i].Leads++
	}
	return all
}
