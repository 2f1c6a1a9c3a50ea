package assignment_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/desk"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// newFirm boots a firm with one team of these members.
func newFirm(t *testing.T, env *testkit.Env, members ...string) (f *testkit.Firm, ids []int64) {
	t.Helper()
	f = env.NewFirm(env.Boot())
	for _, name := range members {
		ids = append(ids, f.Consultant(name))
	}
	f.Team(crm.Team{}, ids...)
	return f, ids
}

func wantCode(t *testing.T, err error, kind crm.Kind, code string) {
	t.Helper()
	if !crm.IsKind(err, kind) || !crm.HasCode(err, code) {
		t.Errorf("heard %v, want %s", err, code)
	}
}

// tokens returns the signed parts of the links in the latest notice to somebody.
func tokens(t *testing.T, f *testkit.Firm, file desk.File, to int64) (accept, decline string) {
	t.Helper()
	for _, m := range file.Messages {
		if m.Kind != crm.MessageOffer || m.ToAddress != email(f, to) {
			continue
		}
		whole, err := f.App.Mail.Message(context.Background(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		accept, decline = signed(whole.Vars["AcceptURL"]), signed(whole.Vars["DeclineURL"])
	}
	if accept == "" || decline == "" {
		t.Fatalf("no links for %d", to)
	}
	return accept, decline
}

func email(f *testkit.Firm, id int64) string { return f.Actor(id).Name + "@harbourline.test" }

func signed(link any) string {
	_, token, _ := strings.Cut(fmt.Sprint(link), "/a/")
	return token
}

// snapshot is everything that an answer could change.
func snapshot(t *testing.T, f *testkit.Firm) string {
	t.Helper()
	var all []string
	err := f.App.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
		all, err = database.All(tx, database.Column[string], `
			SELECT 'lead ' || id || state || COALESCE(owner_id, 0) || COALESCE(offered_id, 0) || last_activity_at FROM leads
			UNION ALL SELECT 'offer ' || id || state || COALESCE(answered_at, 0) || COALESCE(ended_at, 0) FROM offers
			UNION ALL SELECT 'event ' || id || kind FROM events
			UNION ALL SELECT 'message ' || id || state FROM messages
			UNION ALL SELECT 'job ' || id || state || run_at FROM jobs ORDER BY 1`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

func TestOpeningALinkChangesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		file := f.Enquire("wechat", "client_one")
		accept, decline := tokens(t, f, file, ids[0])
		before := snapshot(t, f)
		for _, token := range []string{accept, decline} {
			link, err := f.App.Assignment.Open(context.Background(), token)
			if err != nil || link.Err != nil || link.Lead.ID != file.Lead.ID || link.User.ID != ids[0] {
				t.Errorf("opened %+v, %v", link, err)
			}
		}
		if after := snapshot(t, f); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
	})
}

func TestALinkOfTheNoticeDoesWhatItSays(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		file := f.Enquire("wechat", "client_one")
		_, decline := tokens(t, f, file, ids[0])
		if link, err := f.App.Assignment.Follow(context.Background(), decline, "busy: till Friday"); err != nil || link.Err != nil {
			t.Fatalf("declining: %+v, %v", link.Err, err)
		}
		f.Settle()
		file = f.File(file.Lead.ID)
		if o := file.Offers[0]; o.State != crm.OfferDeclined || o.Reason != "busy: till Friday" || file.Offer().ConsultantID != ids[1] {
			t.Fatalf("the first offer is %s (%s), now offered to %d", o.State, o.Reason, file.Offer().ConsultantID)
		}
		accept, _ := tokens(t, f, file, ids[1])
		if link, err := f.App.Assignment.Follow(context.Background(), accept, ""); err != nil || link.Err != nil {
			t.Fatalf("accepting: %+v, %v", link.Err, err)
		}
		if lead := f.File(file.Lead.ID).Lead; lead.OwnerID != ids[1] || lead.OfferedID != 0 || lead.State != crm.LeadWorking {
			t.Errorf("owner %d, offered %d, %s", lead.OwnerID, lead.OfferedID, lead.State)
		}
		f.Advance(time.Hour) // the deadline of what was accepted means nothing any more
		if lead := f.File(file.Lead.ID).Lead; lead.OwnerID != ids[1] {
			t.Errorf("the owner lost the lead: %+v", lead)
		}
	})
}

