package queue

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	signEvery   = time.Second     // at least this often, and a blocking read, a listener shows itself
	silentFor   = 3 * time.Second // after which it is taken for gone
	forgetAfter = time.Hour
)

// join makes the group where there is none, and takes those off its list who were killed long ago.
func (h *hinter) join(ctx context.Context) error {
	err := h.client.XGroupCreateMkStream(ctx, stream, group, "0").Err()
	if err != nil && !strings.HasPrefix(err.Error(), "BUSYGROUP") {
		return err
	}
	all, err := h.client.XInfoConsumers(ctx, stream, group).Result()
	for _, c := range all {
		if c.Idle < h.forget {
			continue
		}
		if err := h.client.XGroupDelConsumer(ctx, stream, group, c.Name).Err(); err != nil { // one that lives comes back as it reads
			return err
		}
	}
	return err
}

// sign shows Redis that this process listens. Before Redis 7.2 a read that finds nothing does not, except one of
// what was delivered before, of which there is never any.
func (h *hinter) sign(ctx context.Context) {
	if time.Since(h.signed) < signEvery {
		return
	}
	h.signed = time.Now()
	_ = h.client.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: group, Consumer: h.consumer, Streams: []string{stream, "0"}, Count: 1, Block: -1, NoAck: true,
	}).Err() // the read that follows will meet the same error
}

// leave takes this process off the group's list of consumers.
func (h *hinter) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), hintDeadline)
	defer cancel()
	_ = h.client.XGroupDelConsumer(ctx, stream, group, h.consumer).Err() // a stale name on the list does no harm
}

// listeners counts those who showed themselves lately: a process that was killed stays on the list. The embedded
// Redis has one listener and does not say how long it was idle.
func (h *hinter) listeners(ctx context.Context) (n int64, err error) {
	all, err := h.client.XInfoConsumers(ctx, stream, group).Result()
	if err != nil {
		return 0, fmt.Errorf("asking for the stream's listeners: %w", err)
	}
	for _, c := range all {
		if c.Idle < silentFor {
			n++
		}
	}
	return n, nil
}
