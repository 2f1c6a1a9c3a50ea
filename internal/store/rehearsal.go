package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// What a simulation asks of the firm that it copies.

// EachAccepted hands fn every accepted submission of a time, from since on and before until, the oldest first.
func EachAccepted(tx *database.Tx, since, until time.Time, fn func(crm.Submission) error) error {
	_, err := database.All(tx, func(row database.Scanner) (none struct{}, err error) {
		s, err := scanSubmission(row)
		if err != nil {
			return none, err
		}
		return none, fn(s)
	}, selectSubmission+`WHERE created_at >= $1 AND created_at < $2 AND state = 'accepted' ORDER BY created_at, id`,
		database.Micros(since), database.Micros(until))
	return err
}

// AllAbsences returns everybody's time off, that which is over too, by its beginning.
func AllAbsences(tx *database.Tx) ([]crm.Absence, error) {
	return database.All(tx, scanAbsence, selectAbsence+`ORDER BY from_at, id`)
}

// Conduct is how one consultant dealt with one thing that was theirs to do.
type Conduct struct {
	ConsultantID int64
	TeamID       int64          // of the lead
	State        crm.OfferState // of an offer
	From         time.Time      // when it was asked or began
	Done         time.Time      // zero: it was not done
	Deadline     time.Time      // of an offer
}

func scanConduct(row database.Scanner) (c Conduct, err error) {
	return c, row.Scan(&c.ConsultantID, &c.TeamID, &c.State, database.Time(&c.From), database.Time(&c.Done), database.Time(&c.Deadline))
}

// AnswersSince returns how the offers were answered that were made since a time, or that they lapsed.
func AnswersSince(tx *database.Tx, since time.Time) ([]Conduct, error) {
	return database.All(tx, scanConduct, `SELECT o.user_id, l.team_id, o.state, o.offered_at, o.answered_at, o.deadline_at
		FROM offers o JOIN leads l ON l.id = o.lead_id
		WHERE o.offered_at >= $1 AND o.deadline_at IS NOT NULL AND o.state IN ('accepted', 'declined', 'expired') ORDER BY o.id`,
		database.Micros(since))
}

// ResponsesSince returns when the owners of leads took them and when they gave the first response, of those taken since a
// time.
func ResponsesSince(tx *database.Tx, since time.Time) ([]Conduct, error) {
	return database.All(tx, scanConduct, `SELECT o.user_id, l.team_id, o.state, o.answered_at, c.ended_at, NULL
		FROM sla_clocks c JOIN leads l ON l.id = c.lead_id
		JOIN offers o ON o.lead_id = l.id AND o.seat = 'lead' AND o.state = 'accepted' AND o.user_id = l.owner_id
		WHERE c.kind = 'first' AND c.state IN ('met', 'breached') AND o.answered_at >= $1 AND c.ended_at >= o.answered_at
		ORDER BY o.id`, database.Micros(since))
}

// ClosingsSince returns when the owners of leads took them and when they closed them, of those taken since a time.
func ClosingsSince(tx *database.Tx, since time.Time) ([]Conduct, error) {
	return database.All(tx, scanConduct, `SELECT o.user_id, l.team_id, o.state, o.answered_at,
		CASE WHEN l.state IN `+openStates+` THEN NULL ELSE l.last_activity_at END, NULL
		FROM offers o JOIN leads l ON l.id = o.lead_id
		WHERE o.seat = 'lead' AND o.state = 'accepted' AND o.ended_at IS NULL AND o.answered_at >= $1 ORDER BY o.id`,
		database.Micros(since))
}

// What a simulation does to its copy, and asks of it.

