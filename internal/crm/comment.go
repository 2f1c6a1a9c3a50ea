package crm

import (
	"slices"
	"time"
)

// CommentState is where a comment stands.
type CommentState string

const (
	CommentPending  CommentState = "pending"  // it waits for a person
	CommentApproved CommentState = "approved" // everybody reads it
	CommentSpam     CommentState = "spam"
	CommentTrash    CommentState = "trash" // its author or a moderator deleted it
)

// CommentStates lists the states in the order in which moderators see them.
var CommentStates = [...]CommentState{CommentPending, CommentSpam, CommentApproved, CommentTrash}

var commentMoves = map[CommentState][]CommentState{
	CommentPending:  {CommentApproved, CommentSpam, CommentTrash},
	CommentApproved: {CommentPending, CommentSpam, CommentTrash},
	CommentSpam:     {CommentApproved, CommentTrash},
	CommentTrash:    {CommentApproved, CommentSpam},
}

// CanMove reports whether a comment may go from s to next.
func (s CommentState) CanMove(next CommentState) bool { return slices.Contains(commentMoves[s], next) }

// Reasons for which a comment waits for a person, beside those of package spam.
const (
	HeldAll       = "premoderated" // the site reads every comment first
	HeldFirstTime = "first_time"   // its author is not known yet
	HeldLinks     = "links"
	HeldWords     = "words"
)

// Comment is what somebody says under an article.
type Comment struct {
	ID         int64
	SiteID     int64
	ArticleID  int64
	RootID     int64 // of a reply: the comment that its thread began with; 0: it began one
	ParentID   int64 // what it replies to; 0: nothing
	State      CommentState
	Replies    int64 // approved ones: of the thread, or of a reply those that answer it
	Likes      int64
	Name       string
	Email      string // normalised; empty: none was given. No visitor ever sees it
	Locale     string // of its author
	Text       string // as written
	HTML       string // of the text, sanitised
	UserID     int64  // the consultant who wrote it; 0: a visitor
	Visitor    string // a random id that the visitor's page keeps; empty: none
	Network    string // a keyed hash of the address prefix
	Reasons    []string
	Notify     bool      // whether its author wants to hear of replies
	EditHash   string    // of the token with which its author changes it
	EditUntil  time.Time // zero: never
	Source     string    // where it was imported from; empty: it was written here
	Submission string    // the reference of what it was made into; empty: nothing
	CreatedAt  time.Time
	EditedAt   time.Time // zero: never
}

// Shown reports whether a comment has a place in its thread: one that is not approved keeps it while others have answered.
func (c Comment) Shown() bool { return c.State == CommentApproved || c.Replies > 0 }

// CommentRules say which comments of a site wait for a person. What the firm's own people write never does.
type CommentRules struct {
	Premoderate bool     `json:"premoderate"` // all but those of trusted authors
	FirstTime   bool     `json:"first_time"`  // those of authors who are not trusted
	Known       int      `json:"known"`       // how many approved comments make an author trusted; at least 1
	Links       int      `json:"links"`       // how many a comment may have
	Words       []string `json:"words"`       // that hold a comment
}

// UsualCommentRules are those of a site for which nobody has set others.
func UsualCommentRules() CommentRules { return CommentRules{FirstTime: true, Known: 1, Links: 2} }

// Holds returns why a comment waits, in codes; none: it does not.
func (r CommentRules) Holds(trusted bool, links int, word bool) (reasons []string) {
	for _, hold := range []struct {
		so     bool
		reason string
	}{
		{r.Premoderate && !trusted, HeldAll}, {!r.Premoderate && r.FirstTime && !trusted, HeldFirstTime},
		{links > r.Links, HeldLinks}, {word, HeldWords},
	} {
		if hold.so {
			reasons = append(reasons, hold.reason)
		}
	}
	return reasons
}

// CommentSort is an order of threads.
type CommentSort string

const (
	SortNewest CommentSort = "newest"
	SortOldest CommentSort = "oldest"
	SortBest   CommentSort = "best" // most likes, then newest
)

// CommentSorts lists the orders; the first is the usual one.
var CommentSorts = [...]CommentSort{SortNewest, SortOldest, SortBest}

// CommentPlace is where a list of comments goes on: after the one that has these.
type CommentPlace struct {
	Likes int64
	At    time.Time
	ID    int64 // 0: at the top
}

// CommentAuthor is what is known of an e-mail address of a site's comments.
type CommentAuthor struct {
	SiteID  int64
	Email   string
	Trusted bool // a moderator said so
	Muted   bool // its owner wants no mail about replies
}
