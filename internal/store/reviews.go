package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectInvitation = `SELECT id, site_id, lead_id, contact_id, address, language, created_at FROM review_invitations `

func scanInvitation(row database.Scanner) (i crm.ReviewInvitation, err error) {
	return i, row.Scan(&i.ID, &i.SiteID, &i.LeadID, &i.ContactID, &i.Address, &i.Language, database.Time(&i.CreatedAt))
}

// InsertReviewInvitation notes whom we ask for a review and returns its id.
func InsertReviewInvitation(tx *database.Tx, i crm.ReviewInvitation) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO review_invitations
		(site_id, lead_id, contact_id, address, language, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		i.SiteID, i.LeadID, i.ContactID, i.Address, i.Language, database.Micros(tx.Now()))
}

// ReviewInvitationByID returns one invitation.
func ReviewInvitationByID(tx *database.Tx, id int64) (crm.ReviewInvitation, error) {
	i, err := database.One(tx, scanInvitation, selectInvitation+`WHERE id = $1`, id)
	return found(i, err, "review")
}

// MayInvite reports whether a contact may be asked for a review at an address: for none of their leads they were since a
// time, and they have not refused. A lead is asked about once.
func MayInvite(tx *database.Tx, i crm.ReviewInvitation, since time.Time) (bool, error) {
	n, err := database.One(tx, database.Column[int64], `SELECT
		(SELECT COUNT(*) FROM review_invitations WHERE lead_id = $1)
		+ (SELECT COUNT(*) FROM review_invitations WHERE contact_id = $2 AND created_at > $4)
		+ (SELECT COUNT(*) FROM review_invitations WHERE address = $3 AND created_at > $4)
		+ (SELECT COUNT(*) FROM review_refusals WHERE address = $3)`,
		i.LeadID, i.ContactID, i.Address, database.Micros(since))
	return n == 0, err
}

// RefuseReviews notes that an address wants no invitation any more, and reports whether that is new.
func RefuseReviews(tx *database.Tx, address string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO review_refusals (address, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
		address, database.Micros(tx.Now()))
	return n > 0, err
}

const selectReview = `SELECT r.id, r.site_id, r.invitation_id, r.lead_id, l.reference, r.rating, r.body, r.shown, r.language,
	r.consent, r.state, r.reason, r.created_at FROM reviews r JOIN leads l ON l.id = r.lead_id `

func scanReview(row database.Scanner) (r crm.Review, err error) {
	return r, row.Scan(&r.ID, &r.SiteID, &r.InvitationID, &r.LeadID, &r.Reference, &r.Rating, &r.Text, &r.Shown, &r.Language,
		&r.Consent, &r.State, &r.Reason, database.Time(&r.CreatedAt))
}

// InsertReview writes the review of an invitation with its own time and returns its id; 0 when there is one.
func InsertReview(tx *database.Tx, r crm.Review) (int64, error) {
	ids, err := database.All(tx, database.Column[int64], `INSERT INTO reviews
		(site_id, invitation_id, lead_id, rating, body, shown, language, consent, state, reason, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10) ON CONFLICT (invitation_id) DO NOTHING RETURNING id`,
		r.SiteID, r.InvitationID, r.LeadID, r.Rating, r.Text, r.Shown, r.Language, r.Consent, string(crm.ReviewPending), database.Micros(r.CreatedAt))
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// ReviewByID returns one review.
func ReviewByID(tx *database.Tx, id int64) (crm.Review, error) {
	r, err := database.One(tx, scanReview, selectReview+`WHERE r.id = $1`, id)
	return found(r, err, "review")
}

// ReviewOfInvitation returns the review that an invitation brought.
func ReviewOfInvitation(tx *database.Tx, id int64) (crm.Review, error) {
	r, err := database.One(tx, scanReview, selectReview+`WHERE r.invitation_id = $1`, id)
	return found(r, err, "review")
}

// ReviewsIn returns up to limit reviews that are published, that wait, or that are neither (state spam stands for both
// ways), with an id below before (0: the newest).
func ReviewsIn(tx *database.Tx, state crm.ReviewState, before int64, limit int) ([]crm.Review, error) {
	other := state
	if state == crm.ReviewSpam {
		other = crm.ReviewTrash
	}
	return database.All(tx, scanReview, selectReview+`WHERE r.state IN ($1, $2) AND (r.id < $3 OR $3 = 0) ORDER BY r.id DESC LIMIT $4`,
		string(state), string(other), before, limit)
}

// PublishedReviews returns the newest reviews of a site that are published.
func PublishedReviews(tx *database.Tx, siteID int64, limit int) ([]crm.Review, error) {
	return database.All(tx, scanReview, selectReview+`WHERE r.site_id = $1 AND r.state = 'approved' ORDER BY r.id DESC `+limited(limit), siteID)
}

// MoveReview changes the state of a review that is in state from; not found when it is in another.
func MoveReview(tx *database.Tx, r crm.Review, from crm.ReviewState) error {
	return one(tx, "review", `UPDATE reviews SET state = $3, reason = $4 WHERE id = $1 AND state = $2`,
		r.ID, string(from), string(r.State), string(r.Reason))
}

// ReviewSum is how many reviews of a site stand alike, and what their ratings sum up to.
type ReviewSum struct {
	State  crm.ReviewState
	Reason crm.ReviewReason
	Count  int64
	Sum    int64
}

// SumReviews sums up the reviews of a site by state and reason.
func SumReviews(tx *database.Tx, siteID int64) ([]ReviewSum, error) {
	return database.All(tx, func(row database.Scanner) (s ReviewSum, err error) {
		return s, row.Scan(&s.State, &s.Reason, &s.Count, &s.Sum)
	}, `SELECT state, reason, COUNT(*), CAST(SUM(rating) AS BIGINT) FROM reviews WHERE site_id = $1 GROUP BY state, reason ORDER BY COUNT(*) DESC, reason`, siteID)
}

// CountPendingReviews counts the reviews that wait for somebody to look at them.
func CountPendingReviews(tx *database.Tx) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM reviews WHERE state = 'pending'`)
}
