package spam

import (
	"cmp"
	"math"
	"slices"
)

const (
	// Ripe is how many examples of each class a model needs before its opinion counts; until then it is advisory.
	Ripe = 200
	// telling is how many terms of a text are asked, those that say most. More would let a long quotation drown the
	// one line that matters.
	telling = 25
	// strength is how many examples what we assume of an unknown term is worth (Robinson's s).
	strength = 0.1
)

// Count is in how many examples of each class something was.
type Count struct{ Spam, Ham int32 }

// Model is what was learned from people's decisions: naive Bayes over which terms are there, the weight of rare terms
// as G. Robinson proposed (A Statistical Approach to the Spam Problem, 2003), and only the most telling ones asked, as
// P. Graham did (A Plan for Spam, 2002). A Model is not changed once it is used.
type Model struct {
	Examples Count
	Terms    map[Term]Count
}

// Opinion is what the model thinks of a text, 0.5 where it knows nothing.
func (m *Model) Opinion(terms []Term) Opinion {
	if m == nil || m.Examples.Spam == 0 || m.Examples.Ham == 0 {
		return Opinion{Probability: 0.5}
	}
	var weights []float64
	for _, t := range terms {
		if c, known := m.Terms[t]; known {
			weights = append(weights, m.weight(c))
		}
	}
	slices.SortFunc(weights, func(a, b float64) int { return cmp.Compare(math.Abs(b), math.Abs(a)) })
	sum := 0.0
	for _, w := range weights[:min(telling, len(weights))] {
		sum += w
	}
	return Opinion{Probability: 1 / (1 + math.Exp(-sum)), Examples: int(min(m.Examples.Spam, m.Examples.Ham))}
}

// weight is the logarithm of how much likelier spam becomes by a term: positive for spam.
func (m *Model) weight(c Count) float64 {
	spam, ham := float64(c.Spam)/float64(m.Examples.Spam), float64(c.Ham)/float64(m.Examples.Ham)
	if spam+ham == 0 {
		return 0
	}
	n := float64(c.Spam) + float64(c.Ham)
	p := (strength*0.5 + n*spam/(spam+ham)) / (strength + n)
	return math.Log(p / (1 - p))
}

// pointsPerNine makes an opinion hold alone that is sure of more than six nines: naive Bayes is too sure of itself.
const pointsPerNine = 16

// points: an opinion that is not ripe or not sure weighs nothing.
func (o Opinion) points() int {
	if o.Examples < Ripe || !(o.Probability >= 0.9) {
		return 0
	}
	nines := -math.Log10(max(1-o.Probability, 1e-12)) // 0.9 is one, 0.99 two
	return min(int(nines*pointsPerNine), Enough)
}

// advises says that the opinion would weigh something if it were ripe.
func (o Opinion) advises() bool { return o.Examples < Ripe && o.Probability >= 0.9 }
