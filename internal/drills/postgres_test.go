package drills

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/testkit/load"
	"frontdesk/internal/testkit/servers"
)

// post posts the form once and returns the answer's status and header.
func (h *house) post(p *servers.Frontdesk, i int) (int, http.Header) {
	h.t.Helper()
	response, err := http.Post(p.URL+"/api/v1/forms/consultation/submissions", "application/json", bytes.NewReader(load.Body("stranger", i)))
	h.must(err)
	h.must(response.Body.Close())
	return response.StatusCode, response.Header
}

func TestAPostgresThatIsKilledIsAnHonest503AndComesBackWithAllThatWasAcknowledged(t *testing.T) {
	h, web, _ := split(t)
	var restarted time.Time
	posted := h.during(h.plan(web), func() {
		for range 3 {
			loadRuns(500 * time.Millisecond)
			h.must(h.postgres.Kill())
			for i := range 5 {
				loadRuns(100 * time.Millisecond)
				if err := later(h.post(web, i)); err != nil {
					t.Errorf("without a database: %v", err)
				}
			}
			h.must(h.postgres.Restart())
			restarted = time.Now()
		}
		h.await(10*time.Second, func() error { return only(load.Run(context.Background(), one(h.plan(web)))) })
	})
	h.must(only(posted, http.StatusServiceUnavailable))
	h.elapse(restarted)
	h.audit(posted.Acks)
}

func one(p load.Plan) load.Plan {
	p.Workers, p.Count = 1, 1
	return p
}

// First it is captures alone that are cut, then the work that they lead to as well.
func TestConnectionsToPostgresThatAreCutOneByOneLoseNothing(t *testing.T) {
	h := onServers(t, servers.PostgresOptions{})
	h.fill()
	web := h.start("serve", "--role", "web")
	acks := h.whileCutting(web)
	h.start("serve", "--role", "worker")
	acks = append(acks, h.whileCutting(web)...)
	h.elapse(time.Now())
	h.audit(acks)
}

// whileCutting posts for a while in which connections to the database are cut, and all of it again afterwards.
func (h *house) whileCutting(web *servers.Frontdesk) []load.Ack {
	h.t.Helper()
	plan := h.plan(web)
	posted := h.during(plan, func() {
		h.open(func(db *database.DB) error {
			for range 150 {
				loadRuns(10 * time.Millisecond)
				if err := cutOne(db); err != nil {
					return err
				}
			}
			return nil
		})
	})
	h.must(only(posted, http.StatusServiceUnavailable))
	h.t.Logf("%d acknowledged, %d refused", len(posted.Acks), posted.Refused[http.StatusServiceUnavailable])
	return append(posted.Acks, h.again(plan, posted)...)
}

// cutOne ends one connection of the program, one that is in a transaction if there is any.
func cutOne(db *database.DB) error {
	return db.Read(context.Background(), func(tx *database.Tx) error {
		_, err := database.One(tx, database.Column[int64], `SELECT COUNT(pg_terminate_backend(pid)) FROM
			(SELECT pid FROM pg_stat_activity WHERE application_name = 'frontdesk' AND pid <> pg_backend_pid()
			ORDER BY state = 'idle', random() LIMIT 1) AS one`)
		return err
	})
}
