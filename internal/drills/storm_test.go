package drills

import (
	"math/rand/v2"
	"testing"
	"time"

	"frontdesk/internal/testkit/load"
)

// visitors are those of a storm; each is sent a mail, and so is the consultant who has their enquiry.
const visitors = 5000

// storm is a mood in which some connections fail and some mails, each in its own way and at its own point. One that
// is lost at the dot was not kept, and one that is dropped there was: to the other end they look the same.
func storm(r *rand.Rand) func(point string) string {
	manners := []string{"4xx", "4xx", "5xx", "drop", "drop", "garbage", "drip", "hang"}
	return func(point string) string {
		switch dice := r.IntN(1000); {
		case point == "dot" && dice < 10:
			return "lose"
		case point == "QUIT" || dice >= 25:
			return ""
		}
		return manners[r.IntN(len(manners))]
	}
}

func TestOfTenThousandMailsInAStormNoneIsLostAndNoneSentTwiceUnsaid(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		r := dice(t)
		h.relay, h.refusals, h.patience = newRelay(t), true, 3*time.Minute
		h.relay.become(storm(rand.New(rand.NewPCG(r.Uint64(), 0))))
		h.set("SMTP_URL", h.relay.url)
		p := h.start()
		killed := 0
		killAfterAWhile := func() {
			loadRuns(between(r, 200*time.Millisecond, 3*time.Second))
			h.must(p.Kill())
			killed++
		}
		back := func() {
			at := time.Now()
			h.must(p.Launch())
			h.elapse(at)
		}
		var acks []load.Ack
		for len(acks) < visitors {
			acks = append(acks, h.during(h.plan(p), killAfterAWhile).Acks...)
			back()
		}
		for h.count(`SELECT COUNT(*) FROM messages WHERE attempts = 0`) > 0 { // what was posted is sent in the storm, too
			_ = h.sentAtOnce() // nobody waits for what is not due
			killAfterAWhile()
			back()
		}
		h.relay.turn("", "")
		h.await(h.patience, h.sentAtOnce)
		h.audit(acks)
		for _, state := range []string{"accepted", "failed", "unknown"} {
			t.Logf("%s: %d", state, h.count(`SELECT COUNT(*) FROM messages WHERE state = $1`, state))
		}
		t.Logf("%d kills, %d of %d mails in doubt", killed, h.count(`SELECT COUNT(*) FROM messages WHERE doubtful`), h.count(`SELECT COUNT(*) FROM messages`))
	})
}