func TestALinkThatWasTamperedWithIsNotFound(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		accept, decline := tokens(t, f, f.Enquire("wechat", "client_one"), ids[0])
		mixed := accept[:strings.LastIndex(accept, ".")] + decline[strings.LastIndex(decline, "."):]
		for _, token := range []string{"", "x", "a.b.c", accept + "A", accept[1:], mixed, strings.ToUpper(accept)} {
			_, err := f.App.Assignment.Open(context.Background(), token)
			wantCode(t, err, crm.KindNotFound, "link_invalid")
			_, err = f.App.Assignment.Follow(context.Background(), token, "")
			wantCode(t, err, crm.KindNotFound, "link_invalid")
		}
		if n := f.Count(`SELECT COUNT(*) FROM offers WHERE state <> 'offered'`); n != 0 {
			t.Error("something was answered")
		}
	})
}

func TestALinkExpiresLongAfterItsOffer(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		file := f.Enquire("wechat", "client_one")
		token, _ := tokens(t, f, file, ids[0])
		f.Advance(15*time.Minute + 59*24*time.Hour)
		if link, err := f.App.Assignment.Open(context.Background(), token); err != nil {
			t.Errorf("after 59 days: %v", err)
		} else {
			wantCode(t, link.Err, crm.KindGone, "offer_over")
		}
		f.Advance(24 * time.Hour)
		_, err := f.App.Assignment.Open(context.Background(), token)
		wantCode(t, err, crm.KindGone, "link_expired")
		_, err = f.App.Assignment.Follow(context.Background(), token, "")
		wantCode(t, err, crm.KindGone, "link_expired")
	})
}

func TestALinkOfAnOfferThatWasPassedOnSaysWhoHasTheLead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		file := f.Enquire("wechat", "client_one")
		token, _ := tokens(t, f, file, ids[0])
		f.Advance(15 * time.Minute)
		link, err := f.App.Assignment.Follow(context.Background(), token, "")
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, link.Err, crm.KindGone, "offer_over")
		if err := f.App.Assignment.Accept(context.Background(), f.Actor(ids[1]), file.Lead.ID); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			link, err = f.App.Assignment.Follow(context.Background(), token, "")
			if err != nil {
				t.Fatal(err)
			}
			wantCode(t, link.Err, crm.KindConflict, "already_taken")
			if name := crm.AsError(link.Err).Params["Name"]; name != "bob" {
				t.Errorf("taken by %v", name)
			}
		}
		if lead := f.File(file.Lead.ID).Lead; lead.OwnerID != ids[1] {
			t.Errorf("the owner is %d", lead.OwnerID)
		}
	})
}

func TestALinkOfSomebodyWhoHasLeftDoesNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		token, _ := tokens(t, f, f.Enquire("wechat", "client_one"), ids[0])
		f.Exec(`UPDATE users SET active = $2 WHERE id = $1`, ids[0], false)
		link, err := f.App.Assignment.Follow(context.Background(), token, "")
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, link.Err, crm.KindForbidden, "forbidden")
		if n := f.Count(`SELECT COUNT(*) FROM leads WHERE owner_id IS NOT NULL`); n != 0 {
			t.Error("they own it now")
		}
	})
}

func TestAcceptingByMailAndDecliningInTheInboxAtOnceHaveOneWinner(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		const times = 200
		f, _ := newFirm(t, env, "ann", "bob")
		for i := range times {
			f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", i))
		}
		f.Settle()
		won := map[string]int{}
		for lead := int64(1); lead <= times; lead++ {
			file := f.File(lead)
			who := file.Offer().ConsultantID
			token, _ := tokens(t, f, file, who)
			actor := f.Actor(who)
			var accepted assignment.Link
			var acceptErr, declineErr error
			var wait sync.WaitGroup
			wait.Go(func() { accepted, acceptErr = f.App.Assignment.Follow(context.Background(), token, "") })
			wait.Go(func() { declineErr = f.App.Assignment.Decline(context.Background(), actor, lead, "busy") })
			wait.Wait()
			if acceptErr != nil {
				t.Fatal(acceptErr)
			}
			switch {
			case accepted.Err == nil && crm.HasCode(declineErr, "already_yours"):
				won["accept"]++
				if f.File(lead).Lead.OwnerID != who {
					t.Fatalf("lead %d: accepted, and not theirs", lead)
				}
			case crm.HasCode(accepted.Err, "offer_over") && declineErr == nil:
				won["decline"]++
				if f.File(lead).Lead.OwnerID != 0 {
					t.Fatalf("lead %d: declined, and somebody's", lead)
				}
			default:
				t.Fatalf("lead %d: the link heard %v, the inbox %v", lead, accepted.Err, declineErr)
			}
		}
		f.Settle()
		if n := f.Count(`SELECT COUNT(*) FROM leads l WHERE (SELECT COUNT(*) FROM offers o WHERE o.lead_id = l.id AND o.ended_at IS NULL) <> 1`); n != 0 {
			t.Errorf("%d leads without exactly one live offer or owner", n)
		}
		if yes, no := f.Count(`SELECT COUNT(*) FROM events WHERE kind = 'offer.accepted'`), f.Count(`SELECT COUNT(*) FROM events WHERE kind = 'offer.declined'`); yes != int64(won["accept"]) || no != int64(won["decline"]) {
			t.Errorf("the trail tells of %d and %d, won %v", yes, no, won)
		}
	})
}

