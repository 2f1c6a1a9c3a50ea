package rotation

// LeastLoaded picks the eligible candidate with the fewest open leads and answers with their index, -1 when nobody is
// eligible. Weight decides only whether somebody takes part, and capacity only whether they have room: ten open leads
// are ten to everybody. Those with equally many go in the order of who has waited longest since their last offer, then
// by lowest ID. No credit changes: these leads stand outside the rotation.
//
// The answer depends on the candidates only, not on their order.
func LeastLoaded(candidates []Candidate) int {
	chosen := -1
	for i, c := range candidates {
		if c.Eligible() && !c.Absent && (chosen < 0 || lighter(c, candidates[chosen])) {
			chosen = i
		}
	}
	return chosen
}

func lighter(a, b Candidate) bool {
	if a.Load != b.Load {
		return a.Load < b.Load
	}
	return before(a, b)
}
