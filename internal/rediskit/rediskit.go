// Package rediskit opens the Redis that a setting names: a standalone server,
// a Sentinel group, a Cluster, or, when nothing is named, one inside this
// process.
//
// It promises that Open never waits for a server. Redis is disposable here, so
// one that is absent at start is as legal as one that goes away later; only a
// URL that cannot be read is an error, and no error shows a password. Every
// command has a deadline, a context's shorter one holds, and nothing is tried
// again behind the caller's back: who needs a second try knows why, and says so.
//
// It knows no key and no meaning of what is kept; it calls no other package of
// the product.
package rediskit

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Redis is an opened Redis. Its methods may be called concurrently.
type Redis struct {
	client   redis.UniversalClient
	embedded *embedded // nil when the server is outside this process
}

// Open gives the Redis that url names:
//
//	(empty)                                          inside this process
//	redis://[user:password@]host[:port][/db]         standalone
//	redis+sentinel://[user:password@]host,host/master[/db]
//	redis+cluster://[user:password@]host,host
//
// A second s (rediss, rediss+sentinel, rediss+cluster) means TLS. Sentinels
// that want a password of their own take it from the query, as
// ?sentinel_username=…&sentinel_password=….
//
// The error wraps ErrURL and never repeats any part of url. An unreachable
// server is no error here; it shows in Ping and in each command.
func Open(url string, opts ...Option) (*Redis, error) {
	s := defaults()
	for _, o := range opts {
		o(&s)
	}
	if url == "" {
		e := startEmbedded()
		return &Redis{client: redis.NewClient(s.embedded(e.dial)), embedded: e}, nil
	}
	a, err := parse(url)
	if err != nil {
		return nil, err
	}
	return &Redis{client: redis.NewUniversalClient(s.universal(a))}, nil
}

// Client is the connection pool to send commands through. It belongs to r:
// close r, not the client.
func (r *Redis) Client() redis.UniversalClient { return r.client }

// Embedded says whether this Redis lives inside this process, and so is seen
// by no other.
func (r *Redis) Embedded() bool { return r.embedded != nil }

// Ping reports whether Redis answers, within ctx's deadline or the pool's own
// timeouts, whichever is shorter.
func (r *Redis) Ping(ctx context.Context) error {
	if err := r.client.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

// Close ends all connections and stops the embedded server if there is one,
// with all that it holds. Closing twice is an error of the client's.
func (r *Redis) Close() error {
	err := r.client.Close()
	if r.embedded != nil {
		r.embedded.close()
	}
	if err != nil {
		return fmt.Errorf("close redis: %w", err)
	}
	return nil
}
