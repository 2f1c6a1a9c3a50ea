package drills

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/load"
	"frontdesk/internal/testkit/servers"
)

// Who is eligible changes on the way, as consultants reach their capacity: the bound is two.
// Each process routes with two workers, drains queues with one and ends offers with four.
func TestFourProcessesGiveTwentyThousandLeadsOutOnceEachAndFairly(t *testing.T) {
	const leads, count = 20_000, 4
	h := onServers(t, servers.PostgresOptions{})
	h.patience = 5 * time.Minute
	var processes []*servers.Frontdesk
	for range count {
		processes = append(processes, h.start())
	}
	results := make([]load.Result, len(processes))
	var posting sync.WaitGroup
	for i, p := range processes {
		plan := h.plan(p)
		plan.First, plan.Rate, plan.Count = i*leads/len(processes), 0, leads/len(processes)
		posting.Go(func() { results[i] = load.Run(context.Background(), plan) })
	}
	posting.Wait()
	var acks []load.Ack
	for _, r := range results {
		h.must(only(r))
		acks = append(acks, r.Acks...)
	}
	h.audit(acks)
	h.read(func(tx *database.Tx) error {
		shares, err := testkit.AddUp(tx)
		if faults := shares.Check(2); faults != nil {
			t.Error(faults)
		}
		if shares.Leads != leads || len(shares.Offered) < 2 {
			t.Errorf("%d leads went to %d consultants", shares.Leads, len(shares.Offered))
		}
		if err != nil {
			return err
		}
		return credits(tx, shares)
	})
}

// credits fails unless what is kept of everybody's turn is what the decisions add up to: a choice that did not see
// the one before it would lose a turn.
func credits(tx *database.Tx, shares testkit.Shares) error {
	_, err := database.All(tx, func(row database.Scanner) (struct{}, error) {
		var id int64
		var credit float64
		if err := row.Scan(&id, &credit); err != nil {
			return struct{}{}, err
		}
		if due := shares.Due[id] - shares.Offered[id]; math.Abs(credit-due) > 1e-6 {
			return struct{}{}, fmt.Errorf("consultant %d has credit %v and is due %v", id, credit, due)
		}
		return struct{}{}, nil
	}, `SELECT user_id, credit FROM team_members`)
	return err
}
