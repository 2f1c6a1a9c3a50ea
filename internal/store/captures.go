package store

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// Capture asks for one submission to be written under a key of its form.
type Capture struct {
	Submission *crm.Submission // its ID is set when it is created
	Key        string          // the page's submission_id, an Idempotency-Key, or one made of the content
	BodyHash   string          // tells a repeat from other content under the same key
	KeyExpires time.Time       // from when on the key may stand for a new submission
	By         *crm.Actor      // the program that posted it with an API key; nil: a visitor
	Second     bool            // a second opinion is asked before it is routed
}

// CaptureOutcome is what became of a Capture.
type CaptureOutcome string

const (
	Created  CaptureOutcome = "created"
	Repeated CaptureOutcome = "repeated" // the same body was captured under the key before
	Differs  CaptureOutcome = "differs"  // another body was captured under the key before
)

// Captured answers one Capture. Reference is that of the submission the key stands for.
type Captured struct {
	Outcome   CaptureOutcome
	Reference string
}

type formKey struct {
	form int64
	key  string
}

type claim struct{ reference, bodyHash string }

// InsertSubmissions writes a batch of submissions and answers row by row, in the order of the batch. Keys are
// claimed first, in sorted order, so that two processes with the same keys cannot deadlock.
func InsertSubmissions(tx *database.Tx, batch []Capture) ([]Captured, error) {
	claimed, err := claimKeys(tx, batch)
	if err != nil {
		return nil, err
	}
	answers := make([]Captured, len(batch))
	var created []*crm.Submission
	for i, c := range batch {
		holder := claimed[formKey{c.Submission.FormID, c.Key}]
		answers[i] = Captured{Outcome: Repeated, Reference: holder.reference}
		switch {
		case holder.reference == c.Submission.Reference:
			answers[i].Outcome = Created
			created = append(created, c.Submission)
		case holder.bodyHash != c.BodyHash:
			answers[i].Outcome = Differs
		}
	}
	if len(created) == 0 {
		return answers, nil
	}
	return answers, insertSubmissions(tx, created)
}

// claimKeys claims the keys of the batch that are free or expired and returns who holds each key now. Of two
// captures with one key in the batch the first one claims it.
func claimKeys(tx *database.Tx, batch []Capture) (map[formKey]claim, error) {
	wanted := firstOfEachKey(batch)
	const width = 5
	args := make([]any, 0, len(wanted)*width+1)
	for _, c := range wanted {
		args = append(args, c.Submission.FormID, c.Key, c.Submission.Reference, c.BodyHash, database.Micros(c.KeyExpires))
	}
	args = append(args, database.Micros(tx.Now()))
	won, err := database.All(tx, scanClaim, `INSERT INTO submission_keys (form_id, key, reference, body_hash, expires_at)
		VALUES `+rows(len(wanted), width)+`
		ON CONFLICT (form_id, key) DO UPDATE
		SET reference = excluded.reference, body_hash = excluded.body_hash, expires_at = excluded.expires_at
		WHERE submission_keys.expires_at <= $`+strconv.Itoa(len(args))+`
		RETURNING form_id, key, reference, body_hash`, args...)
	if err != nil {
		return nil, err
	}
	holders := make(map[formKey]claim, len(wanted))
	for _, k := range won {
		holders[k.formKey] = k.claim
	}
	return holders, addOtherHolders(tx, wanted, holders)
}

// addOtherHolders looks up the keys that somebody else holds.
func addOtherHolders(tx *database.Tx, wanted []Capture, holders map[formKey]claim) error {
	for _, c := range wanted {
		k := formKey{c.Submission.FormID, c.Key}
		if _, ok := holders[k]; ok {
			continue
		}
		held, err := database.One(tx, scanClaim, `SELECT form_id, key, reference, body_hash FROM submission_keys
			WHERE form_id = $1 AND key = $2`, k.form, k.key)
		if err != nil {
			return err
		}
		holders[k] = held.claim
	}
	return nil
}

type keyClaim struct {
	formKey
	claim
}

func scanClaim(row database.Scanner) (k keyClaim, err error) {
	return k, row.Scan(&k.form, &k.key, &k.reference, &k.bodyHash)
}

func firstOfEachKey(batch []Capture) []Capture {
	seen := make(map[formKey]bool, len(batch))
	first := make([]Capture, 0, len(batch))
	for _, c := range batch {
		k := formKey{c.Submission.FormID, c.Key}
		if !seen[k] {
			seen[k] = true
			first = append(first, c)
		}
	}
	slices.SortFunc(first, func(a, b Capture) int {
		return cmp.Or(cmp.Compare(a.Submission.FormID, b.Submission.FormID), cmp.Compare(a.Key, b.Key))
	})
	return first
}

// DeleteExpiredKeys removes keys that no longer stand for anything.
func DeleteExpiredKeys(tx *database.Tx) (int64, error) {
	return tx.Exec(`DELETE FROM submission_keys WHERE expires_at <= $1`, database.Micros(tx.Now()))
}
