package queue

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// streamDeadline bounds a look at the stream: whoever looks has the database to ask as well, and a Redis that is
// slower than this is as good as away.
const streamDeadline = 200 * time.Millisecond

// Stream is how the hints stand in Redis. All jobs being in the database, none of it says how much work there is.
type Stream struct {
	Available bool  // Redis answered in time
	Length    int64 // entries kept, read ones too, up to about a hundred thousand
	Lag       int64 // entries that no worker has read yet; -1: this Redis does not know
	Consumers int64 // workers that listened within the last three seconds
}

// Stream looks at the stream, for at most a fifth of a second. When Redis does not answer, the error says why.
func (q *Queue) Stream(ctx context.Context) (Stream, error) {
	ctx, cancel := context.WithTimeout(ctx, streamDeadline)
	defer cancel()
	away := Stream{Lag: -1}
	length, err := q.hints.client.XLen(ctx, stream).Result()
	if err != nil {
		return away, fmt.Errorf("asking for the stream's length: %w", err)
	}
	s := Stream{Available: true, Length: length, Lag: -1}
	if length == 0 {
		s.Lag = 0 // and the stream may not exist yet, of which XINFO makes an error
	}
	groups, err := q.hints.client.XInfoGroups(ctx, stream).Result()
	if redis.HasErrorPrefix(err, "no such key") {
		return s, nil
	}
	if err != nil {
		return away, fmt.Errorf("asking for the stream's readers: %w", err)
	}
	for _, g := range groups {
		if g.Name != group {
			continue
		}
		s.Lag = lag(g)
		if s.Consumers, err = q.hints.listeners(ctx); err != nil {
			return away, err
		}
	}
	return s, nil
}

// lag is what a group has yet to read. A server that does not count what a group reads (before Redis 7, or the
// embedded one) says nothing, or the stream's length.
func lag(g redis.XInfoGroup) int64 {
	if g.EntriesRead == 0 && g.LastDeliveredID != "0-0" {
		return -1
	}
	return g.Lag
}
