package desk

import (
	"cmp"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// tally adds up a report. It keeps a line for each consultant and seat, and eight bytes for each accepted offer.
type tally struct {
	people  map[int64]crm.Consultant
	members map[int64]bool
	lines   map[crm.Seat]map[int64]*ReportLine
}

func newTally(tx *database.Tx, team int64) (*tally, error) {
	t := &tally{people: map[int64]crm.Consultant{}, members: map[int64]bool{}, lines: map[crm.Seat]map[int64]*ReportLine{}}
	people, err := store.Consultants(tx)
	if err != nil {
		return nil, err
	}
	for _, c := range people {
		t.people[c.ID] = c
	}
	members, err := store.Members(tx, team)
	for _, m := range members {
		t.members[m.Consultant.ID] = true
	}
	return t, err
}

// of is the line of a consultant.
func (t *tally) of(seat crm.Seat, id int64) *ReportLine {
	lines := t.lines[seat]
	if lines == nil {
		lines = map[int64]*ReportLine{}
		t.lines[seat] = lines
	}
	if lines[id] == nil {
		c := t.people[id]
		lines[id] = &ReportLine{ConsultantID: id, Name: c.Name, Member: t.members[id], Load: c.Load, Capacity: c.Capacity}
	}
	return lines[id]
}

func (t *tally) add(c store.Choice) {
	if c.ChosenID == 0 {
		return
	}
	line := t.of(c.Seat, c.ChosenID)
	line.answer(c.Offer)
	switch {
	case !c.InRotation():
		line.Outside.add(c)
	case c.Offer.State != crm.OfferWithdrawn:
		line.Offered++
		for _, one := range c.Shares {
			t.of(c.Seat, one.ConsultantID).Share += one.Share
		}
	}
}

func (o *Outside) add(c store.Choice) {
	switch {
	case c.Overridden():
		o.Override++
	case c.Strategy == crm.StrategySticky:
		o.Sticky++
	default:
		o.LeastLoaded++
	}
}

func (t *tally) addByHand(o crm.Offer) {
	line := t.of(o.Seat, o.ConsultantID)
	line.answer(o)
	if o.Deadline.IsZero() {
		line.Outside.Claimed++
	} else {
		line.Outside.ByHand++
	}
}

// answer notes what became of an offer.
func (l *ReportLine) answer(o crm.Offer) {
	switch o.State {
	case crm.OfferAccepted:
		l.Accepted++
		if !o.Deadline.IsZero() { // else nobody was asked
			l.answers = append(l.answers, o.AnsweredAt.Sub(o.OfferedAt))
		}
	case crm.OfferDeclined:
		l.Declined++
	case crm.OfferExpired:
		l.Expired++
	case crm.OfferWithdrawn:
		l.Withdrawn++
	case crm.OfferOffered:
		l.Waiting++
	}
}

// seats are the finished reports of the seats: the lead seat always, the support seat when the team was asked to fill it.
func (t *tally) seats(queued map[crm.Seat]int64) []SeatReport {
	var all []SeatReport
	for _, seat := range crm.Seats {
		if seat == crm.SeatSupport && len(t.lines[seat]) == 0 && queued[seat] == 0 {
			continue
		}
		for id := range t.members {
			t.of(seat, id)
		}
		all = append(all, newSeatReport(seat, t.lines[seat], queued[seat]))
	}
	return all
}

func newSeatReport(seat crm.Seat, lines map[int64]*ReportLine, queued int64) SeatReport {
	s := SeatReport{Seat: seat, Queued: queued}
	for _, l := range lines {
		s.Total.merge(*l)
		l.settle()
		s.Lines = append(s.Lines, *l)
	}
	s.Total.settle()
	slices.SortFunc(s.Lines, func(a, b ReportLine) int {
		if a.Member != b.Member {
			if a.Member {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ConsultantID, b.ConsultantID))
	})
	return s
}

func (l *ReportLine) merge(other ReportLine) {
	l.Share += other.Share
	l.Offered += other.Offered
	l.Outside.ByHand += other.Outside.ByHand
	l.Outside.Claimed += other.Outside.Claimed
	l.Outside.Override += other.Outside.Override
	l.Outside.Sticky += other.Outside.Sticky
	l.Outside.LeastLoaded += other.Outside.LeastLoaded
	l.Accepted += other.Accepted
	l.Declined += other.Declined
	l.Expired += other.Expired
	l.Withdrawn += other.Withdrawn
	l.Waiting += other.Waiting
	l.Load += other.Load
	l.answers = append(l.answers, other.answers...)
}

func (l *ReportLine) settle() {
	l.Answered, l.Answer = len(l.answers), quantile(l.answers, 1, 2)
	l.answers = nil
}

// quantile is the smallest of the spans that no fewer than part of whole of them reach; 0 of none. It sorts them.
func quantile(spans []time.Duration, part, whole int) time.Duration {
	if len(spans) == 0 {
		return 0
	}
	slices.Sort(spans)
	return spans[(len(spans)*part+whole-1)/whole-1]
}
