package simulate

import (
	"math"
	"math/rand/v2"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/roster"
	"frontdesk/internal/store"
)

// What is assumed of a consultant of whom too little is known to be measured.
const (
	habitDays      = 90 // of the past are measured
	enough         = 20 // of a kind
	usualAccept    = 0.9
	usualAnswer    = 10 * time.Minute // of business time, half of all; the rest is exponential
	usualResponse  = 15 * time.Minute // of business time from the accept
	usualLeadLasts = 5 * day          // from the accept, half of all
)

// habit is how one consultant works.
type habit struct {
	answers   []answer
	acceptsOf float64       // share of what they answer; used when answers is empty, and for what they answer late
	late      time.Duration // mean of what an answer takes beyond a deadline; 0: they never answer then
	responses []time.Duration
	lasts     time.Duration // mean time that a lead of theirs stays open
	closings  int           // measured; 0: assumed
}

// answer is one of the past.
type answer struct {
	state crm.OfferState
	took  time.Duration // business time; of one that lapsed, the time it had
}

func (h habit) measured() bool { return len(h.answers) > 0 }

// readHabits measures how consultants have worked, each in their business time as it is now.
func (f *firm) readHabits(tx *database.Tx, hours *roster.Roster) error {
	since := tx.Now().AddDate(0, 0, -habitDays)
	answers, err := store.AnswersSince(tx, since)
	if err != nil {
		return err
	}
	responses, err := store.ResponsesSince(tx, since)
	if err != nil {
		return err
	}
	closings, err := store.ClosingsSince(tx, since)
	if err != nil {
		return err
	}
	f.habits = map[int64]habit{}
	for _, c := range answers {
		until := c.Done
		if c.State == crm.OfferExpired {
			until = c.Deadline
		}
		took, err := f.took(hours, c, until)
		if err != nil {
			return err
		}
		h := f.habits[c.ConsultantID]
		h.answers = append(h.answers, answer{c.State, took})
		f.habits[c.ConsultantID] = h
	}
	for _, c := range responses {
		took, err := f.took(hours, c, c.Done)
		if err != nil {
			return err
		}
		h := f.habits[c.ConsultantID]
		h.responses = append(h.responses, took)
		f.habits[c.ConsultantID] = h
	}
	lasting := map[int64]time.Duration{}
	for _, c := range closings {
		h := f.habits[c.ConsultantID]
		until := c.Done
		if until.IsZero() {
			until = tx.Now() // not closed yet: so long at least
		} else {
			h.closings++
		}
		lasting[c.ConsultantID] += until.Sub(c.From)
		f.habits[c.ConsultantID] = h
	}
	for _, c := range f.consultants {
		f.habits[c.ID] = f.habits[c.ID].settled(lasting[c.ID])
	}
	return nil
}

func (f *firm) took(hours *roster.Roster, c store.Conduct, until time.Time) (time.Duration, error) {
	schedule, err := f.schedule(hours, c.ConsultantID, c.TeamID)
	return schedule.Between(c.From, until), err
}

// settled is the habit with what is too little replaced by what is assumed.
func (h habit) settled(lasting time.Duration) habit {
	if len(h.answers) < enough {
		h.answers = nil
	}
	if len(h.responses) < enough {
		h.responses = nil
	}
	h.lasts = mean(usualLeadLasts)
	if h.closings >= enough {
		h.lasts = lasting / time.Duration(h.closings)
	} else {
		h.closings = 0
	}
	h.acceptsOf, h.late = usualAccept, mean(usualAnswer)
	if h.measured() {
		h.measure()
	}
	return h
}

// measure counts what they accept of what they answer, and how long an answer takes: the time that they had over the
// answers they gave, which is how a mean is estimated of which a part was cut off.
func (h *habit) measure() {
	var had time.Duration
	var accepted, answered int
	for _, a := range h.answers {
		had += a.took
		if a.state != crm.OfferExpired {
			answered++
		}
		if a.state == crm.OfferAccepted {
			accepted++
		}
	}
	h.acceptsOf, h.late = 0, 0
	if answered > 0 {
		h.acceptsOf, h.late = float64(accepted)/float64(answered), had/time.Duration(answered)
	}
}

// mean is that of an exponential time whose median is given.
func mean(median time.Duration) time.Duration { return time.Duration(float64(median) / math.Ln2) }

// never is later than every run ends.
const never = 100 * longest

// answer draws what they do with an offer, and after how much business time: as with one of the past, drawn by chance. One
// that lapsed would have been answered later.
func (h habit) answer(r *rand.Rand) (accept bool, after time.Duration) {
	if !h.measured() {
		return r.Float64() < h.acceptsOf, exponential(r, h.late)
	}
	a := h.answers[r.IntN(len(h.answers))]
	if a.state != crm.OfferExpired {
		return a.state == crm.OfferAccepted, a.took
	}
	if h.late == 0 {
		return false, never
	}
	return r.Float64() < h.acceptsOf, a.took + exponential(r, h.late)
}

// response draws how much business time passes until they answer the client.
func (h habit) response(r *rand.Rand) time.Duration {
	if len(h.responses) > 0 {
		return h.responses[r.IntN(len(h.responses))]
	}
	return exponential(r, mean(usualResponse))
}

// closing draws for how long a lead stays open.
func (h habit) closing(r *rand.Rand) time.Duration { return exponential(r, h.lasts) }

// exponential draws a time about a mean. What takes for ever on average always does.
func exponential(r *rand.Rand, mean time.Duration) time.Duration {
	if mean >= never {
		return never
	}
	return time.Duration(min(r.ExpFloat64()*float64(mean), float64(never))).Truncate(time.Second)
}
