package drills

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/desk"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/load"
)

// fate is what must become of a mail in the end, once the server behaves again.
type fate struct {
	state    crm.MessageState
	arrived  int // how often
	doubtful bool
}

// fateOf is item 3 of the rules for mail, in its own words: 4xx and what is lost before the dot is tried again; 5xx
// is final where it speaks of the message, and not where it speaks of us; lost after the dot, or answered by what
// makes no sense, is in doubt, and goes out once more to staff and never to a client.
func fateOf(point, way string, staff bool) fate {
	switch {
	case point == "dot" && (way == "drop" || way == "hang" || way == "garbage"):
		if staff {
			return fate{crm.MessageAccepted, 2, true}
		}
		return fate{crm.MessageUnknown, 1, true}
	case way == "5xx" && (point == "MAIL" || point == "RCPT" || point == "DATA" || point == "dot"):
		return fate{crm.MessageFailed, 0, false}
	}
	return fate{crm.MessageAccepted, 1, false}
}

// The table of package mail, once more through the whole house: queue, ledger and clock.
func TestHoweverTheMailServerMisbehavesTheLedgerTellsTheTruth(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		server := newRelay(t)
		env.Config.SMTPURL = server.url
		f := env.NewFirm(env.Boot())
		for _, point := range points {
			for _, way := range ways {
				name := strings.ToLower(point + "-" + way)
				f.Team(crm.Team{ID: onlyTeam(f), OfferTimeout: 7 * 24 * time.Hour}, f.Consultant(name))
				staff, client := name+"@harbourline.test", name+"@client.test"
				server.turn(point, way)
				lead := f.Enquire("email", client).Lead.ID
				testkit.Eventually(t, func() error { return tried(f, lead) })
				want := fatesOf(t, f.File(lead), point, way)
				server.turn("", "")
				f.Until(time.Minute, func() error { return settled(f, lead, want) })
				f.Advance(time.Hour)
				got := map[string]int{crm.MessageOffer: server.taken(staff), crm.MessageAcknowledgement: server.taken(client)}
				file := f.File(lead)
				for _, m := range file.Messages {
					if is := (fate{m.State, got[m.Kind], m.Doubtful}); is != want[m.Kind] {
						t.Errorf("%s at %s: the %s is %+v, want %+v (%s) after %+v", way, point, m.Kind, is, want[m.Kind], m.Reply, file.Attempts[m.ID])
					}
				}
			}
		}
	})
}

func onlyTeam(f *testkit.Firm) int64 { return f.Count(`SELECT COALESCE(MAX(id), 0) FROM teams`) }

// fatesOf is what must become of the two mails of a lead. After one trouble the other mail may have been held back, and then
// it goes out when the server behaves; but one of them has met it.
func fatesOf(t *testing.T, file desk.File, point, way string) map[string]fate {
	want, met := map[string]fate{}, false
	for _, m := range file.Messages {
		want[m.Kind] = fate{crm.MessageAccepted, 1, false}
		if slices.ContainsFunc(file.Attempts[m.ID], func(a crm.Attempt) bool { return a.Phase == strings.ToLower(point) }) {
			want[m.Kind], met = fateOf(point, way, m.ToStaff()), true
		}
	}
	if slices.Contains([]string{"MAIL", "RCPT", "DATA", "dot"}, point) && way != "drip" && !met {
		t.Errorf("%s at %s: no mail met it", way, point)
	}
	return want
}

// tried fails while a mail of a lead has neither been attempted nor held back.
func tried(f *testkit.Firm, lead int64) error {
	if n := len(f.File(lead).Messages); n != 2 {
		return fmt.Errorf("%d mails are there", n)
	}
	for _, m := range f.File(lead).Messages {
		if m.State == crm.MessageQueued || m.State == crm.MessageSending {
			return fmt.Errorf("the %s is %s", m.Kind, m.State)
		}
	}
	return nil
}

func settled(f *testkit.Firm, lead int64, want map[string]fate) error {
	for _, m := range f.File(lead).Messages {
		if m.State != want[m.Kind].state {
			return fmt.Errorf("the %s is %s: %s", m.Kind, m.State, m.Reply)
		}
	}
	return nil
}

