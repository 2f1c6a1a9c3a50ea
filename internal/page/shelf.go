package page

import "sync"

// mostBundles is how many encoded bundles are kept in this process.
const mostBundles = 1000

// shelf keeps encoded bundles by what they are of. Whether one still holds is for the asker to know, by its edition.
type shelf struct {
	mu  sync.Mutex
	all map[string]Encoded
}

func newShelf() *shelf { return &shelf{all: map[string]Encoded{}} }

func (s *shelf) get(key string) Encoded {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all[key]
}

// put keeps a bundle, in the place of any other when the shelf is full.
func (s *shelf) put(key string, e Encoded) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.all[key]; !there && len(s.all) >= mostBundles {
		for other := range s.all {
			delete(s.all, other)
			break
		}
	}
	s.all[key] = e
}