// queued puts a lead into the queue by having everybody decline it thrice.
func queued(t *testing.T, f *testkit.Firm, client string) int64 {
	t.Helper()
	file := f.Enquire("wechat", client)
	for file.Offer().ID != 0 {
		if err := f.App.Assignment.Decline(context.Background(), f.Actor(file.Offer().ConsultantID), file.Lead.ID, "busy"); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		file = f.File(file.Lead.ID)
	}
	if file.Lead.State != crm.LeadQueued {
		t.Fatalf("the lead is %s", file.Lead.State)
	}
	return file.Lead.ID
}

func TestOfTwoWhoTakeAQueuedLeadOneHasItAndTheOtherIsToldWho(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		actors := []crm.Actor{f.Actor(ids[0]), f.Actor(ids[1])}
		for i := range 5 {
			lead := queued(t, f, fmt.Sprintf("client_%d", i))
			var heard [2]error
			var wait sync.WaitGroup
			for n := range 2 {
				wait.Go(func() { heard[n] = f.App.Assignment.Accept(context.Background(), actors[n], lead) })
			}
			wait.Wait()
			winner, loser := 0, 1
			if heard[0] != nil {
				winner, loser = 1, 0
			}
			if heard[winner] != nil {
				t.Fatalf("neither has it: %v, %v", heard[0], heard[1])
			}
			wantCode(t, heard[loser], crm.KindConflict, "already_taken")
			if name := crm.AsError(heard[loser]).Params["Name"]; name != actors[winner].Name {
				t.Errorf("told that %v has it", name)
			}
			if owner := f.File(lead).Lead.OwnerID; owner != actors[winner].ID {
				t.Errorf("the owner is %d", owner)
			}
		}
	})
}

func TestTheDatabaseRefusesASecondLiveOfferOfASeat(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		file := f.Enquire("wechat", "client_one")
		insert := func(seat crm.Seat) error {
			return f.App.DB.Write(context.Background(), func(tx *database.Tx) error {
				_, err := store.InsertOffers(tx, []crm.Offer{{LeadID: file.Lead.ID, Seat: seat, ConsultantID: ids[1], State: crm.OfferAccepted, OfferedAt: tx.Now()}})
				return err
			})
		}
		if err := insert(crm.SeatLead); !database.IsUnique(err) {
			t.Errorf("a second offer of the seat: %v", err)
		}
		if err := insert(crm.SeatSupport); err != nil {
			t.Errorf("an offer of the other seat: %v", err)
		}
	})
}

func TestAnAnswerBySomebodyElseIsRefusedWithTheNameOfWhoIsAsked(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		file := f.Enquire("wechat", "client_one")
		bob := f.Actor(ids[1])
		for _, err := range []error{
			f.App.Assignment.Accept(context.Background(), bob, file.Lead.ID), f.App.Assignment.Decline(context.Background(), bob, file.Lead.ID, "busy"),
		} {
			wantCode(t, err, crm.KindConflict, "offered_to_other")
			if name := crm.AsError(err).Params["Name"]; name != "ann" {
				t.Errorf("said that %v is asked", name)
			}
		}
		err := f.App.Assignment.Close(context.Background(), bob, file.Lead.ID, crm.LeadJunk, "")
		wantCode(t, err, crm.KindForbidden, "not_your_lead")
	})
}

func TestSomebodyWhoIsNoActiveConsultantCannotTakeALead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		lead := queued(t, f, "client_one")
		wantCode(t, f.App.Assignment.Accept(context.Background(), f.Admin, lead), crm.KindForbidden, "not_a_consultant")
		ann := f.Actor(ids[0])
		f.Exec(`UPDATE consultants SET active = $2 WHERE user_id = $1`, ids[0], false)
		wantCode(t, f.App.Assignment.Accept(context.Background(), ann, lead), crm.KindForbidden, "not_a_consultant")
	})
}