func TestAMailServerThatIsAwayOrDropsMailAfterTheDotIsToldOfInTheLedger(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		h.sink.Misbehave(hangUpOnce())
		p := h.start()
		dropped := load.Run(context.Background(), one(h.plan(p)))
		h.must(only(dropped))
		h.await(patience, h.allRouted)
		h.await(patience, h.sentAtOnce)
		for _, l := range h.letters() {
			if staff := (crm.Message{Kind: l.kind}).ToStaff(); !l.doubtful || (l.state == string(crm.MessageAccepted)) != staff {
				t.Errorf("%+v", l)
			}
		}
		h.must(p.Kill()) // a new process has no memory of the server's manners
		h.sink.Misbehave(func(step testkit.Step, _ testkit.Mail) error {
			if step == testkit.Authenticating {
				return testkit.Refusal(421, "no room")
			}
			return nil
		})
		h.must(p.Launch())
		plan := h.plan(p)
		plan.Count = 5
		refused := load.Run(context.Background(), plan)
		h.must(only(refused))
		h.await(patience, func() error {
			if n := h.count(`SELECT COUNT(*) FROM messages WHERE state = 'retrying'`); n != 10 {
				return fmt.Errorf("%d of 10 mails wait for the server", n)
			}
			return nil
		})
		h.sink.Misbehave(nil)
		h.await(patience, h.sentAtOnce)
		h.audit(append(dropped.Acks, refused.Acks...))
		if n := h.count(`SELECT COUNT(*) FROM messages WHERE doubtful`); n != 2 {
			t.Errorf("%d mails in doubt, of the 2 that were dropped", n)
		}
	})
}

// sentAtOnce does to mails that wait for their next attempt what the wait would, and fails while there are any.
func (h *house) sentAtOnce() error {
	n := int64(0)
	h.write(func(tx *database.Tx) (err error) {
		n, err = tx.Exec(`UPDATE jobs SET run_at = 0 WHERE kind = 'send_message' AND state = 'ready'`)
		return err
	})
	if left := h.count(`SELECT COUNT(*) FROM jobs WHERE kind = 'send_message'`); n+left > 0 {
		return fmt.Errorf("%d mails wait", left)
	}
	return nil
}

// hangUpOnce takes each mail and says nothing, the first time.
func hangUpOnce() func(testkit.Step, testkit.Mail) error {
	seen := map[string]bool{}
	lock := make(chan struct{}, 1)
	return func(step testkit.Step, m testkit.Mail) error {
		lock <- struct{}{}
		defer func() { <-lock }()
		if step != testkit.Received || seen[m.Raw] {
			return nil
		}
		seen[m.Raw] = true
		return testkit.ErrHangUp
	}
}

// A connection takes leave after a hundred mails.
func TestAMailServerThatFailsAtQuitHasAcceptedEachMailOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		server := newRelay(t)
		h.set("SMTP_URL", server.url)
		p := h.start()
		var acks []load.Ack
		for _, way := range []string{"5xx", "drop"} {
			server.turn("QUIT", way)
			plan := one(h.plan(p))
			for left := server.quits.Load(); server.quits.Load() == left; { // one by one, so that few connections carry all
				posted := load.Run(context.Background(), plan)
				plan.First++
				h.must(only(posted))
				acks = append(acks, posted.Acks...)
				h.await(patience, func() error {
					if n := server.total(); n < 2*len(acks) {
						return fmt.Errorf("%d of %d mails arrived", n, 2*len(acks))
					}
					return nil
				})
			}
		}
		h.settle()
		h.presence(acks)
		for _, a := range acks {
			if n := server.taken(a.Email); n != 1 {
				t.Errorf("%s was sent %d acknowledgements", a.Email, n)
			}
		}
		if n := h.count(`SELECT COUNT(*) FROM messages WHERE state <> 'accepted' OR doubtful`); n != 0 {
			t.Errorf("%d mails are not simply accepted", n)
		}
	})
}
