package ratelimit

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestMemoryIsBoundedAndWhoUsedTheBudgetUpIsForgottenLast(t *testing.T) {
	l := newVirtual(nil)
	r := Rate{Count: 3, Per: time.Hour}
	for range 3 {
		l.Allow(t.Context(), "guesser", r)
	}
	for i := range 3 * shards * perShard {
		l.Allow(t.Context(), strconv.Itoa(i), r)
	}
	for i := range l.memory.shards {
		if n := len(l.memory.shards[i].due); n > perShard {
			t.Errorf("shard %d keeps %d", i, n)
		}
	}
	if l.Allow(t.Context(), "guesser", r).Allowed {
		t.Error("a flood of strangers washed away a budget that was used up")
	}
}

func TestBudgetsThatAreWholeAgainMakeRoomFirst(t *testing.T) {
	s := shard{due: map[string]int64{"whole": 10, "spent": 20}}
	s.makeRoom(15)
	if _, kept := s.due["whole"]; kept || len(s.due) != 1 {
		t.Errorf("kept %v", s.due)
	}
}

func TestConcurrentCallersShareOneBudget(t *testing.T) {
	everywhere(t, func(t *testing.T, l *virtual) {
		var allowed atomic.Int64
		var callers sync.WaitGroup
		for range 8 {
			callers.Go(func() {
				for range 25 {
					if l.Allow(t.Context(), "k", Rate{Count: 10, Per: time.Hour}).Allowed {
						allowed.Add(1)
					}
				}
			})
		}
		callers.Wait()
		if n := allowed.Load(); n != 10 {
			t.Errorf("%d of 200 were allowed, the budget is 10", n)
		}
	})
}