// BeginAnew has every rotation begin even and nobody have a lead, and forgets passwords.
func BeginAnew(tx *database.Tx) error {
	for _, statement := range []string{
		`UPDATE team_members SET credit = 0, last_offered_at = NULL, support_credit = 0, support_offered_at = NULL`,
		`UPDATE consultants SET load = 0`,
		`UPDATE teams SET queue_told_at = NULL`,
		`UPDATE users SET password_hash = ''`,
	} {
		if _, err := tx.Exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// ForgetMail removes every mail and its job, and the trail before an event.
func ForgetMail(tx *database.Tx, event int64) error {
	if _, err := tx.Exec(`DELETE FROM jobs WHERE kind = 'send_message' AND state = 'ready'`); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM messages`); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM events WHERE id < $1`, event)
	return err
}

// Asked is an offer as it was made.
type Asked struct {
	ID, LeadID   int64
	Reference    string // of the lead
	TeamID       int64
	Seat         crm.Seat
	ConsultantID int64
	At           time.Time
}

// AskedAfter returns the offers with a deadline that were made after the one of an id.
func AskedAfter(tx *database.Tx, id int64) ([]Asked, error) {
	return database.All(tx, func(row database.Scanner) (a Asked, err error) {
		return a, row.Scan(&a.ID, &a.LeadID, &a.Reference, &a.TeamID, &a.Seat, &a.ConsultantID, database.Time(&a.At))
	}, `SELECT o.id, o.lead_id, l.reference, l.team_id, o.seat, o.user_id, o.offered_at
		FROM offers o JOIN leads l ON l.id = o.lead_id WHERE o.id > $1 AND o.deadline_at IS NOT NULL ORDER BY o.id`, id)
}

// EventsAfter returns the trail of all leads after the event of an id.
func EventsAfter(tx *database.Tx, id int64) ([]crm.Event, error) {
	return database.All(tx, scanEvent, selectEvent+`WHERE id > $1 AND lead_id IS NOT NULL ORDER BY id`, id)
}

// DecisionsAfter returns up to limit decisions after the one of an id: who was considered, and who was chosen.
func DecisionsAfter(tx *database.Tx, id int64, limit int) ([]crm.Decision, error) {
	return database.All(tx, func(row database.Scanner) (d crm.Decision, err error) {
		return d, row.Scan(&d.ID, &d.LeadID, &d.Seat, &d.TeamID, &d.Strategy, database.Optional(&d.ChosenID), database.IntoJSON(&d.Considered))
	}, `SELECT id, lead_id, seat, team_id, strategy, chosen_id, considered FROM decisions WHERE id > $1 ORDER BY id LIMIT $2`, id, limit)
}

// CountQueued returns how many leads have nobody and wait for somebody.
func CountQueued(tx *database.Tx) (int, error) {
	return database.One(tx, database.Column[int], `SELECT COUNT(*) FROM leads WHERE state = 'queued'`)
}

// Loads returns how many seats of open leads each consultant has.
func Loads(tx *database.Tx) (map[int64]int, error) {
	loads := map[int64]int{}
	pairs, err := database.All(tx, scanPair, `SELECT user_id, load FROM consultants WHERE load > 0`)
	for _, p := range pairs {
		loads[p.id] = int(p.value)
	}
	return loads, err
}

// ByHand is the rule of an OfferCount that was given without being asked for by a manager.
const ByHand = "by hand"

// OfferCount is how many offers a consultant had that came about and ended in one way.
type OfferCount struct {
	ConsultantID int64
	Strategy     crm.Strategy // of the decision; empty: there was none
	Rule         string       // of the decision, or ByHand; empty: they took it themselves
	State        crm.OfferState
	Count        int
}

// OfferCounts counts all offers.
func OfferCounts(tx *database.Tx) ([]OfferCount, error) {
	return database.All(tx, func(row database.Scanner) (c OfferCount, err error) {
		return c, row.Scan(&c.ConsultantID, &c.Strategy, &c.Rule, &c.State, &c.Count)
	}, `SELECT o.user_id, COALESCE(d.strategy, ''), COALESCE(CASE WHEN o.deadline_at IS NULL AND d.id IS NOT NULL THEN '`+ByHand+`' ELSE d.rule END, ''), o.state, COUNT(*)
		FROM offers o LEFT JOIN decisions d ON d.id = o.decision_id GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`)
}

// CountStranded counts the open leads that have neither an owner, nor a live offer with a deadline that a job watches, nor a
// place in a queue.
func CountStranded(tx *database.Tx) (int, error) {
	return database.One(tx, database.Column[int], `SELECT COUNT(*) FROM leads l WHERE l.state IN `+openStates+`
		AND NOT (l.state IN ('working', 'waiting') AND EXISTS (SELECT 1 FROM offers o WHERE o.lead_id = l.id AND o.seat = 'lead'
			AND o.ended_at IS NULL AND o.state = 'accepted' AND o.user_id = l.owner_id))
		AND NOT (l.state = 'offered' AND EXISTS (SELECT 1 FROM offers o JOIN jobs j ON j.unique_key = 'expire:' || o.id AND j.state = 'ready'
			WHERE o.lead_id = l.id AND o.seat = 'lead' AND o.ended_at IS NULL AND o.state = 'offered' AND o.user_id = l.offered_id
			AND j.run_at <= o.deadline_at))
		AND NOT (l.state = 'queued' AND l.queue_reason NOT IN ('', 'choosing') AND l.owner_id IS NULL AND l.offered_id IS NULL)`)
}

// FailedJob returns what the first job failed with that is to be tried again; empty: none failed.
func FailedJob(tx *database.Tx) (string, error) {
	all, err := database.All(tx, database.Column[string], `SELECT kind || ': ' || last_error FROM jobs WHERE last_error <> '' ORDER BY id LIMIT 1`)
	if len(all) == 0 {
		return "", err
	}
	return all[0], err
}
