package rotation

// tie is how far apart two claims may lie and still count as equal; sums of shares are not exact.
const tie = 1e-9

// next applies the rule to credits that already include the shares of this lead, and answers with an index or -1.
//
// The rule is the algorithm of R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32 (1980) 323-330.
// For n people let m = 1/(2n-2). Whoever has a credit of at least m may be chosen, for then paying 1 leaves them above
// -1+m. Each has a deadline: the number of further leads after which, unchosen, their credit would pass 1-m, which is
// (1-m-credit)/share. Among those who may be chosen the earliest deadline wins. From credits of zero, with shares that
// stay as they are, nobody ever misses a deadline and every credit stays within 1-m of zero.
//
// When the eligible people change, deadlines computed from the shares of one lead can be missed, and by then the formula
// misleads: the later a person with a small share is, the further back their deadline lies, however little they are
// owed. Used alone it drifted to 4.3 under changing eligibility. So as soon as someone is overdue, with a credit above
// 1-m, the highest credit is chosen instead. Under fixed eligibility at most one person can ever be overdue before they
// are chosen, and both rules choose that one, so Tijdeman's bound is untouched.
func next(candidates []Candidate, shares, credits []float64) int {
	n := count(shares)
	if n < 2 {
		return first(candidates, shares, credits, highestCredit)
	}
	margin := 1 / float64(2*n-2)
	best := first(candidates, shares, credits, highestCredit)
	overdue, mayBeChosen := credits[best] > 1-margin+tie, credits[best] >= margin-tie
	if overdue || !mayBeChosen {
		return best
	}
	return first(candidates, shares, credits, earliestDeadline(margin))
}

// urgency measures a claim: the candidate with the lowest goes first, and those for whom ok is false not at all.
type urgency func(share, credit float64) (value float64, ok bool)

func highestCredit(_, credit float64) (float64, bool) { return -credit, true }

// earliestDeadline counts the leads until a credit passes 1-margin; those with a credit below margin may not be chosen.
func earliestDeadline(margin float64) urgency {
	return func(share, credit float64) (float64, bool) {
		return (1 - margin - credit) / share, credit >= margin-tie
	}
}

// first finds the most urgent eligible candidate, in two passes so that ties are ties with the very best.
func first(candidates []Candidate, shares, credits []float64, of urgency) int {
	lowest, found := 0.0, false
	for i := range candidates {
		if u, ok := of(shares[i], credits[i]); shares[i] > 0 && ok && (!found || u < lowest) {
			lowest, found = u, true
		}
	}
	chosen := -1
	for i := range candidates {
		u, ok := of(shares[i], credits[i])
		tied := shares[i] > 0 && ok && u <= lowest+tie
		if tied && (chosen < 0 || before(candidates[i], candidates[chosen])) {
			chosen = i
		}
	}
	return chosen
}

// before orders equal claims: longest without a lead, then lowest ID.
func before(a, b Candidate) bool {
	if !a.LastOffered.Equal(b.LastOffered) {
		return a.LastOffered.Before(b.LastOffered)
	}
	return a.ID < b.ID
}

func count(shares []float64) (n int) {
	for _, s := range shares {
		if s > 0 {
			n++
		}
	}
	return n
}
