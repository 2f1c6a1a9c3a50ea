package crm

import "time"

// Article is a page of a site that carries comments, votes, related reading and a ticket.
type Article struct {
	ID        int64
	SiteID    int64
	Address   string // canonical: see page.Canonical
	Title     string
	Language  string // base language; empty: not known
	Tags      []string
	Image     string // address; empty: none
	Published bool   // whether others may lead to it
	Counts    Counts
	Version   int64 // grows with each change of what visitors see
	CreatedAt time.Time
	UpdatedAt time.Time

	DescribedAt time.Time // when it was last asked what it is; zero: never
}

// Counts are the votes on an article.
type Counts struct {
	Likes     int64 `json:"likes"`
	Helpful   int64 `json:"helpful"`
	Unhelpful int64 `json:"unhelpful"`
}

// VoteKind is a question to which a visitor has one answer for each article.
type VoteKind string

const (
	VoteLike    VoteKind = "like"
	VoteHelpful VoteKind = "helpful"
)

// VoteChoice is an answer; the empty one takes an answer back.
type VoteChoice string

const (
	ChoiceNone      VoteChoice = ""
	ChoiceLike      VoteChoice = "like"
	ChoiceHelpful   VoteChoice = "helpful"
	ChoiceUnhelpful VoteChoice = "unhelpful"
)

// Kind is the question that a choice answers; empty: that of none is said beside it.
func (c VoteChoice) Kind() VoteKind {
	switch c {
	case ChoiceLike:
		return VoteLike
	case ChoiceHelpful, ChoiceUnhelpful:
		return VoteHelpful
	}
	return ""
}

// Add returns the counts with one vote more of the choice, or with n below zero less.
func (c Counts) Add(choice VoteChoice, n int64) Counts {
	switch choice {
	case ChoiceLike:
		c.Likes += n
	case ChoiceHelpful:
		c.Helpful += n
	case ChoiceUnhelpful:
		c.Unhelpful += n
	}
	return c
}

// Vote is a visitor's answer on an article.
type Vote struct {
	ArticleID int64
	Kind      VoteKind
	Visitor   string // a random id that the visitor's page keeps
	Choice    VoteChoice
	Network   string // a keyed hash of the address prefix
}

// Channel is a way in which visitors reach the firm of a site.
type Channel struct {
	Kind  string `json:"kind"` // email, phone, wechat, whatsapp
	Value string `json:"value"`
}

// Floored rounds a count of people down, so that "more than" is true of it and says no exact number: below ten to
// nothing, then to tens, hundreds and thousands.
func Floored(n int64) int64 {
	switch {
	case n < 10:
		return 0
	case n < 100:
		return n / 10 * 10
	case n < 1000:
		return n / 100 * 100
	}
	return n / 1000 * 1000
}
