package drills

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/rediskit"
	"frontdesk/internal/testkit/load"
	"frontdesk/internal/testkit/servers"
)

// split starts the firm in two processes that meet through the database and Redis alone: one for visitors, one
// that works.
func split(t *testing.T) (h *house, web, worker *servers.Frontdesk) {
	t.Helper()
	h = onServers(t, servers.PostgresOptions{})
	h.fill()
	return h, h.start("serve", "--role", "web"), h.start("serve", "--role", "worker")
}

// prompt fails unless work begins at the hint of Redis: the sweep, once a second, would take half a second.
func (h *house) prompt(web *servers.Frontdesk) (acks []load.Ack) {
	h.t.Helper()
	h.settle()
	var took []time.Duration
	h.open(func(db *database.DB) error {
		for range 15 {
			plan := h.plan(web)
			plan.Workers, plan.Count = 1, 1
			r := load.Run(context.Background(), plan)
			h.must(only(r))
			acks = append(acks, r.Acks...)
			start := time.Now()
			h.await(20*time.Second, func() error { return routed(db, r.Acks[0].Reference) })
			took = append(took, time.Since(start))
		}
		return nil
	})
	slices.Sort(took)
	if median := took[len(took)/2]; median > 250*time.Millisecond {
		h.t.Errorf("with Redis back, half of the leads took longer than %v to be opened", median)
	}
	return acks
}

var errNotRouted = errors.New("the submission is not routed")

func routed(db *database.DB, reference string) error {
	return db.Read(context.Background(), func(tx *database.Tx) error {
		n, err := database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM leads WHERE reference = $1`, reference)
		if err == nil && n != 1 {
			err = errNotRouted
		}
		return err
	})
}

func TestARedisThatIsFlushedAgainAndAgainLosesNothingAndRepeatsNothing(t *testing.T) {
	h, web, _ := split(t)
	redis, err := rediskit.Open(h.redis.URL)
	h.must(err)
	defer redis.Close()
	posted := h.during(h.plan(web), func() {
		for range 40 {
			loadRuns(50 * time.Millisecond)
			h.must(redis.Client().FlushAll(context.Background()).Err())
		}
	})
	h.must(only(posted))
	h.audit(append(posted.Acks, h.prompt(web)...))
}

func TestARedisThatIsKilledAndComesBackLosesNothingAndRepeatsNothing(t *testing.T) {
	h, web, _ := split(t)
	posted := h.during(h.plan(web), func() {
		for range 3 {
			loadRuns(300 * time.Millisecond)
			h.must(h.redis.Kill())
			loadRuns(700 * time.Millisecond)
			h.must(h.redis.Restart())
		}
		h.must(h.redis.Kill())
		loadRuns(700 * time.Millisecond)
	})
	h.must(only(posted))
	h.settle() // without Redis
	h.must(h.redis.Restart())
	h.audit(append(posted.Acks, h.prompt(web)...))
}

// The rate limit stands in the visitor's way and asks Redis; so it is on.
func TestNoVisitorWaitsForARedisThatHangs(t *testing.T) {
	h := onServers(t, servers.PostgresOptions{})
	h.set("SUBMIT_RATE", "1000000/m")
	h.fill()
	h.write(func(tx *database.Tx) error { // so many visitors are no flood
		_, err := tx.Exec(`INSERT INTO spam_settings (site_id, settings) SELECT id, '{"flood": 0}' FROM sites`)
		return err
	})
	web := h.start("serve", "--role", "web")
	h.start("serve", "--role", "worker")
	const pause = 10 * time.Second
	plan := h.plan(web)
	plan.Rate = 150
	posted := h.during(plan, func() {
		h.must(h.redis.Pause())
		loadRuns(pause)
		h.must(h.redis.Resume())
	})
	h.must(only(posted))
	t.Logf("%d acknowledged, half within %v, 99 of 100 within %v, all within %v", len(posted.Acks), posted.Percentile(50), posted.Percentile(99), posted.Percentile(100))
	if most, slowest := posted.Percentile(99), posted.Percentile(100); most > 250*time.Millisecond || slowest > time.Second {
		t.Errorf("while Redis hung for %v, 99 of 100 visitors waited up to %v, and one %v", pause, most, slowest)
	}
	h.audit(append(posted.Acks, h.prompt(web)...))
}

func TestARedisThatIsAbsentFromTheStartIsNotMissedAndIsUsedOnceItIsThere(t *testing.T) {
	h := onServers(t, servers.PostgresOptions{})
	h.must(h.redis.Kill())
	h.fill()
	web := h.start("serve", "--role", "web")
	h.start("serve", "--role", "worker")
	posted := h.during(h.plan(web), func() { loadRuns(2 * time.Second) })
	h.must(only(posted))
	h.settle()
	h.must(h.redis.Restart())
	h.audit(append(posted.Acks, h.prompt(web)...))
}

// later fails unless an answer asks the visitor to come back.
func later(status int, header http.Header) error {
	if status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
		return fmt.Errorf("status %d, Retry-After %q", status, header.Get("Retry-After"))
	}
	return nil
}
