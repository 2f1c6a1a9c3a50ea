package assignment_test

import (
	"context"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

var ctx = context.Background()

// owned is a lead that somebody has accepted.
func owned(t *testing.T, f *testkit.Firm, by int64, client string) int64 {
	t.Helper()
	lead := f.Enquire("wechat", client).Lead
	if err := f.App.Assignment.Accept(ctx, f.Actor(by), lead.ID); err != nil {
		t.Fatal(err)
	}
	f.Settle()
	return lead.ID
}

func wantSeats(t *testing.T, f *testkit.Firm, id, owner, offered int64, state crm.LeadState) {
	t.Helper()
	if l := f.File(id).Lead; l.OwnerID != owner || l.OfferedID != offered || l.State != state {
		t.Errorf("owner %d, offered %d, %s; want %d, %d, %s", l.OwnerID, l.OfferedID, l.State, owner, offered, state)
	}
}

func wantLoad(t *testing.T, f *testkit.Firm, id, want int64) {
	t.Helper()
	if n := f.Count(`SELECT load FROM consultants WHERE user_id = $1`, id); n != want {
		t.Errorf("consultant %d has a load of %d, want %d", id, n, want)
	}
}

func TestWhatIsHandedOverIsOfferedToTheColleagueNamed(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob", "cyd")
		id := owned(t, f, ids[0], "client_one")
		if err := f.App.Assignment.HandOver(ctx, f.Actor(ids[0]), id, crm.SeatLead, ids[2], "speaks Dutch"); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSeats(t, f, id, 0, ids[2], crm.LeadOffered)
		wantLoad(t, f, ids[0], 0)
		wantLoad(t, f, ids[2], 1)
		file := f.File(id)
		if offer := file.Offer(); offer.DecisionID != 0 || !offer.Deadline.Equal(env.Clock.Now().Add(15*time.Minute)) {
			t.Errorf("offered by decision %d until %s", offer.DecisionID, offer.Deadline)
		}
		accept, _ := tokens(t, f, file, ids[2])
		if link, err := f.App.Assignment.Follow(ctx, accept, ""); err != nil || link.Err != nil {
			t.Fatal(err, link.Err)
		}
		wantSeats(t, f, id, ids[2], 0, crm.LeadWorking)
	})
}

func TestWhatAColleagueDeclinesGoesOnToSomebodyElse(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob", "cyd")
		id := owned(t, f, ids[0], "client_one")
		if err := f.App.Assignment.HandOver(ctx, f.Actor(ids[0]), id, crm.SeatLead, ids[2], ""); err != nil {
			t.Fatal(err)
		}
		if err := f.App.Assignment.Decline(ctx, f.Actor(ids[2]), id, "no"); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSeats(t, f, id, 0, ids[1], crm.LeadOffered) // neither who had it nor who refused it
	})
}

func TestALeadGivenBackToTheTeamGoesToSomebodyElse(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		id := owned(t, f, ids[0], "client_one")
		wantCode(t, f.App.Assignment.Return(ctx, f.Actor(ids[1]), id, crm.SeatLead, "not mine"), crm.KindForbidden, "not_your_lead")
		if err := f.App.Assignment.Return(ctx, f.Actor(ids[0]), id, crm.SeatLead, "on holiday soon"); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSeats(t, f, id, 0, ids[1], crm.LeadOffered)
		wantLoad(t, f, ids[0], 0)
	})
}

func TestAManagerMayExceedACapacityAndItIsRecorded(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		f.Change(ids[1], func(p *account.Person) { p.Consultant.Capacity = 1 })
		first := owned(t, f, ids[0], "client_one")
		owned(t, f, ids[1], "client_two")
		wantCode(t, f.App.Assignment.HandOver(ctx, f.Actor(ids[0]), first, crm.SeatLead, ids[1], ""), crm.KindConflict, "colleague_at_capacity")
		wantCode(t, f.App.Assignment.Assign(ctx, f.Actor(ids[0]), first, crm.SeatLead, ids[1], ""), crm.KindForbidden, "forbidden")
		if err := f.App.Assignment.Assign(ctx, f.Admin, first, crm.SeatLead, ids[1], "they asked for you"); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSeats(t, f, first, ids[1], 0, crm.LeadWorking)
		wantLoad(t, f, ids[1], 2)
		file := f.File(first)
		if d := file.Decisions[len(file.Decisions)-1]; d.Rule != "override" || d.ChosenID != ids[1] {
			t.Errorf("decided by %q for %d", d.Rule, d.ChosenID)
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind = 'lead.assigned' AND CAST(detail->>'over_capacity' AS TEXT) IN ('true', '1')`); n != 1 {
			t.Errorf("recorded %d times", n)
		}
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'assigned' AND to_address = 'bob@harbourline.test'`); n != 1 {
			t.Errorf("bob was told %d times", n)
		}
	})
}

