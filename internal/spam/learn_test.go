package spam

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// school teaches a model.
type school struct{ Model }

func (s *school) teach(text string, isSpam bool) {
	one := Count{Ham: 1}
	if isSpam {
		one = Count{Spam: 1}
	}
	if s.Terms == nil {
		s.Terms = map[Term]Count{}
	}
	for _, t := range Terms(text, "") {
		s.Terms[t] = Count{s.Terms[t].Spam + one.Spam, s.Terms[t].Ham + one.Ham}
	}
	s.Examples.Spam += one.Spam
	s.Examples.Ham += one.Ham
}

func TestAModelThatSawNothingHasNoOpinion(t *testing.T) {
	var none *Model
	for _, m := range []*Model{none, {}, {Examples: Count{Spam: 300}}} {
		if o := m.Opinion(Terms("cheap backlinks", "")); o != (Opinion{Probability: 0.5}) {
			t.Errorf("%+v", o)
		}
	}
}

func TestAModelTellsWhatWasRejectedFromWhatWasReleased(t *testing.T) {
	var s school
	for i := range Ripe {
		s.teach(fmt.Sprintf("cheap backlinks and traffic for your website, offer %d. 低价代开发票，加微信", i), true)
		s.teach(fmt.Sprintf("customs clearance for container %d at Yantian, please. 请问报关需要多久", i), false)
	}
	for text, isSpam := range map[string]bool{
		"We have cheap traffic for your shop": true, "A container waits for customs clearance": false,
		"可以代开发票": true, "报关要多久？": false,
	} {
		o := s.Opinion(Terms(text, ""))
		if o.Examples != Ripe || isSpam && o.Probability < 0.99 || !isSpam && o.Probability > 0.01 {
			t.Errorf("%q: %+v", text, o)
		}
	}
	if o := s.Opinion(Terms("Grüezi mitenand", "")); o.Probability != 0.5 {
		t.Errorf("of unknown words it thinks %+v", o)
	}
}

func TestAWordThatIsAsUsualInBothClassesSaysNothingHoweverManyExamplesEachHas(t *testing.T) {
	m := Model{Examples: Count{Spam: 10 * Ripe, Ham: Ripe}, Terms: map[Term]Count{1: {Spam: 1000, Ham: 100}}}
	if o := m.Opinion([]Term{1}); o.Probability < 0.499 || o.Probability > 0.501 {
		t.Errorf("%+v", o)
	}
}

func TestTheTermsOfATextAreItsWordsTheirPairsAndPairsOfHanCharacters(t *testing.T) {
	set := func(text string) []Term { return slices.Sorted(slices.Values(Terms(text, ""))) }
	if !slices.Equal(set("Cheap  LINKS, cheap"), set("cheap links cheap")) {
		t.Error("case and punctuation count")
	}
	if len(Terms("one two three", "")) != 5 { // three words, two pairs
		t.Errorf("%d terms", len(Terms("one two three", "")))
	}
	if len(Terms("代开发票", "")) != 3 || len(Terms("发x票", "")) != 0 {
		t.Errorf("%d and %d pairs", len(Terms("代开发票", "")), len(Terms("发x票", "")))
	}
	if !slices.Equal(Terms("", "a@Spam.example"), Terms("", "b@spam.example")) {
		t.Error("the domain of the address is not what counts")
	}
	if !slices.Equal(Terms("https://a.spam.example/x?1", ""), Terms("HTTPS://b.spam.example:8080/y", "")) {
		t.Error("the host of a link is not what counts")
	}
}

func TestAnOpinionIsAProbabilityWhateverWasCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.Custom(func(t *rapid.T) Count {
			return Count{rapid.Int32Min(0).Draw(t, "spam"), rapid.Int32Min(0).Draw(t, "ham")}
		})
		m := Model{Examples: count.Draw(t, "examples"), Terms: rapid.MapOf(rapid.Map(rapid.IntRange(0, 50), func(i int) Term { return Term(i) }), count).Draw(t, "terms")}
		o := m.Opinion(rapid.SliceOf(rapid.Map(rapid.IntRange(0, 60), func(i int) Term { return Term(i) })).Draw(t, "text"))
		if !(o.Probability >= 0 && o.Probability <= 1) || o.points() < 0 || o.points() > Enough {
			t.Fatalf("%+v", o)
		}
	})
}
