package drills

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"frontdesk/internal/testkit/load"
	"frontdesk/internal/testkit/servers"
)

// poster posts the same posts as its peers, each under its key.
type poster struct {
	t          *testing.T
	address    string
	mu         sync.Mutex
	references map[int]string
}

func (p *poster) one(i int) {
	request, err := http.NewRequest(http.MethodPost, p.address+"/api/v1/forms/consultation/submissions", bytes.NewReader(load.Body("same", i)))
	if err != nil {
		p.t.Error(err)
		return
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", fmt.Sprint("same-", i))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Error(err)
		return
	}
	defer response.Body.Close()
	var answer struct{ Reference string }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode != http.StatusCreated {
		p.t.Errorf("key %d: %d, %v", i, response.StatusCode, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.references[i] = answer.Reference
}

func TestTwoProcessesWithTheSameKeysInOppositeOrderGiveEachTheSameReference(t *testing.T) {
	const steps, width = 40, 64
	h := onServers(t, servers.PostgresOptions{})
	h.fill()
	var posters []*poster
	for range 2 {
		posters = append(posters, &poster{t: t, address: h.start("serve", "--role", "web").URL, references: map[int]string{}})
	}
	for step := range steps { // together, so that each has the keys of the other in its own transactions
		var posting sync.WaitGroup
		for i := range width {
			posting.Go(func() { posters[0].one(step*width + i) })
			posting.Go(func() { posters[1].one(step*width + width - 1 - i) })
		}
		posting.Wait()
	}
	for i := range steps * width {
		if a, b := posters[0].references[i], posters[1].references[i]; a != b || a == "" {
			t.Fatalf("key %d is %q to one and %q to the other", i, a, b)
		}
	}
	if n := h.count(`SELECT COUNT(*) FROM submissions WHERE lead_id IS NULL`); n != steps*width {
		t.Errorf("%d submissions for %d keys", n, steps*width)
	}
	h.start("serve", "--role", "worker")
	h.audit(nil)
	if n := h.count(`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`); n != 0 {
		t.Errorf("%d deadlocks", n) // told by each connection about a second later
	}
}
