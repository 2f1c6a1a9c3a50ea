package crm

import (
	"slices"
	"time"
)

// ReviewState is where a review stands.
type ReviewState string

const (
	ReviewPending  ReviewState = "pending"
	ReviewApproved ReviewState = "approved"
	ReviewSpam     ReviewState = "spam"
	ReviewTrash    ReviewState = "trash"
)

var reviewMoves = map[ReviewState][]ReviewState{
	ReviewPending:  {ReviewApproved, ReviewSpam, ReviewTrash},
	ReviewApproved: {ReviewSpam, ReviewTrash},
	ReviewSpam:     {ReviewApproved},
	ReviewTrash:    {ReviewApproved},
}

// May reports whether somebody of the firm may move the review to a state.
func (r Review) May(next ReviewState) bool {
	return r.Reason != ReviewWithdrawn && r.State.CanMove(next)
}

// CanMove reports whether a review may go from s to next.
func (s ReviewState) CanMove(next ReviewState) bool { return slices.Contains(reviewMoves[s], next) }

// ReviewReason is why a review is not published. There is none for what a client thinks of the firm.
type ReviewReason string

// ReviewReasons are all of them; they are counted where everybody sees it.
var ReviewReasons = [...]ReviewReason{"no_client", "abusive", "personal_data", "off_topic", "advertising"}

// ReviewWithdrawn is why a review is not published that its client took back. Nobody else gives this reason.
const ReviewWithdrawn ReviewReason = "withdrawn"

// State is where a review goes that is rejected for the reason; empty: it is none.
func (r ReviewReason) State() ReviewState {
	switch {
	case r == "advertising":
		return ReviewSpam
	case slices.Contains(ReviewReasons[:], r):
		return ReviewTrash
	}
	return ""
}

// MaxRating is the best that a review can give; the worst is 1.
const MaxRating = 5

// Review is what a client says of the firm.
type Review struct {
	ID           int64
	SiteID       int64
	InvitationID int64
	LeadID       int64
	Reference    string // of the lead
	Rating       int    // 1 to MaxRating
	Text         string
	Shown        string // the client's name, masked
	Language     string
	Consent      string // the words that they agreed to
	State        ReviewState
	Reason       ReviewReason // why it is not published; empty while it is, or may be
	CreatedAt    time.Time
}

// ReviewInvitation asks a client for a review, once.
type ReviewInvitation struct {
	ID        int64
	SiteID    int64
	LeadID    int64
	ContactID int64
	Address   string // of e-mail
	Language  string
	CreatedAt time.Time
}
