package doctor

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/rotation"
	"frontdesk/internal/store"
)

// hair is how far apart two numbers may lie and still count as equal: sums of shares are not exact.
const hair = 1e-6

// replay goes through the decisions of one rotation. It keeps a few numbers for each person, and the offers that were
// withdrawn and whose turn is not given back yet.
type replay struct {
	Rotation
	people   map[int64]*played
	eligible []entitled // of the decision before
	last     int64      // its id
	pending  []lead     // withdrawn later on, the first to be so before the others
	steady   bool       // the bound for those who do not change applies
	excused  bool       // something was taken back that has not been made up for
}

// played is one person.
type played struct {
	Person
	since     int64   // the decision before they joined, or joined again
	deviation float64 // exact share less offers since then
	credit    float64 // what the decision before left them with
	seen      int64   // the last decision that considered them
}

// lead is what a lead was to those who were eligible for it.
type lead struct {
	decision  int64
	chosen    int64
	shares    []entitled
	withdrawn time.Time // zero: it was not
}

type entitled struct {
	id    int64
	share float64
}

func newReplay(teams []crm.Team, c store.Choice) *replay {
	r := &replay{people: map[int64]*played{}, steady: true}
	r.TeamID, r.Seat, r.People, r.Faults = c.TeamID, c.Seat, []Person{}, []string{}
	for _, t := range teams {
		if t.ID == c.TeamID {
			r.Team, r.CatchUp = t.Name, t.CatchUp
		}
	}
	return r
}

// add goes on by one decision.
func (r *replay) add(c store.Choice) {
	if !c.InRotation() {
		if c.ChosenID != 0 {
			r.Outside++
		}
		return
	}
	l := r.check(c)
	r.giveBack(c)
	r.meet(c)
	r.settle(c, l.shares)
	r.charge(c, l)
	r.judge(l)
	r.last = c.ID
}

// meet has whoever was not considered before begin anew, and finds the credits that changed in between without a reason.
func (r *replay) meet(c store.Choice) {
	level := r.level(c)
	for _, one := range c.Considered {
		p := r.people[one.ConsultantID]
		if p == nil {
			p = &played{Person: Person{ID: one.ConsultantID}, seen: -1}
			r.people[one.ConsultantID] = p
		}
		above := one.Before - level
		switch {
		case p.seen == r.last && math.Abs(one.Before-p.credit) <= hair:
		case p.seen != r.last, math.Abs(above) <= hair, math.Abs(above-1) <= hair: // joined, or left and joined again
			p.since, p.deviation = r.last, 0
		default:
			r.fault("decision %d: %s begins with a credit of %.3f, and decision %d left them with %.3f", c.ID, one.Name, one.Before, r.last, p.credit)
		}
		p.Name, p.seen = one.Name, c.ID
	}
}

// level is the credit with which somebody joins those who have stayed; whoever is to catch up has one more.
func (r *replay) level(c store.Choice) float64 {
	var stayed []float64
	for _, one := range c.Considered {
		if p := r.people[one.ConsultantID]; p != nil && p.seen == r.last && math.Abs(one.Before-p.credit) <= hair {
			stayed = append(stayed, one.Before)
		}
	}
	return rotation.Level(stayed)
}

// settle says which bound holds. Tijdeman's speaks of people who begin with nothing owed to anybody, for as long as those
// who are eligible, and their shares, stay as they are.
func (r *replay) settle(c store.Choice, shares []entitled) {
	changed := !slices.EqualFunc(shares, r.eligible, func(a, b entitled) bool { return a.id == b.id && math.Abs(a.share-b.share) <= hair })
	r.eligible = shares
	if r.even(c) {
		r.steady = true
	} else if changed {
		r.steady = false
	}
}

// even reports whether nothing is owed to anybody.
func (r *replay) even(c store.Choice) bool {
	for _, one := range c.Considered {
		if math.Abs(one.Before) > hair || math.Abs(r.people[one.ConsultantID].deviation) > hair {
			return false
		}
	}
	return true
}

// charge adds a lead to what everybody was due and one was offered.
func (r *replay) charge(c store.Choice, l lead) {
	r.count(l, 1)
	for _, one := range c.Considered {
		r.people[one.ConsultantID].credit = one.After
		if one.Excluded != "" && one.Share > 0 {
			r.CatchUp = true
		}
	}
	if !l.withdrawn.IsZero() {
		at := slices.IndexFunc(r.pending, func(p lead) bool { return p.withdrawn.After(l.withdrawn) })
		if at < 0 {
			at = len(r.pending)
		}
		r.pending = slices.Insert(r.pending, at, l)
	}
}

// count adds a lead, or takes it away again.
func (r *replay) count(l lead, sign int) {
	r.Leads += sign
	for _, s := range l.shares {
		if p := r.people[s.id]; p != nil {
			p.Share += float64(sign) * s.share
			if l.decision > p.since {
				p.deviation += float64(sign) * s.share
			}
		}
	}
	if p := r.people[l.chosen]; p != nil {
		p.Offered += sign
		if l.decision > p.since {
			p.deviation -= float64(sign)
		}
	}
}

// judge compares how far off everybody is with the bound that holds.
func (r *replay) judge(l lead) {
	far := r.furthest(l.decision)
	off := math.Abs(far.deviation)
	r.excused = r.excused && off > changingBound+hair
	bound, judged := float64(changingBound), &r.Changing
	if r.steady {
		bound, judged = steadyBound, &r.Steady
	}
	switch {
	case r.CatchUp:
		return
	case r.excused:
		r.Excused++
		r.judgeTurn(l)
		return
	}
	judged.Leads++
	if off > judged.Worst {
		judged.Worst, judged.Decision = off, l.decision
	}
	if off > bound+hair {
		r.fault("decision %d: %s is off their exact share by %.3f leads, and it is to be no more than %.0f", l.decision, far.Name, off, bound)
	}
}

// judgeTurn looks whether the lead went to somebody although it was long another's turn: what was taken back is made up
// for by those who are owed.
func (r *replay) judgeTurn(l lead) {
	chosen := r.people[l.chosen]
	for _, s := range l.shares {
		if p := r.people[s.id]; p != chosen && p.deviation-(chosen.deviation+1) > changingBound+hair {
			r.fault("decision %d: the lead went to %s, who was owed %.3f, and %s was owed %.3f", l.decision, chosen.Name,
				chosen.deviation+1, p.Name, p.deviation)
			return
		}
	}
}

// furthest is who is furthest off among those considered, each of whom has their worst kept.
func (r *replay) furthest(decision int64) (far *played) {
	for _, p := range r.people {
		if p.seen != decision {
			continue
		}
		if math.Abs(p.deviation) > math.Abs(p.Worst) {
			p.Worst, p.Decision = p.deviation, decision
		}
		if far == nil || math.Abs(p.deviation) > math.Abs(far.deviation) {
			far = p
		}
	}
	return far
}

func (r *replay) fault(format string, args ...any) {
	r.Faulty++
	if len(r.Faults) < toldOf {
		r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
	}
}

// finished is the result. What was withdrawn after the last decision is taken away too.
func (r *replay) finished() Rotation {
	for _, l := range r.pending {
		r.takeAway(l)
	}
	for _, p := range r.people {
		r.People = append(r.People, p.Person)
	}
	slices.SortFunc(r.People, func(a, b Person) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return r.Rotation
}
