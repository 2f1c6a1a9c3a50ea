package page_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/page"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// talk is a firm and what is said under its articles.
type talk struct {
	*testing.T
	*testkit.Firm
	env  *testkit.Env
	page *page.Page
}

// newTalk lets everybody comment at once; tests of the rules set others.
func newTalk(t *testing.T, env *testkit.Env, rules crm.CommentRules) talk {
	f := env.NewFirm(env.Boot())
	k := talk{t, f, env, f.App.Page}
	k.write(func(tx *database.Tx) error { return store.PutCommentRules(tx, f.SiteID, rules) })
	return k
}

func (k talk) write(fn func(*database.Tx) error) {
	k.Helper()
	if err := k.App.DB.Write(context.Background(), fn); err != nil {
		k.Fatal(err)
	}
}

func (k talk) say(who int, change func(*page.Remark)) page.Posted {
	k.Helper()
	r := page.Remark{Page: article, Name: fmt.Sprint("Visitor ", who), Email: fmt.Sprintf("v%d@mail.test", who), Text: "Is *this* true?"}
	if change != nil {
		change(&r)
	}
	posted, err := k.page.Comment(context.Background(), visitor(who), r)
	if err != nil {
		k.Fatal(err)
	}
	return posted
}

func (k talk) list(sort crm.CommentSort, after string) page.Comments {
	k.Helper()
	list, _, err := k.page.Comments(context.Background(), article, sort, after)
	if err != nil {
		k.Fatal(err)
	}
	return list
}

func (k talk) moderate(id int64, to crm.CommentState) {
	k.Helper()
	if n, err := k.page.Moderate(context.Background(), k.Admin, []int64{id}, to); err != nil || n != 1 {
		k.Fatalf("%d moved to %s: %v", n, to, err)
	}
}

func (k talk) stored(id int64) (c crm.Comment) {
	k.write(func(tx *database.Tx) (err error) {
		c, err = store.CommentByID(tx, id)
		return err
	})
	return c
}

var open = crm.CommentRules{Links: 2, Known: 1}

func TestACommentIsShownWithItsRepliesAndCounted(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, open)
		first := k.say(1, nil)
		reply := k.say(2, func(r *page.Remark) { r.Parent = first.ID })
		deep := k.say(3, func(r *page.Remark) { r.Parent, r.Text = reply.ID, "<script>alert(1)</script> No." })
		list := k.list("", "")
		if first.State != crm.CommentApproved || list.Count != 3 || len(list.Items) != 1 || len(list.Items[0].Replies) != 2 {
			t.Fatalf("%+v %+v", first, list)
		}
		top, last := list.Items[0], list.Items[0].Replies[1]
		if top.HTML != "<p>Is <em>this</em> true?</p>" || top.Name != "Visitor 1" || last.ID != deep.ID || last.Parent != reply.ID || strings.Contains(last.HTML, "<script") {
			t.Errorf("%+v", list)
		}
		bundle, _, err := k.page.Bundle(context.Background(), article, "en")
		if err != nil || bundle.Comments.Count != 3 || len(bundle.Comments.Items) != 1 {
			t.Errorf("%+v %v", bundle.Comments, err)
		}
	})
}

func TestTheSameWordsAgainAreTheSameComment(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, open)
		a, b := k.say(1, nil), k.say(1, nil)
		if a.ID != b.ID || a.Edit == b.Edit || k.list("", "").Count != 1 {
			t.Errorf("%+v %+v", a, b)
		}
		env.Clock.Advance(10*time.Minute + time.Second)
		if c := k.say(1, nil); c.ID == a.ID {
			t.Error("later it is not another comment")
		}
	})
}

func TestWhatTheRulesHoldWaitsWithItsReasons(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, crm.CommentRules{FirstTime: true, Known: 2, Links: 1, Words: []string{"casino"}})
		for want, text := range map[string]string{
			"first_time": "Hello there", "first_time links": "https://a.test https://b.test", "first_time words": "my Casino",
		} {
			posted := k.say(1, func(r *page.Remark) { r.Text = text })
			if c := k.stored(posted.ID); c.State != crm.CommentPending || !strings.HasPrefix(strings.Join(c.Reasons, " "), want) || posted.State != crm.CommentPending {
				t.Errorf("%s: %+v", text, c)
			}
		}
		if list := k.list("", ""); list.Count != 0 || len(list.Items) != 0 {
			t.Errorf("shown: %+v", list)
		}
	})
}

