package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// twoTeams is a firm of ann's team and bob's team, with a lead offered to each, and a manager in neither.
type twoTeams struct {
	*testkit.Firm
	ann, bob, manager crm.Actor
	annLead, bobLead  int64
}

func newTwoTeams(t *testing.T, env *testkit.Env) twoTeams {
	t.Helper()
	f := env.NewFirm(env.Boot())
	ann, bob, boss := f.Consultant("ann"), f.Consultant("bob"), f.Consultant("boss")
	f.Change(boss, func(p *account.Person) { p.User.Role = crm.RoleManager })
	one := f.Team(crm.Team{Name: "one"}, ann)
	two := f.Team(crm.Team{Name: "two"}, bob)
	f.FormFor("one", one)
	f.FormFor("two", two)
	first, second := f.Post("one", "wechat", "client_one"), f.Post("two", "wechat", "client_two")
	f.Settle()
	return twoTeams{f, f.Actor(ann), f.Actor(bob), f.Actor(boss), f.FileOf(first).Lead.ID, f.FileOf(second).Lead.ID}
}

func TestALeadOfAnotherTeamDoesNotExist(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newTwoTeams(t, env), context.Background()
		_, show := f.App.Desk.Lead(ctx, f.ann, f.bobLead)
		for what, err := range map[string]error{
			"show": show, "note": f.App.Conversation.AddNote(ctx, f.ann, f.bobLead, "mine?"), "accept": f.App.Assignment.Accept(ctx, f.ann, f.bobLead),
			"decline": f.App.Assignment.Decline(ctx, f.ann, f.bobLead, "busy"), "close": f.App.Assignment.Close(ctx, f.ann, f.bobLead, crm.LeadJunk, ""),
			"reopen": f.App.Assignment.Reopen(ctx, f.ann, f.bobLead),
		} {
			if !crm.HasCode(err, "lead_not_found") {
				t.Errorf("%s: %v", what, err)
			}
		}
		if file := f.File(f.bobLead); file.Lead.OfferedID != f.bob.ID || len(file.Notes) != 0 {
			t.Errorf("it was changed: %+v", file.Lead)
		}
	})
}

func TestWhoIsOfferedOrOwnsALeadSeesItThoughTheyAreInNoTeamOfIts(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newTwoTeams(t, env), context.Background()
		bob := f.bob
		bob.Teams = nil
		if _, err := f.App.Desk.Lead(ctx, bob, f.bobLead); err != nil {
			t.Errorf("offered: %v", err)
		}
		if err := f.App.Assignment.Accept(ctx, bob, f.bobLead); err != nil {
			t.Fatal(err)
		}
		if _, err := f.App.Desk.Lead(ctx, bob, f.bobLead); err != nil {
			t.Errorf("owned: %v", err)
		}
	})
}

func TestAManagerSeesAndMayDoEverything(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newTwoTeams(t, env), context.Background()
		for _, lead := range []int64{f.annLead, f.bobLead} {
			if _, err := f.App.Desk.Lead(ctx, f.manager, lead); err != nil {
				t.Error(err)
			}
			if err := f.App.Conversation.AddNote(ctx, f.manager, lead, "well done"); err != nil {
				t.Error(err)
			}
			if err := f.App.Assignment.Close(ctx, f.manager, lead, crm.LeadJunk, "a test"); err != nil {
				t.Error(err)
			}
		}
	})
}

func ids(leads []crm.Lead) string {
	var all []int64
	for _, l := range leads {
		all = append(all, l.ID)
	}
	return fmt.Sprint(all)
}

