package rotation_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"frontdesk/internal/rotation"
)

func at(minute int) time.Time { return time.Date(2026, 11, 22, 9, minute, 0, 0, time.UTC) }

func TestNobodyEligibleChoosesNobodyAndChangesNoCredit(t *testing.T) {
	for name, candidates := range map[string][]rotation.Candidate{
		"nobody at all": nil,
		"no weight":     {{ID: 1, Credit: 0.5}, {ID: 2, Weight: -3, Credit: -0.5}},
		"all full":      {{ID: 1, Weight: 1, Load: 2, Capacity: 2, Credit: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			chosen, credits := rotation.Choose(candidates)
			if chosen != -1 {
				t.Errorf("chose %d", chosen)
			}
			for i, c := range candidates {
				if credits[i] != c.Credit {
					t.Errorf("credit of %d went from %v to %v", c.ID, c.Credit, credits[i])
				}
			}
		})
	}
}

func TestTheOnlyOneEligibleIsChosenHoweverFarAhead(t *testing.T) {
	chosen, credits := rotation.Choose([]rotation.Candidate{
		{ID: 1, Weight: 9, Credit: 5, Load: 1, Capacity: 1},
		{ID: 2, Weight: 1, Credit: -5},
	})
	if chosen != 1 || credits[0] != 5 || credits[1] != -5 {
		t.Errorf("chose %d, credits %v", chosen, credits)
	}
}

func TestAZeroCapacityIsUnlimited(t *testing.T) {
	if !(rotation.Candidate{Weight: 1, Load: 1000}).Eligible() {
		t.Error("not eligible")
	}
}

func TestTheHighestCreditGoesFirstWhenSomeoneIsOverdue(t *testing.T) {
	chosen, _ := rotation.Choose([]rotation.Candidate{
		{ID: 1, Weight: 1, Credit: 1.1},
		{ID: 2, Weight: 100, Credit: 1.0},
		{ID: 3, Weight: 1, Credit: -2.1},
	})
	if chosen != 1 {
		t.Errorf("chose %d, want the one whose credit is highest once shares are added", chosen)
	}
}

func TestTheEarliestDeadlineGoesFirstWhenNobodyIsOverdue(t *testing.T) {
	chosen, _ := rotation.Choose([]rotation.Candidate{
		{ID: 1, Weight: 1, Credit: 0.6}, // owed most, but could wait for many leads
		{ID: 2, Weight: 98, Credit: -0.6},
		{ID: 3, Weight: 1},
	})
	if chosen != 1 {
		t.Errorf("chose %d, want the one who cannot wait", chosen)
	}
}

func TestATieGoesToWhoeverHasWaitedLongest(t *testing.T) {
	chosen, _ := rotation.Choose([]rotation.Candidate{
		{ID: 1, Weight: 1, LastOffered: at(20)},
		{ID: 2, Weight: 1, LastOffered: at(10)},
		{ID: 3, Weight: 1, LastOffered: at(30)},
	})
	if chosen != 1 {
		t.Errorf("chose %d", chosen)
	}
}

func TestATieGoesToWhoeverNeverHadALead(t *testing.T) {
	chosen, _ := rotation.Choose([]rotation.Candidate{
		{ID: 1, Weight: 1, LastOffered: at(20)}, {ID: 7, Weight: 1}, {ID: 5, Weight: 1},
	})
	if chosen != 2 {
		t.Errorf("chose %d, want the lower ID of the two who never had one", chosen)
	}
}

func TestSharesOfOneLeadAreByWeightAmongTheEligible(t *testing.T) {
	got := rotation.Shares([]rotation.Candidate{{Weight: 1}, {Weight: 3}, {Weight: 5, Load: 1, Capacity: 1}})
	if !slices.Equal(got, []float64{0.25, 0.75, 0}) {
		t.Error(got)
	}
}

func TestARefundGivesTheTurnBack(t *testing.T) {
	people := []rotation.Candidate{{ID: 1, Weight: 2}, {ID: 2, Weight: 3}, {ID: 3, Weight: 1}}
	chosen, credits := rotation.Choose(people)
	for i, share := range rotation.Shares(people) {
		before := people[i].Credit
		people[i].Credit = rotation.Refund(credits[i], share, i == chosen)
		if math.Abs(people[i].Credit-before) > 1e-12 {
			t.Errorf("%d has credit %v, before the lead it was %v", people[i].ID, people[i].Credit, before)
		}
	}
	if again, _ := rotation.Choose(people); again != chosen {
		t.Errorf("the refunded turn went to %d instead of %d", again, chosen)
	}
}

func TestTheLevelIsTheMeanOfThosePresent(t *testing.T) {
	for _, c := range []struct {
		credits []float64
		want    float64
	}{
		{nil, 0}, {[]float64{0.5, -0.5}, 0}, {[]float64{1, 0.5, 0}, 0.5},
	} {
		if got := rotation.Level(c.credits); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("Level(%v) = %v, want %v", c.credits, got, c.want)
		}
	}
}