func TestAFilledTrapIsSpamAndItsSenderLearnsNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, open)
		posted := k.say(1, func(r *page.Remark) { r.Trap = "x" })
		if c := k.stored(posted.ID); c.State != crm.CommentSpam || posted.State != crm.CommentPending || posted.Edit == "" || c.Text == "" {
			t.Errorf("%+v %+v", posted, c)
		}
	})
}

func TestAnAuthorIsTrustedAfterSoManyApprovedCommentsFromTheSamePlace(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, crm.CommentRules{Premoderate: true, Known: 2, Links: 2})
		for n := range 2 {
			posted := k.say(1, func(r *page.Remark) { r.Text = fmt.Sprint("Question ", n) })
			if posted.State != crm.CommentPending {
				t.Fatalf("comment %d is shown", n)
			}
			k.moderate(posted.ID, crm.CommentApproved)
		}
		if posted := k.say(1, func(r *page.Remark) { r.Text = "A third" }); posted.State != crm.CommentApproved {
			t.Errorf("the author is not known: %+v", posted)
		}
		if posted := k.say(900, func(r *page.Remark) { r.Email, r.Text = "v1@mail.test", "I type the address of another" }); posted.State != crm.CommentPending {
			t.Errorf("another who types the address is trusted: %+v", posted)
		}
	})
}

func TestAModeratorsTrustCountsFromTheFirstComment(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, crm.CommentRules{FirstTime: true, Known: 5, Links: 2})
		posted := k.say(1, nil)
		if err := k.page.Trust(context.Background(), k.Admin, posted.ID, true); err != nil {
			t.Fatal(err)
		}
		if next := k.say(1, func(r *page.Remark) { r.Text = "Again" }); next.State != crm.CommentApproved || k.list("", "").Count != 2 {
			t.Errorf("%+v", next)
		}
	})
}

func TestAnAuthorChangesAndDeletesForFiveMinutes(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k, ctx := newTalk(t, env, open), context.Background()
		posted := k.say(1, nil)
		if _, err := k.page.EditComment(ctx, posted.ID, "another token", "Mine now"); !crm.HasCode(err, "edit_token_invalid") {
			t.Errorf("a stranger: %v", err)
		}
		if _, err := k.page.EditComment(ctx, posted.ID, posted.Edit, "Is **that** true?"); err != nil {
			t.Fatal(err)
		}
		if c := k.list("", "").Items[0]; c.HTML != "<p>Is <strong>that</strong> true?</p>" || !c.Edited {
			t.Errorf("%+v", c)
		}
		if again, err := k.page.EditComment(ctx, posted.ID, posted.Edit, "https://a.test https://b.test https://c.test"); err != nil || again.State != crm.CommentPending || k.list("", "").Count != 0 {
			t.Errorf("with links it is still shown: %+v %v", again, err)
		}
		k.moderate(posted.ID, crm.CommentApproved)
		reply := k.say(2, func(r *page.Remark) { r.Parent = posted.ID })
		if err := k.page.DeleteComment(ctx, posted.ID, posted.Edit); err != nil {
			t.Fatal(err)
		}
		list := k.list("", "")
		if list.Count != 1 || len(list.Items) != 1 || !list.Items[0].Deleted || list.Items[0].HTML != "" || list.Items[0].Name != "" || len(list.Items[0].Replies) != 1 {
			t.Errorf("its place: %+v", list)
		}
		env.Clock.Advance(5 * time.Minute)
		if err := k.page.DeleteComment(ctx, reply.ID, reply.Edit); !crm.HasCode(err, "edit_over") {
			t.Errorf("after five minutes: %v", err)
		}
		if c := k.stored(posted.ID); c.State != crm.CommentTrash || c.Text == "" {
			t.Errorf("thrown away: %+v", c)
		}
	})
}

func TestWhatItsAuthorDeletedAndSaysAgainIsAnotherComment(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k, ctx := newTalk(t, env, open), context.Background()
		first := k.say(1, nil)
		if err := k.page.DeleteComment(ctx, first.ID, first.Edit); err != nil {
			t.Fatal(err)
		}
		again := k.say(1, nil)
		if again.ID == first.ID || again.State != crm.CommentApproved || k.list("", "").Count != 1 {
			t.Errorf("%+v, and %d are shown", again, k.list("", "").Count)
		}
		if more := k.say(1, nil); more.ID != again.ID {
			t.Error("the same words again are a third comment")
		}
		k.moderate(again.ID, crm.CommentTrash)
		if more := k.say(1, nil); more.ID != again.ID || k.list("", "").Count != 0 {
			t.Error("what a moderator took away is back")
		}
	})
}

