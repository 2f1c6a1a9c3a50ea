package drills

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"frontdesk/internal/testkit/load"
)

// kills is how often the program is killed on each database, the first few times before it has served anybody.
const (
	kills = 50
	early = 5
)

// dice are the moments of a drill. FRONTDESK_DRILL_SEED repeats those of an earlier run, as far as two processes
// can be made to meet again.
func dice(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("FRONTDESK_DRILL_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	t.Logf("FRONTDESK_DRILL_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// between is a moment.
func between(r *rand.Rand, least, most time.Duration) time.Duration {
	return least + time.Duration(r.Int64N(int64(most-least)))
}

func TestHoweverOftenTheProgramIsKilledNothingAcknowledgedIsLostOrDoneTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		r := dice(t)
		p := h.place()
		killStarting := func() {
			h.must(p.Begin())
			time.Sleep(between(r, 0, 200*time.Millisecond)) // any moment of it will do
			h.must(p.Kill())
		}
		for range early { // while it makes its tables and its firm
			killStarting()
		}
		h.must(p.Launch())
		var acks []load.Ack
		for n := early; n < kills; n++ {
			plan := h.plan(p)
			posted := h.during(plan, func() {
				loadRuns(between(r, 20*time.Millisecond, 400*time.Millisecond))
				h.must(p.Kill())
			})
			killed := time.Now()
			if n%7 == 0 { // while it comes back
				n++
				killStarting()
			}
			h.must(p.Launch())
			h.presence(posted.Acks)
			acks = append(acks, h.again(plan, posted)...)
			h.elapse(killed)
			if t.Failed() {
				t.Fatalf("after %d kills", n+1)
			}
		}
		h.audit(acks)
		t.Logf("%d acknowledged, %d in doubt of %d mails", len(acks), h.count(`SELECT COUNT(*) FROM messages WHERE doubtful`), h.count(`SELECT COUNT(*) FROM messages`))
	})
}
