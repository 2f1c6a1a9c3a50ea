package assignment_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// supported is a firm whose team fills the support seat from itself.
func supported(t *testing.T, env *testkit.Env, members ...string) (f *testkit.Firm, ids []int64) {
	t.Helper()
	f, ids = newFirm(t, env, members...)
	team := f.Count(`SELECT id FROM teams`)
	f.Team(crm.Team{ID: team, SupportTeamID: team}, ids...)
	return f, ids
}

func wantSupport(t *testing.T, f *testkit.Firm, id int64, want crm.Support) {
	t.Helper()
	got := f.File(id).Lead.Support
	got.OwnerName, got.OfferedName = "", ""
	if got != want {
		t.Errorf("the support seat is %+v, want %+v", got, want)
	}
}

func TestEachSeatIsOfferedAndAnsweredOnItsOwn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := supported(t, env, "ann", "bob", "cyd")
		lead := f.Enquire("wechat", "client_one").Lead
		first, second := lead.OfferedID, lead.Support.OfferedID
		if first == second || first == 0 || second == 0 {
			t.Fatalf("offered to %d and %d", first, second)
		}
		third := ids[0] + ids[1] + ids[2] - first - second
		if err := f.App.Assignment.Decline(ctx, f.Actor(second), lead.ID, "busy"); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSupport(t, f, lead.ID, crm.Support{State: crm.SupportOffered, OfferedID: third})
		wantSeats(t, f, lead.ID, 0, first, crm.LeadOffered)
		if err := f.App.Assignment.Accept(ctx, f.Actor(third), lead.ID); err != nil {
			t.Fatal(err)
		}
		wantSupport(t, f, lead.ID, crm.Support{State: crm.SupportFilled, OwnerID: third})
		wantSeats(t, f, lead.ID, 0, first, crm.LeadOffered)
		f.Advance(15 * time.Minute)
		wantSeats(t, f, lead.ID, 0, second, crm.LeadOffered) // who supports is not asked to lead
		if err := f.App.Assignment.Accept(ctx, f.Actor(second), lead.ID); err != nil {
			t.Fatal(err)
		}
		for _, id := range []int64{second, third} {
			wantLoad(t, f, id, 1)
		}
	})
}

func TestASupportSeatWaitsUntilThereIsSomebody(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := supported(t, env, "ann")
		lead := f.Enquire("wechat", "client_one").Lead
		wantSupport(t, f, lead.ID, crm.Support{State: crm.SupportQueued, Reason: "no_members"})
		bob := f.Consultant("bob")
		team := lead.TeamID
		f.Team(crm.Team{ID: team, SupportTeamID: team}, ids[0], bob)
		f.Settle()
		wantSupport(t, f, lead.ID, crm.Support{State: crm.SupportOffered, OfferedID: bob})
		wantSeats(t, f, lead.ID, 0, ids[0], crm.LeadOffered)
	})
}

func TestWhoSupportsAndTakesALeadOverLeavesTheirSeat(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, _ := supported(t, env, "ann", "bob")
		lead := f.Enquire("wechat", "client_one").Lead
		first, second := lead.OfferedID, lead.Support.OfferedID
		if err := f.App.Assignment.Accept(ctx, f.Actor(second), lead.ID); err != nil {
			t.Fatal(err)
		}
		if err := f.App.Assignment.SetAway(ctx, f.Actor(first), first, true); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		if err := f.App.Assignment.Accept(ctx, f.Actor(second), lead.ID); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSeats(t, f, lead.ID, second, 0, crm.LeadWorking)
		wantSupport(t, f, lead.ID, crm.Support{State: crm.SupportQueued, Reason: "away"})
		wantLoad(t, f, second, 1)
		wantLoad(t, f, first, 0)
	})
}

func TestClosingFreesBothSeats(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := supported(t, env, "ann", "bob")
		id := owned(t, f, ids[0], "client_one")
		if err := f.App.Assignment.Close(ctx, f.Actor(ids[0]), id, crm.LeadWon, ""); err != nil {
			t.Fatal(err)
		}
		for _, c := range ids {
			wantLoad(t, f, c, 0)
		}
		wantSupport(t, f, id, crm.Support{})
	})
}

// pooled is a firm that tells everybody.
func pooled(t *testing.T, env *testkit.Env, members ...string) (f *testkit.Firm, ids []int64) {
	t.Helper()
	f, ids = newFirm(t, env, members...)
	f.Rule("pool", crm.Conditions{Languages: []string{"en"}}, f.Count(`SELECT id FROM teams`), crm.StrategyPool)
	return f, ids
}

