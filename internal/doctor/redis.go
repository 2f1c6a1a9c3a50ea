package doctor

import (
	"context"
	"time"

	"frontdesk/internal/rediskit"
)

// lookAtRedis: does it answer, keep what it is given, and know streams? Nothing is lost without it; work is late.
func lookAtRedis(ctx context.Context, p *patient, r *record) {
	if p.Config.RedisURL == "" {
		r.ok("embedded in the one process that serves; several hosts or split roles need FRONTDESK_REDIS_URL")
		return
	}
	redis, err := rediskit.Open(p.Config.RedisURL, rediskit.PoolSize(4))
	if err != nil {
		r.fault("FRONTDESK_REDIS_URL: %v", err).do("write it as redis://user:password@host:6379/0; special characters in the password as %%XX")
		return
	}
	defer func() { _ = redis.Close() }() // nothing was written
	began := time.Now()
	about, err := redis.About(ctx)
	if err != nil {
		r.fault("it cannot be reached: work starts by seconds late, and hosts do not share their limits: %s", cause(err)).
			do("start Redis, or correct FRONTDESK_REDIS_URL")
		return
	}
	compareClock(r, "Redis's", about.Clock, began, time.Now())
	judgeRedis(about, r)
}

func judgeRedis(about rediskit.About, r *record) {
	if !about.Streams {
		r.fault("Redis %s knows no streams, by which workers hear of work at once", about.Version).do("upgrade to Redis 5 or later")
	}
	if about.Policy != "" && about.Policy != "noeviction" {
		r.fault("maxmemory-policy is %s: full, it throws away the hints and limits of others to take new ones", about.Policy).
			do("set maxmemory-policy noeviction in redis.conf, or by CONFIG SET")
	}
	if about.Max > 0 && about.Used > about.Max/10*9 {
		r.warn("its memory is nearly full: %s of %s", size(about.Used), size(about.Max)).do("raise maxmemory; frontdesk itself needs some MiB")
	}
	r.ok("Redis %s, %s used", about.Version, size(about.Used))
}
