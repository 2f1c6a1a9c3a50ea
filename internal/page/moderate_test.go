package page_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/page"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// mails are the messages of a kind in the ledger, the last first.
func (k talk) mails(kind string) (all []crm.Message) {
	k.write(func(tx *database.Tx) error {
		latest, err := store.LatestMessages(tx, 100)
		for _, m := range latest {
			if m.Kind == kind {
				whole, err := store.MessageByID(tx, m.ID)
				if err != nil {
					return err
				}
				all = append(all, whole)
			}
		}
		return err
	})
	return all
}

var tokenOf = regexp.MustCompile(`/c/([^/]+)$`)

func signed(m crm.Message, link string) string {
	address, _ := m.Vars[link].(string)
	if found := tokenOf.FindStringSubmatch(address); found != nil {
		return found[1]
	}
	return ""
}

func TestAModeratorActsFromTheMailAndLookingChangesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k, ctx := newTalk(t, env, crm.CommentRules{Premoderate: true, Known: 1}), context.Background()
		posted := k.say(1, nil)
		mails := k.mails(crm.MessageCommentHeld)
		if len(mails) != 1 {
			t.Fatalf("%d mails", len(mails))
		}
		approve, spam := signed(mails[0], "ApproveURL"), signed(mails[0], "SpamURL")
		for range 2 {
			if link, err := k.page.OpenComment(ctx, approve); err != nil || link.Err != nil || link.Comment.ID != posted.ID {
				t.Fatalf("%+v %v", link, err)
			}
		}
		if c := k.stored(posted.ID); c.State != crm.CommentPending {
			t.Fatalf("looking has moved it to %s", c.State)
		}
		if _, err := k.page.FollowComment(ctx, approve); err != nil || k.list("", "").Count != 1 {
			t.Fatalf("not approved: %v", err)
		}
		if link, err := k.page.FollowComment(ctx, approve); err != nil || !crm.HasCode(link.Err, "comment_moved_on") || k.list("", "").Count != 1 {
			t.Errorf("a second time: %+v %v", link.Err, err)
		}
		if n := k.Count(`SELECT COUNT(*) FROM events WHERE kind = 'comment.approved' AND subject_id = $1 AND actor_kind = 'person'`, posted.ID); n != 1 {
			t.Errorf("%d events", n)
		}
		env.Clock.Advance(15 * 24 * time.Hour)
		if _, err := k.page.FollowComment(ctx, spam); !crm.HasCode(err, "link_expired") {
			t.Errorf("an old link: %v", err)
		}
	})
}

func TestAFloodOfHeldCommentsWritesAFewMailsOnly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, crm.CommentRules{Premoderate: true, Known: 1})
		for n := range 30 {
			k.say(n, nil)
		}
		if n := len(k.mails(crm.MessageCommentHeld)); n != 12 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestTheAuthorWhoAskedIsToldOfAReplyOnceAndCanEndIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k, ctx := newTalk(t, env, open), context.Background()
		asked := k.say(1, func(r *page.Remark) { r.Notify = true })
		reply := k.say(2, func(r *page.Remark) { r.Parent, r.Text = asked.ID, "buy at https://spam.test" })
		mails := k.mails(crm.MessageCommentReply)
		if len(mails) != 1 || mails[0].ToAddress != "v1@mail.test" || mails[0].Vars["Text"] != "" {
			t.Fatalf("%+v", mails)
		}
		k.moderate(reply.ID, crm.CommentTrash)
		k.moderate(reply.ID, crm.CommentApproved)
		if n := len(k.mails(crm.MessageCommentReply)); n != 1 {
			t.Errorf("told %d times of one reply", n)
		}
		if err := k.page.Reply(ctx, k.Admin, asked.ID, "Yes, it is."); err != nil {
			t.Fatal(err)
		}
		mails = k.mails(crm.MessageCommentReply)
		if len(mails) != 2 || mails[0].Vars["Text"] != "Yes, it is." || mails[0].Vars["Consultant"] == "" {
			t.Fatalf("%+v", mails)
		}
		if _, err := k.page.FollowComment(ctx, signed(mails[0], "UnsubscribeURL")); err != nil {
			t.Fatal(err)
		}
		k.say(3, func(r *page.Remark) { r.Parent = asked.ID })
		if n := len(k.mails(crm.MessageCommentReply)); n != 2 {
			t.Errorf("%d mails after the last was to be the last", n)
		}
	})
}

func TestAReplyNoticeEndsWithOneClickOfAMailProgram(t *testing.T) {
	env := testkit.New(t)
	k := newTalk(t, env, open)
	asked := k.say(1, func(r *page.Remark) { r.Notify = true })
	k.say(2, func(r *page.Remark) { r.Parent = asked.ID })
	testkit.Eventually(t, func() error { return sent(k.mails(crm.MessageCommentReply)[0]) })
	raw := string(k.mails(crm.MessageCommentReply)[0].Raw)
	head, _, _ := strings.Cut(raw, "\r\n\r\n")
	if !strings.Contains(head, "List-Unsubscribe-Post: List-Unsubscribe=One-Click") || !strings.Contains(head, "List-Unsubscribe:") {
		t.Errorf("%s", head)
	}
}

