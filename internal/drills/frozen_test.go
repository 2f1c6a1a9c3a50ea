package drills

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/load"
	"frontdesk/internal/testkit/servers"
)

// takeOver lets the leases of a frozen worker run out, has another do its work, and thaws it. No other worker may
// be running.
func (h *house) takeOver(frozen, other *servers.Frontdesk) {
	h.t.Helper()
	h.elapse(time.Now())
	h.must(other.Resume())
	h.settle()
	h.must(frozen.Resume())
	h.settle()
}

func TestAWorkerFrozenWhileTheMailServerThinksSendsNothingAgainWhenItThaws(t *testing.T) {
	h := onServers(t, servers.PostgresOptions{})
	h.fill()
	web := h.start("serve", "--role", "web")
	first, second := h.start("serve", "--role", "worker"), h.start("serve", "--role", "worker")
	h.must(second.Pause())
	answer := make(chan struct{})
	thinking := make(chan struct{}, 100)
	h.sink.Misbehave(func(step testkit.Step, m testkit.Mail) error {
		if step == testkit.Received {
			thinking <- struct{}{}
			<-answer
		}
		return nil
	})
	plan := h.plan(web)
	plan.Count = 4
	posted := h.during(plan, func() {
		for range 8 { // two mails for each, more than one at a time
			select {
			case <-thinking:
			case <-time.After(20 * time.Second):
				t.Fatal("the mails were not handed over")
			}
		}
	})
	h.must(first.Pause())
	h.sink.Misbehave(nil)
	close(answer) // accepted, but who asked cannot hear it
	h.takeOver(first, second)
	h.audit(posted.Acks)
	for _, l := range h.letters() { // nobody knew while the first was frozen
		if staff := l.kind != "acknowledgement"; !l.doubtful || (l.state == "accepted") != staff {
			t.Errorf("%+v", l)
		}
	}
}

// A worker may also be frozen in the middle of a transaction, with the lock that all routing waits for: then the
// database ends that transaction, well before the lease of the work has run out.
func TestWorkersFrozenInTurnAtRandomMomentsStopNobodyAndDoNothingTwice(t *testing.T) {
	h := onServers(t, servers.PostgresOptions{})
	h.set("DATABASE_URL", h.postgres.URL+"&idle_in_transaction_session_timeout=1000") // as it is by itself, but sooner
	h.fill()
	web := h.start("serve", "--role", "web")
	awake, asleep := h.start("serve", "--role", "worker"), h.start("serve", "--role", "worker")
	h.must(asleep.Pause())
	r := dice(t)
	var acks []load.Ack
	for range 4 {
		posted := h.during(h.plan(web), func() {
			loadRuns(between(r, 50*time.Millisecond, 500*time.Millisecond))
			h.must(awake.Pause())
		})
		h.must(only(posted))
		acks = append(acks, posted.Acks...)
		h.elapse(time.Now())
		h.must(asleep.Resume())
		h.await(patience, h.allRouted)
		h.settle()
		h.must(awake.Resume())                                             // what it held is done; now it goes on where it was
		time.Sleep(between(r, 100*time.Millisecond, 300*time.Millisecond)) // for it to go on: nothing tells when it has
		h.must(asleep.Pause())                                             // idle: all is done
	}
	h.must(asleep.Resume())
	h.audit(acks)
	if log := awake.Log() + asleep.Log(); !strings.Contains(log, "was taken over") && !strings.Contains(log, "25P03") {
		t.Error("no worker was frozen in the middle of its work")
	}
}

func (h *house) allRouted() error {
	h.t.Helper()
	if n := h.count(`SELECT COUNT(*) FROM submissions WHERE lead_id IS NULL`); n > 0 {
		return fmt.Errorf("%d submissions are not routed", n)
	}
	return nil
}
