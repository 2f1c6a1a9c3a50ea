package queue

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	stream       = "{frontdesk}:jobs" // one hash tag, so that a Cluster keeps it in one place
	group        = "workers"
	streamLength = 100_000
	hintDeadline = 50 * time.Millisecond
	blockFor     = 500 * time.Millisecond
	hintsQueued  = 4096
	hintSize     = 25 // jobs in one entry, so that a flood wakes several processes
)

// hint names jobs of a kind that were committed together.
type hint struct {
	kind string
	ids  []int64
}

// hinter tells workers which jobs were committed, by way of a Redis stream. Hints may be lost: when too many
// wait they are dropped, and when Redis does not answer in time the lanes of this process are woken instead.
type hinter struct {
	client   redis.UniversalClient
	consumer string
	log      *slog.Logger
	waiting  chan hint
	quit     chan struct{}
	sending  sync.WaitGroup
	closing  sync.Once
	mu       sync.Mutex
	fallback func(kind string)
	forget   time.Duration // after which a listener that is silent is taken off the list
	signed   time.Time     // when listen last did; its own
}

func newHinter(client redis.UniversalClient, consumer string, log *slog.Logger) *hinter {
	h := &hinter{
		client: client, consumer: consumer, log: log, forget: forgetAfter,
		waiting: make(chan hint, hintsQueued), quit: make(chan struct{}),
	}
	h.sending.Go(h.sendWaiting)
	return h
}

func (h *hinter) close() {
	h.closing.Do(func() { close(h.quit) })
	h.sending.Wait()
}

// send queues hints for jobs by kind; it never blocks.
func (h *hinter) send(jobs map[string][]int64) {
	for kind, ids := range jobs {
		for some := range slices.Chunk(ids, hintSize) {
			select {
			case h.waiting <- hint{kind, some}:
			default: // the sweeper will find the jobs
				return
			}
		}
	}
}

func (h *hinter) sendWaiting() {
	for {
		select {
		case first := <-h.waiting:
			h.add(h.drain(first))
		case <-h.quit:
			return
		}
	}
}

// drain takes all hints that wait already.
func (h *hinter) drain(first hint) []hint {
	batch := []hint{first}
	for len(batch) < hintsQueued {
		select {
		case next := <-h.waiting:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

func (h *hinter) add(batch []hint) {
	ctx, cancel := context.WithTimeout(context.Background(), hintDeadline)
	defer cancel()
	_, err := h.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, hint := range batch {
			pipe.XAdd(ctx, &redis.XAddArgs{Stream: stream, MaxLen: streamLength, Approx: true, Values: []any{"kind", hint.kind, "jobs", hint.jobs()}})
		}
		return nil
	})
	if err != nil {
		h.wakeHere(batch)
	}
}

// jobs writes the ids with commas between them.
func (h hint) jobs() string {
	text := make([]byte, 0, 8*len(h.ids))
	for i, id := range h.ids {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, id, 10)
	}
	return string(text)
}

func (h *hinter) wakeHere(batch []hint) {
	h.mu.Lock()
	wake := h.fallback
	h.mu.Unlock()
	for _, hint := range batch {
		if wake != nil {
			wake(hint.kind)
		}
	}
}

// listen wakes lanes as hints arrive, until ctx ends. Entries are read without acknowledgement: the job's row,
// not the entry, says whether there is work.
func (h *hinter) listen(ctx context.Context, wake func(kind string)) {
	h.mu.Lock()
	h.fallback = wake
	h.mu.Unlock()
	_ = h.join(ctx) // where it cannot, neither can it read, and recovers
	for ctx.Err() == nil {
		h.sign(ctx)
		entries, err := h.read(ctx)
		for _, entry := range entries {
			if kind, ok := entry.Values["kind"].(string); ok {
				wake(kind)
			}
		}
		if err != nil && ctx.Err() == nil {
			h.recover(ctx, err)
		}
	}
	h.leave()
}

func (h *hinter) read(ctx context.Context) ([]redis.XMessage, error) {
	streams, err := h.client.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: group, Consumer: h.consumer, Streams: []string{stream, ">"}, Count: 512, Block: blockFor, NoAck: true,
	}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil || len(streams) == 0 {
		return nil, err
	}
	return streams[0].Messages, nil
}

// recover joins anew where the group is gone: NOGROUP after FLUSHALL or on a new server, UNBLOCKED when it
// went while we were waiting. Any other trouble is waited out; meanwhile the sweeper finds the work.
func (h *hinter) recover(ctx context.Context, cause error) {
	if !strings.HasPrefix(cause.Error(), "NOGROUP") && !strings.HasPrefix(cause.Error(), "UNBLOCKED") {
		h.pause(ctx)
	}
	if err := h.join(ctx); err != nil {
		h.log.Debug("Redis is away; jobs are found by sweeping", "error", err)
		h.pause(ctx)
	}
}

func (h *hinter) pause(ctx context.Context) {
	timer := time.NewTimer(250 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
