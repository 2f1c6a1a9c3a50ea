package rotation

import (
	"testing"

	"pgregory.net/rapid"
)

func TestWhoCatchesUpAmongEqualsIsAskedNextAndThenStandsAtTheLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var people []Candidate
		for i := range rapid.IntRange(1, 12).Draw(t, "people") {
			people = append(people, Candidate{ID: int64(i + 1), Weight: 3})
		}
		for range rapid.IntRange(0, 200).Draw(t, "leads before") {
			_, after := Choose(people)
			for i := range people {
				people[i].Credit = after[i]
			}
		}
		var credits []float64
		for _, p := range people {
			credits = append(credits, p.Credit)
		}
		newcomer := len(people)
		people = append(people, Candidate{ID: 99, Weight: 3, Credit: CatchUp(credits)})
		chosen, after := Choose(people)
		if chosen != newcomer {
			t.Fatalf("%d is asked of %+v", chosen, people)
		}
		if d := after[newcomer] - Level(credits) - Shares(people)[newcomer]; d > tie || d < -tie {
			t.Fatalf("who caught up stands %f off the level", d)
		}
	})
}
