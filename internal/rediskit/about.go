package rediskit

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// About is what a Redis says of itself. What a server does not tell is left empty.
type About struct {
	Version   string
	Policy    string // what it does when its memory is full
	Used, Max int64  // bytes; Max is 0 where nothing bounds it
	Streams   bool   // it knows them: Redis 5 and later
	Clock     time.Time
}

// About asks Redis about itself, of a cluster one of its nodes, and changes nothing.
func (r *Redis) About(ctx context.Context) (a About, err error) {
	if a.Clock, err = r.client.Time(ctx).Result(); err != nil {
		return a, fmt.Errorf("asking Redis: %w", err)
	}
	said, err := r.client.Info(ctx).Result()
	if err != nil {
		return a, fmt.Errorf("asking Redis about itself: %w", err)
	}
	fields := map[string]string{}
	for _, line := range strings.Split(said, "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		fields[name] = value
	}
	a.Version, a.Policy = fields["redis_version"], fields["maxmemory_policy"]
	a.Used, _ = strconv.ParseInt(fields["used_memory"], 10, 64) // missing: 0, as documented
	a.Max, _ = strconv.ParseInt(fields["maxmemory"], 10, 64)    // the same
	a.Streams = r.client.XLen(ctx, "{frontdesk}:doctor").Err() == nil
	return a, nil
}
