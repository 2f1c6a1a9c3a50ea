package simulate

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// tally is what is counted while a run goes on.
type tally struct {
	span     span
	begun    map[int64]time.Time // leads that nobody has accepted yet
	leads    int
	waits    []time.Duration // from enquiry to accept
	queued   int             // now
	queue    []Point
	queueFor time.Duration // leads times the time each was queued
	most     int
	worst    map[int64]int // load by consultant
	due      map[int64]float64
	claims   map[int64]int
	decision int64 // up to which they are added up
	warned   int
	breached int
	byHand   int
	stranded int
}

func newTally(t span) tally {
	return tally{span: t, begun: map[int64]time.Time{}, worst: map[int64]int{}, due: map[int64]float64{}, claims: map[int64]int{}}
}

// Point is how many leads are queued from a time on.
type Point struct {
	At     time.Time `json:"at"`
	Queued int       `json:"queued"`
}

func (t *tally) opened(lead int64, at time.Time) { t.leads, t.begun[lead] = t.leads+1, at }

// accepted notes that somebody has taken a lead; the first time counts.
func (t *tally) accepted(lead int64, at time.Time) {
	if begun, ok := t.begun[lead]; ok {
		t.waits = append(t.waits, at.Sub(begun))
		delete(t.begun, lead)
	}
}

func (t *tally) claimed(user int64) { t.claims[user]++ }

// waiting is how many leads nobody has accepted yet.
func (t *tally) waiting() int { return len(t.begun) }

// pass counts the queue's length for as long as it stays, within the span.
func (t *tally) pass(from, until time.Time) {
	if until.After(t.span.until) {
		until = t.span.until
	}
	if until.After(from) {
		t.queueFor += time.Duration(t.queued) * until.Sub(from)
	}
}

// see notes the queue and the loads as they are.
func (t *tally) see(now time.Time, queued int, loads map[int64]int) {
	for id, load := range loads {
		t.worst[id] = max(t.worst[id], load)
	}
	if queued == t.queued && len(t.queue) > 0 || now.After(t.span.until) {
		return
	}
	t.queued, t.most = queued, max(t.most, queued)
	if last := len(t.queue) - 1; last >= 0 && t.queue[last].At.Equal(now) {
		t.queue[last].Queued = queued
		return
	}
	t.queue = append(t.queue, Point{now, queued})
}

// addUp adds to everybody's exact share their part of each lead that was handed out in turn since the last time.
func (t *tally) addUp(tx *database.Tx) error {
	const atOnce = 1000
	for {
		decisions, err := store.DecisionsAfter(tx, t.decision, atOnce)
		if err != nil {
			return err
		}
		for _, d := range decisions {
			t.decision = d.ID
			if d.ChosenID == 0 || d.Strategy != crm.StrategyRotation {
				continue
			}
			for _, c := range d.Considered {
				t.due[c.ConsultantID] += c.Share
			}
		}
		if len(decisions) < atOnce {
			return nil
		}
	}
}