func TestAManagerMayGiveALeadToWhoeverIsBeingAsked(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		id := f.Enquire("wechat", "client_one").Lead.ID
		wantSeats(t, f, id, 0, ids[0], crm.LeadOffered)
		wantCode(t, f.App.Assignment.HandOver(ctx, f.Admin, id, crm.SeatLead, ids[0], ""), crm.KindConflict, "already_theirs")
		if err := f.App.Assignment.Assign(ctx, f.Admin, id, crm.SeatLead, ids[0], ""); err != nil {
			t.Fatal(err)
		}
		wantSeats(t, f, id, ids[0], 0, crm.LeadWorking)
		wantLoad(t, f, ids[0], 1)
	})
}

func TestASupportSeatThatNobodyWantsIsNoneWhenItIsGivenBack(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		id := owned(t, f, ids[0], "client_one")
		if err := f.App.Assignment.Assign(ctx, f.Admin, id, crm.SeatSupport, ids[1], ""); err != nil {
			t.Fatal(err)
		}
		wantSupport(t, f, id, crm.Support{State: crm.SupportFilled, OwnerID: ids[1]})
		if err := f.App.Assignment.Return(ctx, f.Actor(ids[1]), id, crm.SeatSupport, "not needed"); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		wantSupport(t, f, id, crm.Support{})
		wantLoad(t, f, ids[1], 0)
	})
}

func TestNobodyIsGivenWhatTheyCannotHave(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		gone := f.Consultant("gone")
		f.Change(gone, func(p *account.Person) { p.User.Active = false })
		id := owned(t, f, ids[0], "client_one")
		for _, to := range []int64{0, 999, gone, f.Admin.ID} {
			wantCode(t, f.App.Assignment.HandOver(ctx, f.Actor(ids[0]), id, crm.SeatLead, to, ""), crm.KindInvalid, "invalid")
		}
		wantCode(t, f.App.Assignment.HandOver(ctx, f.Actor(ids[0]), id, crm.SeatLead, ids[0], ""), crm.KindConflict, "already_theirs")
		if err := f.App.Assignment.Close(ctx, f.Actor(ids[0]), id, crm.LeadWon, ""); err != nil {
			t.Fatal(err)
		}
		wantCode(t, f.App.Assignment.HandOver(ctx, f.Actor(ids[0]), id, crm.SeatLead, ids[1], ""), crm.KindConflict, "move_not_allowed")
		wantCode(t, f.App.Assignment.Return(ctx, f.Actor(ids[0]), id, crm.SeatLead, ""), crm.KindConflict, "move_not_allowed")
	})
}

func TestEverythingOfSomebodyWhoLeavesMoves(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		first, offered := owned(t, f, ids[0], "client_one"), int64(0)
		owned(t, f, ids[1], "client_two")
		offered = f.Enquire("wechat", "client_three").Lead.ID
		moved, err := f.App.Assignment.Reassign(ctx, f.Admin, ids[0], ids[1])
		if err != nil || moved != 2 {
			t.Fatalf("moved %d, %v", moved, err)
		}
		f.Settle()
		wantSeats(t, f, first, ids[1], 0, crm.LeadWorking)
		wantSeats(t, f, offered, ids[1], 0, crm.LeadWorking)
		if moved, err = f.App.Assignment.Reassign(ctx, f.Admin, ids[1], 0); err != nil || moved != 3 {
			t.Fatalf("moved %d, %v", moved, err)
		}
		f.Settle()
		wantSeats(t, f, first, 0, ids[0], crm.LeadOffered)
		_, err = f.App.Assignment.Reassign(ctx, f.Actor(ids[0]), ids[1], 0)
		wantCode(t, err, crm.KindForbidden, "forbidden")
	})
}
