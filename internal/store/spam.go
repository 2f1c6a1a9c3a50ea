package store

import (
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/spam"
)

// SpamSettings returns what each site has said about spam, by its id; a site that has said nothing is missing.
func SpamSettings(tx *database.Tx) (map[int64]crm.SpamSettings, error) {
	type of struct {
		site     int64
		settings crm.SpamSettings
	}
	all, err := database.All(tx, func(row database.Scanner) (o of, err error) {
		o.settings = crm.DefaultSpam()
		return o, row.Scan(&o.site, database.IntoJSON(&o.settings))
	}, `SELECT site_id, settings FROM spam_settings`)
	bySite := make(map[int64]crm.SpamSettings, len(all))
	for _, o := range all {
		bySite[o.site] = o.settings
	}
	return bySite, err
}

// PutSpamSettings keeps what a site says about spam.
func PutSpamSettings(tx *database.Tx, siteID int64, s crm.SpamSettings) error {
	_, err := tx.Exec(`INSERT INTO spam_settings (site_id, settings) VALUES ($1, $2)
		ON CONFLICT (site_id) DO UPDATE SET settings = excluded.settings`, siteID, database.JSON(s))
	return err
}

// Teach adds one judged submission to what is learned. The one row of examples is changed first, so that those who teach
// at once take turns and versions are committed in their order.
func Teach(tx *database.Tx, isSpam bool, terms []spam.Term) error {
	var seen spam.Count
	if seen.Ham = 1; isSpam {
		seen = spam.Count{Spam: 1}
	}
	version, err := database.One(tx, database.Column[int64], `INSERT INTO spam_examples (id, spam, ham) VALUES (1, $1, $2)
		ON CONFLICT (id) DO UPDATE SET spam = spam_examples.spam + excluded.spam, ham = spam_examples.ham + excluded.ham
		RETURNING spam + ham`, seen.Spam, seen.Ham)
	if err != nil || len(terms) == 0 {
		return err
	}
	terms = slices.Compact(slices.Sorted(slices.Values(terms)))
	args := make([]any, 0, 4*len(terms))
	for _, t := range terms {
		args = append(args, int64(t), seen.Spam, seen.Ham, version)
	}
	_, err = tx.Exec(`INSERT INTO spam_terms (term, spam, ham, version) VALUES `+rows(len(terms), 4)+`
		ON CONFLICT (term) DO UPDATE SET spam = spam_terms.spam + excluded.spam, ham = spam_terms.ham + excluded.ham,
		version = excluded.version`, args...)
	return err
}

// SpamExamples returns how many submissions of each class have been judged.
func SpamExamples(tx *database.Tx) (spam.Count, error) {
	return database.One(tx, func(row database.Scanner) (c spam.Count, err error) {
		return c, row.Scan(&c.Spam, &c.Ham)
	}, `SELECT COALESCE(MAX(spam), 0), COALESCE(MAX(ham), 0) FROM spam_examples`)
}

// TermCount is a term with what was learned of it.
type TermCount struct {
	Term spam.Term
	spam.Count
}

// SpamTerms returns the terms that were met in submissions judged after the first so many, at most limit of them, the
// latest first.
func SpamTerms(tx *database.Tx, after int64, limit int) ([]TermCount, error) {
	return database.All(tx, func(row database.Scanner) (t TermCount, err error) {
		return t, row.Scan(&t.Term, &t.Spam, &t.Ham)
	}, `SELECT term, spam, ham FROM spam_terms WHERE version > $1 ORDER BY version DESC LIMIT $2`, after, limit)
}

// ForgetRareTerms removes terms that were met once, and not in the last so many judged submissions.
func ForgetRareTerms(tx *database.Tx, last int64) (int64, error) {
	return tx.Exec(`DELETE FROM spam_terms WHERE spam + ham = 1
		AND version <= (SELECT COALESCE(MAX(spam + ham), 0) FROM spam_examples) - $1`, last)
}

// UseChallenge notes that a proof of work was used, until it expires, and reports whether it was by this one: whoever used
// it first may say so again.
func UseChallenge(tx *database.Tx, challenge, by string, expires time.Time) (bool, error) {
	used, err := database.One(tx, database.Column[string], `INSERT INTO used_challenges (challenge, used_by, expires_at)
		VALUES ($1, $2, $3) ON CONFLICT (challenge) DO UPDATE SET challenge = excluded.challenge
		RETURNING used_by`, challenge, by, database.Micros(expires))
	return used == by, err
}

// DeleteExpiredChallenges removes those that can be used no more.
func DeleteExpiredChallenges(tx *database.Tx) (int64, error) {
	return tx.Exec(`DELETE FROM used_challenges WHERE expires_at <= $1`, database.Micros(tx.Now()))
}

// HoldSubmission holds back a submission that was accepted and not routed yet; not found when there is none such.
func HoldSubmission(tx *database.Tx, s crm.Submission) error {
	return one(tx, "submission", `UPDATE submissions SET state = 'quarantined', spam_score = $2, spam_reasons = $3, held_at = $4
		WHERE id = $1 AND state = 'accepted' AND lead_id IS NULL`,
		s.ID, s.SpamScore, database.JSON(s.SpamReasons), database.Micros(tx.Now()))
}

// CountJudged returns what became of the submissions that were held back since then.
func CountJudged(tx *database.Tx, since time.Time) (crm.Judged, error) {
	return database.One(tx, func(row database.Scanner) (j crm.Judged, err error) {
		return j, row.Scan(&j.Held, &j.Released, &j.Rejected)
	}, `SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 'accepted'), COUNT(*) FILTER (WHERE state = 'rejected')
		FROM submissions WHERE held_at >= $1`, database.Micros(since))
}
