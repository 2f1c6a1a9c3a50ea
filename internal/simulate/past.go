package simulate

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// arrival is a submission and when it comes.
type arrival struct {
	at         time.Time
	submission crm.Submission // hidden
}

// readPast finds the time that is simulated, and reads the submissions for it: those of the past, or those from which others
// are made.
func (f *firm) readPast(ctx context.Context, tx *database.Tx, p plan) error {
	f.span = f.spanOf(p)
	since, until := f.now.AddDate(0, 0, -habitDays), f.now
	weeks := 0
	if !p.generate {
		weeks = f.weeksBefore(p)
		since, until = f.back(f.span.from, weeks), f.back(f.span.until, weeks)
	}
	key := make([]byte, 32)
	rand.Read(key)
	hide := newHider(key, f.rules)
	known := map[string]bool{}
	err := store.EachAccepted(tx, since, until, func(s crm.Submission) error {
		if s.Corrects != "" && !known[s.Corrects] {
			f.left++
			return ctx.Err()
		}
		known[s.Reference] = true
		f.past = append(f.past, arrival{f.back(s.CreatedAt, -weeks), hide.submission(s)})
		return ctx.Err()
	})
	slices.SortStableFunc(f.past, func(a, b arrival) int { return a.at.Compare(b.at) })
	switch {
	case err != nil:
		return err
	case !p.generate && len(f.past) == 0:
		return fmt.Errorf("no enquiry came between %s and %s; give a longer --past, or make some with --generate 40/day",
			since.In(f.zone).Format(dayLayout), until.In(f.zone).Format(dayLayout))
	case !p.generate && len(f.past) > mostSubmitted:
		return fmt.Errorf("%d enquiries came in that time; one run takes up to %d: give a shorter --past", len(f.past), mostSubmitted)
	}
	return nil
}

// spanOf is the time that is simulated: the past itself, unless it is to begin on a day; what is made begins tomorrow.
func (f *firm) spanOf(p plan) span {
	if p.from == "" && !p.generate {
		return span{f.now.Add(-p.length), f.now}
	}
	tomorrow := f.now.In(f.zone).AddDate(0, 0, 1).Format(dayLayout)
	from, err := time.ParseInLocation(dayLayout, cmp.Or(p.from, tomorrow), f.zone)
	if err != nil {
		panic(err) // it was read before
	}
	return span{from.UTC(), from.AddDate(0, 0, int(p.length/day)).UTC()}
}

// weeksBefore is how many weeks the submissions of a run that begins on a day came before it: as few as there can be, and
// whole ones, so that a Monday's come on a Monday.
func (f *firm) weeksBefore(p plan) (weeks int) {
	for p.from != "" && f.back(f.span.until, weeks).After(f.now) {
		weeks++
	}
	return weeks
}

// back is so many weeks before an instant, at the same time of day.
func (f *firm) back(at time.Time, weeks int) time.Time {
	return at.In(f.zone).AddDate(0, 0, -7*weeks).UTC()
}