func TestAConsultantsReplyIsMarkedAndApprovesWhatItAnswers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k := newTalk(t, env, crm.CommentRules{Premoderate: true, Known: 1})
		posted := k.say(1, nil)
		if err := k.page.Reply(context.Background(), k.Admin, posted.ID, "Yes **indeed**."); err != nil {
			t.Fatal(err)
		}
		list := k.list("", "")
		if list.Count != 2 || len(list.Items) != 1 || !list.Items[0].Replies[0].Staff || list.Items[0].Staff {
			t.Errorf("%+v", list)
		}
	})
}

func TestConsultantsModerateTheSitesOfTheirServicesOnly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k, ctx := newTalk(t, env, crm.CommentRules{Premoderate: true, Known: 1}), context.Background()
		other, err := k.App.Firm.SaveSite(ctx, k.Admin, crm.Site{Name: "Other", Origins: []string{"https://other.test"}, TimeZone: "UTC", Country: "DE", Locale: "en"})
		if err != nil {
			t.Fatal(err)
		}
		here, err := k.App.Firm.SaveService(ctx, k.Admin, crm.Service{SiteID: k.SiteID, Slug: "here", Name: crm.Text{"en": "Here"}})
		if err != nil {
			t.Fatal(err)
		}
		there, err := k.App.Firm.SaveService(ctx, k.Admin, crm.Service{SiteID: other, Slug: "there", Name: crm.Text{"en": "There"}})
		if err != nil {
			t.Fatal(err)
		}
		insider := k.Actor(k.Consultant("Ina", func(c *crm.Consultant) { c.Services = []int64{here} }))
		outsider := k.Actor(k.Consultant("Otto", func(c *crm.Consultant) { c.Services = []int64{there} }))
		posted := k.say(1, nil)
		if desk, err := k.page.Moderation(ctx, outsider, crm.CommentPending, 0, 10); err != nil || len(desk.Cases) != 0 || desk.Counts[crm.CommentPending] != 0 {
			t.Errorf("an outsider sees %+v %v", desk, err)
		}
		if _, err := k.page.Moderate(ctx, outsider, []int64{posted.ID}, crm.CommentApproved); !crm.IsKind(err, crm.KindNotFound) {
			t.Errorf("an outsider moderates: %v", err)
		}
		if _, err := k.page.MakeLead(ctx, outsider, posted.ID); !crm.IsKind(err, crm.KindNotFound) {
			t.Errorf("an outsider makes a lead: %v", err)
		}
		if err := k.page.Reply(ctx, outsider, posted.ID, "Hello"); !crm.IsKind(err, crm.KindNotFound) {
			t.Errorf("an outsider replies: %v", err)
		}
		if err := k.page.Trust(ctx, insider, posted.ID, true); !crm.IsKind(err, crm.KindForbidden) {
			t.Errorf("a consultant says whom to trust: %v", err)
		}
		if _, err := k.page.Moderate(ctx, crm.Visitor(), []int64{posted.ID}, crm.CommentApproved); !crm.IsKind(err, crm.KindForbidden) {
			t.Errorf("a visitor moderates: %v", err)
		}
		if desk, err := k.page.Moderation(ctx, insider, crm.CommentPending, 0, 10); err != nil || len(desk.Cases) != 1 || desk.Cases[0].Article.Address != article {
			t.Errorf("an insider sees %+v %v", desk, err)
		}
		if n, err := k.page.Moderate(ctx, insider, []int64{posted.ID, posted.ID}, crm.CommentApproved); err != nil || n != 1 {
			t.Errorf("an insider moderates %d: %v", n, err)
		}
	})
}

func TestACommentIsMadeIntoALeadOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k, ctx := newTalk(t, env, open), context.Background()
		k.Team(crm.Team{Name: "Desk"}, k.Consultant("Ina"))
		posted := k.say(1, func(r *page.Remark) { r.Text = "Can you clear two containers?" })
		first, err := k.page.MakeLead(ctx, k.Admin, posted.ID)
		if err != nil {
			t.Fatal(err)
		}
		again, err := k.page.MakeLead(ctx, k.Admin, posted.ID)
		if err != nil || again != first || first == "" {
			t.Errorf("%q and then %q: %v", first, again, err)
		}
		k.Settle()
		file := k.FileOf(first)
		if s := file.Submissions[0]; s.Message != "Can you clear two containers?" || s.Email.Value != "v1@mail.test" || s.Page != article || s.Consent {
			t.Errorf("%+v", s)
		}
		if n := k.Count(`SELECT COUNT(*) FROM submissions`); n != 1 {
			t.Errorf("%d submissions", n)
		}
	})
}

func TestNoVisitorKeepsACommentFromBecomingALead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		k, ctx := newTalk(t, env, open), context.Background()
		k.Team(crm.Team{Name: "Desk"}, k.Consultant("Ina"))
		posted := k.say(1, nil)
		guessed := k.Post(testkit.Contact, "submission_id", fmt.Sprintf("comment-%d", posted.ID), "email", "somebody@mail.test")
		made, err := k.page.MakeLead(ctx, k.Admin, posted.ID)
		if err != nil || made == guessed {
			t.Errorf("%q beside %q: %v", made, guessed, err)
		}
	})
}
