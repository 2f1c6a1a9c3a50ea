package crm

import "time"

// SolutionPart is a part of a solution that a visitor sees the heading of before it is unlocked.
type SolutionPart string

// The parts of a solution, in their order.
var SolutionParts = [...]SolutionPart{"analysis", "solution", "process"}

// Solution is what a firm writes about the problem of an article, for visitors who leave their contact details.
type Solution struct {
	ID        int64
	ArticleID int64
	Address   string // canonical, of the article
	SiteID    int64  // of the article
	FormID    int64  // that visitors fill in for it
	Form      string // slug of that form
	Texts     map[SolutionPart]Text
	Active    bool  // whether the article offers it
	Version   int64 // grows with each change
	Unlocked  int64 // how many submissions asked for it, in the list of all
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Parts are those that something is written in, in their order.
func (s Solution) Parts() []SolutionPart {
	var parts []SolutionPart
	for _, p := range SolutionParts {
		if s.Texts[p].In("") != "" {
			parts = append(parts, p)
		}
	}
	return parts
}