// claims returns the links with which everybody may claim a lead, by address.
func claims(t *testing.T, f *testkit.Firm, id int64) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, m := range f.File(id).Messages {
		if m.Kind != crm.MessageClaim {
			continue
		}
		whole, err := f.App.Mail.Message(ctx, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(m.ToAddress, "@")
		all[name] = signed(whole.Vars["ClaimURL"])
	}
	return all
}

func TestTheFirstToClaimAnOpenLeadHasIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := pooled(t, env, "ann", "bob")
		lead := f.Enquire("wechat", "client_one", "locale", "en").Lead
		if lead.State != crm.LeadQueued || lead.QueueReason != "pool" {
			t.Fatalf("%s, %s", lead.State, lead.QueueReason)
		}
		links := claims(t, f, lead.ID)
		if len(links) != 2 {
			t.Fatalf("%d were told", len(links))
		}
		before := snapshot(t, f)
		if link, err := f.App.Assignment.Open(ctx, links["ann"]); err != nil || link.Err != nil {
			t.Fatal(err, link.Err)
		}
		if snapshot(t, f) != before {
			t.Error("looking changed something")
		}
		if link, err := f.App.Assignment.Follow(ctx, links["bob"], ""); err != nil || link.Err != nil {
			t.Fatal(err, link.Err)
		}
		wantSeats(t, f, lead.ID, ids[1], 0, crm.LeadWorking)
		link, err := f.App.Assignment.Follow(ctx, links["ann"], "")
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, link.Err, crm.KindConflict, "already_taken")
		f.Advance(time.Hour)
		wantSeats(t, f, lead.ID, ids[1], 0, crm.LeadWorking)
	})
}

func TestWhatNobodyClaimsIsOfferedInTurn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := pooled(t, env, "ann", "bob")
		id := f.Enquire("wechat", "client_one", "locale", "en").Lead.ID
		f.Advance(15*time.Minute - time.Second)
		if n := len(claims(t, f, id)); n != 2 || f.File(id).Lead.QueueReason != "pool" {
			t.Fatalf("%d told, %s", n, f.File(id).Lead.QueueReason)
		}
		f.Advance(time.Second)
		wantSeats(t, f, id, 0, ids[0], crm.LeadOffered)
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'claim'`); n != 2 {
			t.Errorf("%d were told", n)
		}
	})
}

// Of one who accepts by the link of the mail and declines in the inbox in the same instant one has effect, and the other
// is told what became of it.
func TestAcceptingByMailAndDecliningInTheInboxAtOnceHaveOneEffect(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		const races = 500 // on each database
		f, _ := newFirm(t, env, "ann", "bob")
		accepted := 0
		for race := range races {
			file := f.Enquire("wechat", fmt.Sprintf("client_%d", race))
			offer := file.Offer()
			token, _ := tokens(t, f, file, offer.ConsultantID)
			var wait sync.WaitGroup
			var byMail, inbox error
			wait.Go(func() {
				link, err := f.App.Assignment.Follow(ctx, token, "")
				if byMail = err; err == nil {
					byMail = link.Err
				}
			})
			wait.Go(func() { inbox = f.App.Assignment.Decline(ctx, f.Actor(offer.ConsultantID), file.Lead.ID, "busy") })
			wait.Wait()
			switch {
			case byMail == nil && crm.HasCode(inbox, "already_yours"):
				accepted++
				wantSeats(t, f, file.Lead.ID, offer.ConsultantID, 0, crm.LeadWorking)
			case inbox == nil && (crm.HasCode(byMail, "offer_over") || crm.HasCode(byMail, "offered_to_other")):
				if o := f.File(file.Lead.ID).Offers[0]; o.State != crm.OfferDeclined {
					t.Fatalf("declined, and %s", o.State)
				}
			default:
				t.Fatalf("race %d: mail heard %v, inbox %v", race, byMail, inbox)
			}
			junk(t, f, file.Lead.ID)
		}
		if accepted == 0 || accepted == races {
			t.Errorf("accepting won %d of %d races: nothing was decided", accepted, races)
		}
	})
}

func junk(t *testing.T, f *testkit.Firm, lead int64) {
	t.Helper()
	if err := f.App.Assignment.Close(ctx, f.Admin, lead, crm.LeadJunk, "a test"); err != nil {
		t.Fatal(err)
	}
}
