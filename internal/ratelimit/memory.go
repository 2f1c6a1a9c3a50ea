package ratelimit

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sync"
)

// The bounds of what is kept in this process: 65,536 budgets.
const (
	shards   = 16
	perShard = 4096
)

// memory keeps budgets in this process. A key goes to one of several shards,
// so that making room in one is short and stops only that one.
type memory struct {
	seed   maphash.Seed
	shards [shards]shard
}

// shard maps a key to when its next attempt is due, in microseconds.
type shard struct {
	mu  sync.Mutex
	due map[string]int64
}

func newMemory() *memory {
	m := &memory{seed: maphash.MakeSeed()}
	for i := range m.shards {
		m.shards[i].due = map[string]int64{}
	}
	return m
}

func (m *memory) decide(key string, b bucket, now int64, take bool) Verdict {
	s := &m.shards[maphash.String(m.seed, key)%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	due, known := s.due[key]
	if take && !known && len(s.due) >= perShard {
		s.makeRoom(now)
	}
	due, v := b.take(due, now)
	if v.Allowed && take {
		s.due[key] = due
	}
	return v
}

// makeRoom forgets budgets that are whole again, and where that is not enough
// those nearest to it, until an eighth of the shard is free. So who has used a
// budget up is forgotten last, however many strangers come.
func (s *shard) makeRoom(now int64) {
	keys := make([]string, 0, len(s.due))
	for k, due := range s.due {
		if due <= now {
			delete(s.due, k)
			continue
		}
		keys = append(keys, k)
	}
	excess := len(keys) - perShard*7/8
	if excess <= 0 {
		return
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Compare(s.due[a], s.due[b]) })
	for _, k := range keys[:excess] {
		delete(s.due, k)
	}
}
