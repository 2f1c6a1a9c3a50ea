package doctor

import (
	"math"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/store"
)

// patienceBack is how much later than its withdrawal, by the clocks of the transactions, a turn may be given back.
const patienceBack = time.Minute

// check compares the numbers of a decision with each other and with its offer, and returns the lead as the weights make
// it, whatever the decision says of shares.
func (r *replay) check(c store.Choice) lead {
	l := lead{decision: c.ID, chosen: c.ChosenID}
	total, chosen := 0.0, false
	for _, one := range c.Considered {
		if takesPart(one) {
			total += float64(one.Weight)
			chosen = chosen || one.ConsultantID == c.ChosenID && one.Excluded == ""
		}
	}
	for _, one := range c.Considered {
		share := 0.0
		if takesPart(one) {
			share = float64(one.Weight) / total
			l.shares = append(l.shares, entitled{one.ConsultantID, share})
		}
		r.checkOne(c, one, share)
	}
	switch {
	case !chosen:
		r.fault("decision %d: consultant %d was chosen and not eligible", c.ID, c.ChosenID)
	case c.Offer.ID == 0:
		r.fault("decision %d: no offer came of it", c.ID)
	case c.Offer.ConsultantID != c.ChosenID:
		r.fault("decision %d: consultant %d was chosen, and %d was offered the lead", c.ID, c.ChosenID, c.Offer.ConsultantID)
	}
	if c.Offer.State == crm.OfferWithdrawn {
		l.withdrawn = c.Offer.EndedAt
	}
	return l
}

// takesPart reports whether somebody has a share: who is eligible, and who is absent and catches up.
func takesPart(one crm.Considered) bool {
	return one.Weight > 0 && (one.Excluded == "" || one.Share > 0)
}

func (r *replay) checkOne(c store.Choice, one crm.Considered, share float64) {
	after := one.Before + share
	if one.ConsultantID == c.ChosenID {
		after--
	}
	switch {
	case math.Abs(one.Share-share) > hair:
		r.fault("decision %d: it says that the share of %s is %.3f, and their weight makes it %.3f", c.ID, one.Name, one.Share, share)
	case math.Abs(one.After-after) > hair:
		r.fault("decision %d: it leaves %s with a credit of %.3f, and by its numbers it is %.3f", c.ID, one.Name, one.After, after)
	}
}

// giveBack takes away the leads whose turns were given back since the decision before. Which they are is told by the
// credits, because the clocks of two transactions do not say which of them had the lock first.
func (r *replay) giveBack(c store.Choice) {
	if len(r.pending) == 0 {
		return
	}
	before := credits(c)
	best, fewest := r.guess(before, nil)
	for k := 0; k <= len(r.pending) && fewest > 0; k++ { // the first k, and the first k with one more
		for j := k; j <= len(r.pending) && fewest > 0; j++ {
			var back []int
			for i := range r.pending {
				if i < k || i == j {
					back = append(back, i)
				}
			}
			if set, off := r.guess(before, back); off < fewest {
				best, fewest = set, off
			}
		}
	}
	r.apply(best)
	r.expectBack(c)
}

// returned is a set of pending leads, and what giving them back does to credits.
type returned struct {
	leads   []int
	credits map[int64]float64
}

// guess says how many credits would not be explained if these leads had been given back: with the shares that the others
// had of them, or the turn alone.
func (r *replay) guess(before map[int64]float64, leads []int) (best returned, fewest int) {
	fewest = math.MaxInt
	for _, whole := range []bool{true, false} {
		set := returned{leads, map[int64]float64{}}
		for _, i := range leads {
			l := r.pending[i]
			set.credits[l.chosen]++
			for _, s := range l.shares {
				if whole {
					set.credits[s.id] -= s.share
				}
			}
		}
		off := 0
		for id, credit := range before {
			if p := r.people[id]; p != nil && p.seen == r.last && math.Abs(p.credit+set.credits[id]-credit) > hair {
				off++
			}
		}
		if off < fewest {
			best, fewest = set, off
		}
	}
	return best, fewest
}

func credits(c store.Choice) map[int64]float64 {
	all := make(map[int64]float64, len(c.Considered))
	for _, one := range c.Considered {
		all[one.ConsultantID] = one.Before
	}
	return all
}

func (r *replay) apply(set returned) {
	for _, i := range set.leads {
		r.takeAway(r.pending[i])
	}
	for id, change := range set.credits {
		if p := r.people[id]; p != nil {
			p.credit += change
		}
	}
	for _, i := range slices.Backward(set.leads) {
		r.pending = slices.Delete(r.pending, i, i+1)
	}
}

// takeAway has a lead count for nobody. Whoever is further off then than any rule would leave them is excused, with
// everybody else, until it has been made up for.
func (r *replay) takeAway(l lead) {
	r.TakenBack++
	r.count(l, -1)
	r.steady = false
	for _, p := range r.people {
		r.excused = r.excused || p.seen == r.last && math.Abs(p.deviation) > changingBound+hair
	}
}

// expectBack gives up on the turns that were never given back: those of people who have left the team, and those that
// should have been by now.
func (r *replay) expectBack(c store.Choice) {
	r.pending = slices.DeleteFunc(r.pending, func(l lead) bool {
		member := slices.ContainsFunc(c.Considered, func(one crm.Considered) bool { return one.ConsultantID == l.chosen })
		late := c.CreatedAt.Sub(l.withdrawn) > patienceBack
		if member && late {
			r.fault("decision %d: its offer was withdrawn, and the turn was not given back by decision %d", l.decision, c.ID)
		}
		if !member || late {
			r.takeAway(l)
		}
		return !member || late
	})
}
