package ratelimit

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed gcra.lua
var source string

// script is sent once and afterwards named by its hash; Redis forgets it in a
// restart, a failover or SCRIPT FLUSH, and then it is sent again.
var script = redis.NewScript(source)

// run asks Redis for one attempt, and takes it if that is meant. now is in microseconds, or empty for Redis's own clock.
func run(ctx context.Context, c redis.Scripter, key string, b bucket, now string, take bool) (Verdict, error) {
	n, err := script.Run(ctx, c, []string{redisKey(key)}, b.interval, b.burst, now, take).Int64Slice()
	if err != nil {
		return Verdict{}, fmt.Errorf("take from a rate's budget: %w", err)
	}
	if len(n) != 3 {
		return Verdict{}, fmt.Errorf("take from a rate's budget: %d numbers in the answer", len(n))
	}
	return Verdict{
		Allowed:    n[0] == 1,
		RetryAfter: time.Duration(n[1]) * time.Microsecond,
		Remaining:  int(n[2]),
	}, nil
}

// redisKey gives each key a hash tag of its own, so that a Cluster spreads them.
func redisKey(key string) string { return "frontdesk:rate:{" + key + "}" }