func TestEveryTransitionLeavesATraceWithItsActor(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		ctx := context.Background()
		ann, bob := f.Actor(ids[0]), f.Actor(ids[1])
		lead := f.Enquire("email", "a@client.test", "message", "one").Lead.ID
		do := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			f.Settle()
		}
		do(f.App.Assignment.Decline(ctx, ann, lead, "busy"))
		f.Advance(15 * time.Minute) // bob lets it lapse
		do(f.App.Assignment.Accept(ctx, f.Actor(f.File(lead).Offer().ConsultantID), lead))
		f.Enquire("email", "a@client.test", "message", "two")
		owner := f.Actor(f.File(lead).Lead.OwnerID)
		do(f.App.Conversation.AddNote(ctx, bob, lead, "called"))
		do(f.App.Assignment.Close(ctx, owner, lead, crm.LeadWon, "signed"))
		do(f.App.Assignment.Reopen(ctx, f.Admin, lead))
		var trail []string
		for _, e := range f.File(lead).Events {
			trail = append(trail, fmt.Sprintf("%s %s %s", e.Kind, e.Actor.Kind, e.Actor.Name))
			if e.At.IsZero() || e.LeadID != lead || (e.Actor.Kind == crm.ActorPerson) != (e.Actor.ID != 0) {
				t.Errorf("event %+v", e)
			}
		}
		want := []string{
			"lead.opened system ", "offer.made system ", "offer.declined person ann", "offer.made system ", "offer.expired system ",
			"offer.made system ", "offer.accepted person " + owner.Name, "lead.joined system ", "note.added person bob",
			"lead.won person " + owner.Name, "lead.reopened person Administrator",
		}
		if got := strings.Join(trail, "\n"); got != strings.Join(want, "\n") {
			t.Errorf("the trail:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
		}
	})
}

func TestTakingFromTheQueueAndClosingWhatIsOfferedLeaveATrace(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann")
		lead := queued(t, f, "client_one")
		if err := f.App.Assignment.Accept(context.Background(), f.Actor(ids[0]), lead); err != nil {
			t.Fatal(err)
		}
		other := f.Enquire("wechat", "client_two").Lead.ID
		if err := f.App.Assignment.Close(context.Background(), f.Admin, other, crm.LeadJunk, "a test"); err != nil {
			t.Fatal(err)
		}
		for kind, want := range map[string]crm.Event{
			"lead.queued": {LeadID: lead, Actor: crm.System()}, "lead.taken": {LeadID: lead, Actor: f.Actor(ids[0])},
			"lead.junk": {LeadID: other, Actor: f.Admin}, "offer.withdrawn": {LeadID: other, Actor: f.Admin},
		} {
			found := errors.New("there is none")
			for _, e := range f.File(want.LeadID).Events {
				if e.Kind == kind && e.Actor.Name == want.Actor.Name && e.Actor.Kind == want.Actor.Kind {
					found = nil
				}
			}
			if found != nil {
				t.Errorf("%s: %v", kind, found)
			}
		}
	})
}

func TestAFailedTransitionLeavesNothingBehind(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ids := newFirm(t, env, "ann", "bob")
		file := f.Enquire("wechat", "client_one")
		if err := f.App.Assignment.Accept(context.Background(), f.Actor(ids[0]), file.Lead.ID); err != nil {
			t.Fatal(err)
		}
		f.Settle()
		before := snapshot(t, f)
		ctx := context.Background()
		for i, err := range []error{
			f.App.Assignment.Accept(ctx, f.Actor(ids[0]), file.Lead.ID), f.App.Assignment.Accept(ctx, f.Actor(ids[1]), file.Lead.ID),
			f.App.Assignment.Decline(ctx, f.Actor(ids[0]), file.Lead.ID, ""), f.App.Assignment.Reopen(ctx, f.Actor(ids[0]), file.Lead.ID),
			f.App.Assignment.Close(ctx, f.Actor(ids[0]), file.Lead.ID, crm.LeadWaiting, ""), f.App.Assignment.Close(ctx, f.Actor(ids[1]), file.Lead.ID, crm.LeadLost, ""),
		} {
			if err == nil {
				t.Errorf("%d was not refused", i)
			}
		}
		if after := snapshot(t, f); after != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
	})
}