func TestEveryListShowsWhatItsReaderMaySeeAndNoMore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newTwoTeams(t, env), context.Background()
		f.Advance(time.Second)
		third := f.Post("one", "wechat", "client_three") // the latest activity stands first
		f.Settle()
		if err := f.App.Assignment.Accept(ctx, f.ann, f.FileOf(third).Lead.ID); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			actor crm.Actor
			view  store.LeadView
			want  string
		}{
			{f.ann, store.ViewMine, "[3 1]"}, {f.ann, store.ViewUnassigned, "[1]"}, {f.ann, store.ViewTeam, "[3 1]"},
			{f.bob, store.ViewMine, "[2]"}, {f.bob, store.ViewUnassigned, "[2]"}, {f.bob, store.ViewTeam, "[2]"},
			{f.manager, store.ViewMine, "[]"}, {f.manager, store.ViewUnassigned, "[2 1]"}, {f.manager, store.ViewTeam, "[]"}, {f.manager, store.ViewAll, "[3 2 1]"},
		} {
			list, err := f.App.Desk.Leads(ctx, c.actor, desk.Filter{View: c.view})
			if got := ids(list.Leads); err != nil || got != c.want || list.Counts[c.view] != int64(len(list.Leads)) {
				t.Errorf("%s for %s: %s (counted %d), %v; want %s", c.view, c.actor.Name, got, list.Counts[c.view], err, c.want)
			}
			for _, l := range list.Leads {
				if (l.State == crm.LeadOffered) != (list.Offers[l.ID].ID != 0) {
					t.Errorf("lead %d is %s and its offer %+v", l.ID, l.State, list.Offers[l.ID])
				}
			}
		}
		list, err := f.App.Desk.Leads(ctx, f.ann, desk.Filter{View: store.ViewAll})
		if !crm.IsKind(err, crm.KindForbidden) || len(list.Leads) != 0 {
			t.Errorf("a consultant's list of all: %v", err)
		}
	})
}

func TestPagesOfAListGoOnWhereTheLastOneEnded(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newTwoTeams(t, env)
		for i := range 60 {
			f.Post("one", "wechat", fmt.Sprintf("another_%d", i))
		}
		f.Settle()
		seen := map[int64]bool{}
		filter := desk.Filter{View: store.ViewAll}
		for page := 1; ; page++ {
			list, err := f.App.Desk.Leads(context.Background(), f.manager, filter)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range list.Leads {
				if seen[l.ID] {
					t.Errorf("lead %d stands on two pages", l.ID)
				}
				seen[l.ID] = true
			}
			if list.More != (page == 1) {
				t.Fatalf("page %d of %d leads: more is %v", page, len(list.Leads), list.More)
			}
			if !list.More {
				break
			}
			last := list.Leads[len(list.Leads)-1]
			filter.Before, filter.BeforeID = last.LastActivity, last.ID
		}
		if len(seen) != 62 {
			t.Errorf("%d of 62 leads", len(seen))
		}
	})
}

func TestReadingAtTheDeskChangesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newTwoTeams(t, env), context.Background()
		before := f.Count(`SELECT COUNT(*) FROM events`)
		for range 2 {
			if _, err := f.App.Desk.Lead(ctx, f.bob, f.bobLead); err != nil {
				t.Fatal(err)
			}
			if _, err := f.App.Desk.Leads(ctx, f.bob, desk.Filter{View: store.ViewMine}); err != nil {
				t.Fatal(err)
			}
		}
		if lead := f.File(f.bobLead).Lead; lead.State != crm.LeadOffered || f.Count(`SELECT COUNT(*) FROM events`) != before {
			t.Errorf("the lead is %s", lead.State)
		}
	})
}

func TestOnlyAConsultantMayTakeAQueuedLead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newTwoTeams(t, env), context.Background()
		f.Change(f.ann.ID, func(p *account.Person) { p.Consultant.Capacity = 1 })
		second := f.Post("one", "wechat", "client_three")
		f.Settle()
		queued := f.FileOf(second).Lead
		for actor, want := range map[int64]bool{f.ann.ID: true, f.Admin.ID: false} {
			file, err := f.App.Desk.Lead(ctx, f.Actor(actor), queued.ID)
			if err != nil || file.Lead.State != crm.LeadQueued || file.MayTake != want {
				t.Errorf("%d: may take %v, %s, %v", actor, file.MayTake, file.Lead.State, err)
			}
		}
	})
}