// The count of an article is that of its approved comments, and each thread's and reply's that of theirs, whatever was done.
func TestTheCountsAreAlwaysThoseOfApprovedComments(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k, ctx := newTalk(t, env, open), context.Background()
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			var ids []int64
			address := fmt.Sprintf("%s/%d", article, run)
			for step := range rapid.IntRange(1, 15).Draw(r, "steps") {
				if len(ids) == 0 || rapid.Bool().Draw(r, "say") {
					remark := page.Remark{Page: address, Name: "A", Text: fmt.Sprint("Comment ", step)}
					if len(ids) > 0 {
						remark.Parent = rapid.SampledFrom(append([]int64{0}, ids...)).Draw(r, "parent")
					}
					posted, err := k.page.Comment(ctx, visitor(step), remark)
					if err == nil {
						ids = append(ids, posted.ID)
					} else if !crm.IsKind(err, crm.KindInvalid) {
						r.Fatal(err)
					}
					continue
				}
				to := rapid.SampledFrom([]crm.CommentState{crm.CommentApproved, crm.CommentSpam, crm.CommentTrash}).Draw(r, "to")
				if _, err := k.page.Moderate(ctx, k.Admin, []int64{rapid.SampledFrom(ids).Draw(r, "which")}, to); err != nil {
					r.Fatal(err)
				}
			}
			wrong := k.Count(`SELECT COUNT(*) FROM articles a WHERE comments <> (SELECT COUNT(*) FROM comments c WHERE c.article_id = a.id AND state = 'approved')`)
			wrong += k.Count(`SELECT COUNT(*) FROM comments r WHERE replies <> (SELECT COUNT(*) FROM comments c WHERE (c.root_id = r.id OR c.parent_id = r.id) AND c.state = 'approved')`)
			wrong += k.Count(`SELECT COUNT(*) FROM comments WHERE shown <> (state = 'approved' OR replies > 0)`)
			if wrong != 0 {
				r.Fatalf("%d counts are wrong", wrong)
			}
		})
	})
}

func TestCursorsNeitherSkipNorRepeatWhileOthersComment(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, open)
		var before []int64
		for n := range 70 {
			before = append(before, k.say(n, nil).ID)
			if n%3 == 0 {
				env.Clock.Advance(time.Second) // others share their instant
			}
		}
		for _, sort := range crm.CommentSorts {
			var seen []int64
			for after, n := "", 0; ; n++ {
				list := k.list(sort, after)
				for _, c := range list.Items {
					seen = append(seen, c.ID)
				}
				if len(list.Items) > 20 {
					t.Fatalf("%d threads on a page", len(list.Items))
				}
				k.say(1000+n, func(r *page.Remark) { r.Text = "Meanwhile " + string(sort) })
				if after = list.Next; after == "" || n > 20 {
					break
				}
			}
			sorted := slices.Sorted(slices.Values(seen))
			if len(slices.Compact(slices.Clone(sorted))) != len(sorted) {
				t.Errorf("%s repeats", sort)
			}
			for _, id := range before {
				if !slices.Contains(seen, id) {
					t.Errorf("%s skips %d", sort, id)
				}
			}
		}
	})
}

func TestTheBestAreThoseWithMostLikes(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k, ctx := newTalk(t, env, open), context.Background()
		a, b, c := k.say(1, nil).ID, k.say(2, nil).ID, k.say(3, nil).ID
		for who, id := range map[int]int64{11: a, 12: a, 13: b} {
			counts, err := k.page.Vote(ctx, visitor(who), page.Ballot{Page: article, Choice: crm.ChoiceLike, Comment: id})
			if err != nil || counts.Likes == 0 {
				t.Fatal(counts, err)
			}
		}
		if again, err := k.page.Vote(ctx, visitor(11), page.Ballot{Page: article, Choice: crm.ChoiceLike, Comment: a}); err != nil || again.Likes != 2 {
			t.Errorf("a second like of one visitor: %+v %v", again, err)
		}
		got := []int64{}
		for _, one := range k.list(crm.SortBest, "").Items {
			got = append(got, one.ID)
		}
		if !slices.Equal(got, []int64{a, b, c}) {
			t.Errorf("%v", got)
		}
		if back, err := k.page.Vote(ctx, visitor(11), page.Ballot{Page: article, Comment: a}); err != nil || back.Likes != 1 {
			t.Errorf("taken back: %+v %v", back, err)
		}
	})
}

// sent is nil once a message has gone out.
func sent(m crm.Message) error {
	if m.State != crm.MessageAccepted {
		return fmt.Errorf("the message is %s", m.State)
	}
	return nil
}
