package rotation_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/internal/rotation"
)

func TestTheLeastLoadedIsWhoHasTheFewestOpenLeads(t *testing.T) {
	for name, c := range map[string]struct {
		candidates []rotation.Candidate
		want       int
	}{
		"nobody at all":               {nil, -1},
		"nobody eligible":             {[]rotation.Candidate{{ID: 1}, {ID: 2, Weight: 1, Load: 3, Capacity: 3}}, -1},
		"the fewest, whatever weight": {[]rotation.Candidate{{ID: 1, Weight: 9, Load: 2}, {ID: 2, Weight: 1, Load: 1}, {ID: 3, Weight: 5, Load: 3}}, 1},
		"whatever the credit":         {[]rotation.Candidate{{ID: 1, Weight: 1, Load: 2, Credit: 1}, {ID: 2, Weight: 1, Load: 1, Credit: -1}}, 1},
		"not who is full":             {[]rotation.Candidate{{ID: 1, Weight: 1, Load: 1, Capacity: 1}, {ID: 2, Weight: 1, Load: 7}}, 1},
		"whose share of room is less": {[]rotation.Candidate{{ID: 1, Weight: 1, Load: 2, Capacity: 100}, {ID: 2, Weight: 1, Load: 1, Capacity: 2}}, 1},
		"a tie: the longest without":  {[]rotation.Candidate{{ID: 1, Weight: 1, LastOffered: at(9)}, {ID: 2, Weight: 1, LastOffered: at(3)}}, 1},
		"a tie: who never had one":    {[]rotation.Candidate{{ID: 1, Weight: 1, LastOffered: at(9)}, {ID: 2, Weight: 1}}, 1},
		"a full tie: the lowest ID":   {[]rotation.Candidate{{ID: 4, Weight: 1}, {ID: 2, Weight: 1}, {ID: 3, Weight: 1}}, 1},
	} {
		if got := rotation.LeastLoaded(c.candidates); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestNobodyEligibleHasFewerLeadsAndTheOrderOfCandidatesDoesNotMatter(t *testing.T) {
	candidate := rapid.Custom(func(t *rapid.T) rotation.Candidate {
		return rotation.Candidate{
			ID: rapid.Int64().Draw(t, "id"), Weight: rapid.IntRange(-1, 3).Draw(t, "weight"), Load: rapid.IntRange(0, 4).Draw(t, "load"),
			Capacity: rapid.IntRange(0, 4).Draw(t, "capacity"), LastOffered: time.Unix(rapid.Int64Range(0, 2).Draw(t, "last"), 0),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfNDistinct(candidate, 0, 12, func(c rotation.Candidate) int64 { return c.ID }).Draw(t, "people")
		chosen := rotation.LeastLoaded(people)
		for _, c := range people {
			if c.Eligible() && (chosen < 0 || c.Load < people[chosen].Load) {
				t.Fatalf("%d is chosen, and %+v has fewer", chosen, c)
			}
		}
		if chosen >= 0 && !people[chosen].Eligible() {
			t.Fatalf("%+v is not eligible", people[chosen])
		}
		shuffled := rapid.Permutation(people).Draw(t, "shuffled")
		if again := rotation.LeastLoaded(shuffled); (again < 0) != (chosen < 0) || again >= 0 && shuffled[again].ID != people[chosen].ID {
			t.Fatalf("in another order it is %d instead of %d", again, chosen)
		}
	})
}

func TestLeadsOfEqualLengthGoAroundByWhoIsLeastLoaded(t *testing.T) {
	people := []rotation.Candidate{{ID: 3, Weight: 1, Load: 2}, {ID: 1, Weight: 50}, {ID: 2, Weight: 1, Load: 1}}
	var order []int64
	for minute := range 6 {
		i := rotation.LeastLoaded(people)
		order = append(order, people[i].ID)
		people[i].Load, people[i].LastOffered = people[i].Load+1, at(minute)
	}
	if !slices.Equal(order, []int64{1, 2, 1, 3, 2, 1}) {
		t.Errorf("%v", order)
	}
}
