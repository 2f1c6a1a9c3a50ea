package page_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/page"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// learned waits until this process has learned from so many verdicts. Comments make it look.
func (k talk) learned(n int) {
	k.Helper()
	testkit.Eventually(k, func() error {
		k.say(9999, nil)
		if got := k.App.Intake.Taught(); got != n {
			return fmt.Errorf("it has learned from %d", got)
		}
		return nil
	})
}

func (k talk) expect(id int64, state crm.CommentState, reasons ...string) {
	k.Helper()
	if c := k.stored(id); c.State != state || !slices.Equal(c.Reasons, reasons) {
		k.Errorf("%q is %s for %v; want %s for %v", c.Text, c.State, c.Reasons, state, reasons)
	}
}

// open is what no rule holds: what holds here are the settings that submissions are judged by.
func TestWhatASiteSaysAboutSpamHoldsForItsCommentsToo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, open)
		k.write(func(tx *database.Tx) error {
			s := crm.DefaultSpam()
			s.Words, s.Disposable, s.Languages = []string{"casino"}, []string{"mine.example"}, []string{"en"}
			return store.PutSpamSettings(tx, k.SiteID, s)
		})
		n := 100
		say := func(change func(*page.Remark)) int64 { n++; return k.say(n, change).ID }
		testkit.Eventually(t, func() error { // forms and comments use one copy of it, a second old at most
			if c := k.stored(say(func(r *page.Remark) { r.Text = "best Casino" })); c.State != crm.CommentSpam {
				return fmt.Errorf("it is %s for %v", c.State, c.Reasons)
			}
			return nil
		})
		k.expect(say(func(r *page.Remark) { r.Name = "Casino Royal" }), crm.CommentSpam, "words", "token_missing")
		k.expect(say(func(r *page.Remark) { r.Email = "a@sub.mine.example" }), crm.CommentPending, "disposable", "token_missing")
		foreign := func(r *page.Remark) { r.Text = "Купить дешёвые ссылки" }
		k.expect(say(foreign), crm.CommentApproved)
		k.expect(say(func(r *page.Remark) { foreign(r); r.Email = "b@mine.example" }), crm.CommentPending, "disposable", "language", "token_missing")
		posted := k.say(500, nil)
		if again, err := k.page.EditComment(context.Background(), posted.ID, posted.Edit, "now a casino"); err != nil || again.State != crm.CommentPending {
			t.Errorf("changed into it: %+v %v", again, err)
		}
	})
}

func TestNoTokenAloneHoldsNoCommentAndAQuickOneIsToldFromAGoodOne(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, open)
		throwaway := func(token string) func(*page.Remark) {
			return func(r *page.Remark) { r.Email, r.Token = "a@yopmail.com", token }
		}
		k.expect(k.say(1, nil).ID, crm.CommentApproved)
		early := k.page.FormToken()
		k.expect(k.say(2, throwaway(early)).ID, crm.CommentPending, "fast", "disposable")
		env.Clock.Advance(3 * time.Second)
		k.expect(k.say(3, throwaway(early)).ID, crm.CommentApproved)
		k.expect(k.say(4, throwaway("made.up")).ID, crm.CommentPending, "disposable", "token_missing")
		env.Clock.Advance(25 * time.Hour)
		k.expect(k.say(5, throwaway(early)).ID, crm.CommentApproved) // 45 points
	})
}

func TestModeratorsTeachTheModelThatSubmissionsAreJudgedBy(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, crm.CommentRules{Premoderate: true, Known: 1})
		seen := func(want spam.Count) {
			t.Helper()
			k.write(func(tx *database.Tx) error {
				if got, err := store.SpamExamples(tx); got != want || err != nil {
					t.Errorf("learned from %+v, %v; want %+v", got, err, want)
				}
				return nil
			})
		}
		var ids []int64
		for n := range 5 {
			ids = append(ids, k.say(n, func(r *page.Remark) { r.Text = fmt.Sprint("Remark ", n) }).ID)
		}
		k.moderate(ids[0], crm.CommentApproved)
		seen(spam.Count{Ham: 1})
		if n, err := k.page.Moderate(context.Background(), k.Admin, ids[1:3], crm.CommentSpam); n != 2 || err != nil {
			t.Fatal(n, err)
		}
		seen(spam.Count{Ham: 1, Spam: 2})
		k.moderate(ids[3], crm.CommentTrash)
		k.moderate(ids[3], crm.CommentApproved)
		seen(spam.Count{Ham: 1, Spam: 2}) // what is deleted and comes back says nothing
		k.moderate(ids[0], crm.CommentSpam)
		if err := k.page.Reply(context.Background(), k.Admin, ids[4], "Yes."); err != nil {
			t.Fatal(err)
		}
		seen(spam.Count{Ham: 2, Spam: 3})
		k.moderate(k.list("", "").Items[0].Replies[0].ID, crm.CommentSpam)
		seen(spam.Count{Ham: 2, Spam: 3}) // our own words are no visitor's
	})
}

func TestACommentThatReadsLikeWhatStaffRejectedIsSpamOnceTheModelIsRipe(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, open)
		offer := func(r *page.Remark) { r.Text = "We offer cheap backlinks and guest posts for your ranking" }
		for n := range spam.Ripe {
			k.write(func(tx *database.Tx) error {
				if err := k.App.Intake.Teach(tx, true, fmt.Sprint("cheap backlinks guest posts ranking ", n), "a@seo.example"); err != nil {
					return err
				}
				return k.App.Intake.Teach(tx, false, fmt.Sprint("containers customs clearance Yantian ", n), "b@trade.example")
			})
			if n == 9 {
				k.learned(20)
				k.expect(k.say(n, offer).ID, crm.CommentApproved) // ten are too few
			}
		}
		k.learned(2 * spam.Ripe)
		if c := k.stored(k.say(1000, offer).ID); c.State != crm.CommentSpam || !strings.HasPrefix(strings.Join(c.Reasons, " "), "learned ") {
			t.Errorf("%s for %v", c.State, c.Reasons)
		}
	})
}
