// Package spam judges a submission by what it is handed and says why. It keeps nothing, calls nobody, and
// never decides that something is thrown away: a verdict holds a submission back for a person to see.
//
// Every sign has a weight in points (see signs). Their sum is the score; from Enough on a submission is held. More
// evidence never lowers a score. What a page without script cannot give, a form token, weighs so little that its
// lack alone never holds anything back.
package spam

// Reason is the code of one sign of spam; its words are in the locales.
type Reason string

// Enough is the score from which on a submission is held back.
const Enough = 100

// Verdict says whether to hold a submission back, with every reason that spoke for it, the gravest kind first.
type Verdict struct {
	Hold    bool
	Score   int // the sum of the points of the reasons
	Reasons []Reason
}

// Judge weighs the evidence.
func Judge(e Evidence) Verdict {
	var v Verdict
	for _, s := range signs {
		if points := s.points(e); points > 0 {
			v.Score += points
			v.Reasons = append(v.Reasons, s.reason)
		}
	}
	v.Hold = v.Score >= Enough
	return v
}

// Doubtful is a score that deserves a second opinion though it holds nothing back.
func (v Verdict) Doubtful() bool { return !v.Hold && v.Score >= Enough/2 }
