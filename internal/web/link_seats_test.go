package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
)

// mailedTo is the path of a link in the latest mail of a kind to somebody.
func (f seatFirm) mailedTo(t *testing.T, name, kind, link string) string {
	t.Helper()
	var address string
	err := f.App.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
		address, err = database.One(tx, database.Column[string], `SELECT vars->>'`+link+`' FROM messages
			WHERE kind = $1 AND to_address = $2 ORDER BY id DESC LIMIT 1`, kind, name+"@harbourline.test")
		return err
	})
	if err != nil {
		t.Fatalf("no %s to %s: %v", kind, name, err)
	}
	return strings.TrimPrefix(address, "http://127.0.0.1:8080")
}

// pooled is a lead that the whole team of ann and bob was told of.
func (f seatFirm) pooled(client string) int64 {
	f.Rule("first come "+client, crm.Conditions{Languages: []string{"en"}}, 1, crm.StrategyPool)
	return f.Enquire("name", "Ana", "wechat", client, "locale", "en").Lead.ID
}

func TestTheFirstToClaimALeadFromTheMailHasItAndTheOtherIsToldWho(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		lead := f.pooled("client_one")
		anns, bobs := f.mailedTo(t, "ann", crm.MessageClaim, "ClaimURL"), f.mailedTo(t, "bob", crm.MessageClaim, "ClaimURL")
		b := testkit.NewBrowser(t, f.base)
		shows(t, b.Get(anns), "Claim this client?", "The first to claim it has it", "Ana")
		if l := f.File(lead).Lead; l.OwnerID != 0 || l.QueueReason != "pool" {
			t.Fatalf("looking changed it: %+v", l)
		}
		shows(t, f.as(t, "ann").Get(fmt.Sprintf("/inbox/leads/%d", lead)), "Everybody who could take it was told", "Told")
		shows(t, b.Post(anns, nil), "The client is yours.")
		if l := f.File(lead).Lead; l.OwnerID != f.ann {
			t.Fatalf("%+v", l)
		}
		shows(t, b.Get(bobs), "ann took this client.")
		late := b.Post(bobs, nil)
		if late.Status != http.StatusConflict {
			t.Errorf("too late: %d", late.Status)
		}
		shows(t, late, "Already taken", "ann took this client.")
		again := b.Post(anns, nil)
		if again.Status != http.StatusConflict {
			t.Errorf("twice: %d", again.Status)
		}
		shows(t, again, "You have answered already", fmt.Sprintf("/inbox/leads/%d", lead))
	})
}

func TestOfManyWhoClaimAtOnceOneHasIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		lead := f.pooled("client_one")
		links := []string{f.mailedTo(t, "ann", crm.MessageClaim, "ClaimURL"), f.mailedTo(t, "bob", crm.MessageClaim, "ClaimURL")}
		var won, told int
		var lock sync.Mutex
		var all sync.WaitGroup
		for n := range 8 {
			b := testkit.NewBrowser(t, f.base)
			all.Go(func() {
				a := b.Post(links[n%2], nil)
				lock.Lock()
				defer lock.Unlock()
				if a.Status == http.StatusOK {
					won++
				}
				if a.Status == http.StatusConflict {
					told++
				}
			})
		}
		all.Wait()
		if won != 1 || told != 7 || f.File(lead).Lead.OwnerID == 0 {
			t.Errorf("%d won and %d were told: %+v", won, told, f.File(lead).Lead)
		}
	})
}

func TestWhoClaimsAfterTheTurnsBeganIsToldWhoIsAsked(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		lead := f.pooled("client_one")
		f.Advance(16 * time.Minute)
		if l := f.File(lead).Lead; l.OfferedID != f.ann {
			t.Fatalf("nobody claimed it, and it is %+v", l)
		}
		page := testkit.NewBrowser(t, f.base).Get(f.mailedTo(t, "bob", crm.MessageClaim, "ClaimURL"))
		shows(t, page, "Somebody else is being asked", "ann is being asked now")
		shows(t, testkit.NewBrowser(t, f.base).Post(f.mailedTo(t, "ann", crm.MessageClaim, "ClaimURL"), nil), "is being asked")
	})
}

func TestASupportSeatIsAcceptedFromTheMail(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		lead := f.Enquire("name", "Ana", "wechat", "client_one", "locale", "en").Lead.ID
		b, link := testkit.NewBrowser(t, f.base), f.mailedTo(t, "cat", crm.MessageOffer, "AcceptURL")
		shows(t, b.Get(link), "Support this client?", "A colleague leads", "23 Nov 2026, 12:15")
		shows(t, b.Post(link, nil), "You support this client.")
		if l := f.File(lead).Lead; l.Support.OwnerID != f.cat || l.OfferedID != f.ann {
			t.Errorf("%+v", l)
		}
		decline := f.mailedTo(t, "ann", crm.MessageOffer, "DeclineURL")
		shows(t, b.Get(decline), "Pass this client on?")
	})
}

func TestAPageOfALeadThatWaitsForOpeningDoesNotSayThatAnybodyWasTold(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		f.Team(crm.Team{ID: 1, Name: "Trade", Hours: `{"sun":[["09:00","10:00"]]}`, OffHours: crm.OffHoursHold}, f.ann, f.bob)
		lead := f.pooled("client_one")
		page := f.as(t, "ann").Get(fmt.Sprintf("/inbox/leads/%d", lead))
		shows(t, page, "Why nobody was asked", "The team is closed; it is offered when the team opens", "Could have been asked")
		hides(t, page, "was told")
	})
}
