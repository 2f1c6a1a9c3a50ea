package page_test

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/testkit"
)

const article = "https://harbourline.test/customs"

// visitor is the n-th of them, at an address of their own.
func visitor(n int) page.Visitor {
	return page.Visitor{ID: fmt.Sprintf("visitor-%010d", n), Address: netip.AddrFrom4([4]byte{10, byte(n >> 8), byte(n), 1})}
}

func TestTheCountsAreThoseOfTheLastAnswerOfEachVisitor(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			address := fmt.Sprintf("%s/%d", article, run)
			said := map[crm.VoteKind]map[int]crm.VoteChoice{crm.VoteLike: {}, crm.VoteHelpful: {}}
			for range rapid.IntRange(1, 20).Draw(r, "votes") {
				who := rapid.IntRange(1, 4).Draw(r, "visitor")
				ballot := rapid.SampledFrom([]page.Ballot{
					{Choice: "like"}, {Choice: "helpful"}, {Choice: "unhelpful"}, {Kind: "like"}, {Kind: "helpful"},
				}).Draw(r, "ballot")
				kind := ballot.Choice.Kind()
				if kind == "" {
					kind = ballot.Kind
				}
				said[kind][who], ballot.Page = ballot.Choice, address
				got, err := f.App.Page.Vote(context.Background(), visitor(who), ballot)
				if err != nil {
					r.Fatal(err)
				}
				var want crm.Counts
				for _, answers := range said {
					for _, choice := range answers {
						want = want.Add(choice, 1)
					}
				}
				if got != want {
					r.Fatalf("%+v, want %+v", got, want)
				}
			}
		})
	})
}

func TestAThousandVotersAtOnceAreCountedExactly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app, ctx := env.Boot(), context.Background()
		env.NewFirm(app)
		const voters = 1000
		var all sync.WaitGroup
		for n := range voters {
			all.Go(func() {
				for _, choice := range []crm.VoteChoice{crm.ChoiceLike, crm.ChoiceHelpful, crm.ChoiceUnhelpful} {
					if choice == crm.ChoiceUnhelpful && n%2 == 0 {
						continue // half of them change their minds
					}
					if _, err := app.Page.Vote(ctx, visitor(n), page.Ballot{Page: article, Choice: choice}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		b, _, err := app.Page.Bundle(ctx, article, "en")
		if want := (crm.Counts{Likes: voters, Helpful: voters / 2, Unhelpful: voters / 2}); err != nil || b.Counts.Counts != want {
			t.Errorf("%+v, %v; want %+v", b.Counts, err, want)
		}
	})
}

func TestAScriptOnOneNetworkIsNotCountedForEver(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.SubmitRate = "1000/s"
		app, ctx := env.Boot(), context.Background()
		env.NewFirm(app)
		var counts crm.Counts
		for n := range 60 {
			v, err := visitor(n), error(nil)
			v.Address = netip.MustParseAddr("203.0.113.7")
			if counts, err = app.Page.Vote(ctx, v, page.Ballot{Page: article, Choice: "like"}); err != nil {
				t.Fatal(err)
			}
		}
		if counts.Likes != 50 {
			t.Errorf("%d were counted", counts.Likes)
		}
	})
}

func TestAVoteThatIsNoneIsRefusedWithItsFields(t *testing.T) {
	testkit.OnBoth(t, refusesVotes)
}

func refusesVotes(t *testing.T, env *testkit.Env) {
	app := env.Boot()
	env.NewFirm(app)
	for fields, ballot := range map[string]page.Ballot{
		"[choice visitor]": {Page: article, Choice: "dislike"}, "[visitor]": {Page: article, Choice: "like"}, "[page]": {Page: "customs", Choice: "like"},
	} {
		_, err := app.Page.Vote(context.Background(), page.Visitor{ID: "short"}, ballot)
		var named []string
		for _, f := range crm.AsError(err).Fields {
			named = append(named, f.Field)
		}
		if fmt.Sprint(named) != fields {
			t.Errorf("%+v: %v names %v, want %s", ballot, err, named, fields)
		}
	}
	if _, err := app.Page.Vote(context.Background(), visitor(1), page.Ballot{Page: "https://elsewhere.test/", Choice: "like"}); !crm.HasCode(err, "site_not_found") {
		t.Errorf("on a page of nobody's: %v", err)
	}
}
