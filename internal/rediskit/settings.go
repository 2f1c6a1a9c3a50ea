package rediskit

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Option changes how Open opens.
type Option func(*settings)

// PoolSize bounds the connections to each server: n for commands and a quarter
// of that for pipelines. A command that finds none free waits for at most a
// second, or for its context. A blocked reader holds one for as long as it
// reads, so leave room for those. The default is 32.
func PoolSize(n int) Option {
	return func(s *settings) { s.pool = n }
}

// settings is what holds for every kind of server.
type settings struct {
	pool int
}

// timeout bounds a dial, the wait for a free connection, a write, and the wait for an answer.
const timeout = time.Second

func defaults() settings { return settings{pool: 32} }

// embedded gives the options for the server in this process, reached by dial.
func (s settings) embedded(dial func() (net.Conn, error)) *redis.Options {
	o := s.universal(address{hosts: []string{"embedded"}}).Simple()
	o.Dialer = func(context.Context, string, string) (net.Conn, error) { return dial() }
	return o
}

// universal gives the options for the servers at a. Retries are off in the
// client and in its dialer: with them a server that is away costs each command
// several timeouts instead of one, and receives the storm when it returns.
func (s settings) universal(a address) *redis.UniversalOptions {
	return &redis.UniversalOptions{
		Addrs:            a.hosts,
		MasterName:       a.master,
		IsClusterMode:    a.cluster,
		DB:               a.db,
		Username:         a.username,
		Password:         a.password,
		SentinelUsername: a.sentinelUsername,
		SentinelPassword: a.sentinelPassword,
		TLSConfig:        a.tlsConfig(),

		DialTimeout:           timeout,
		ReadTimeout:           timeout,
		WriteTimeout:          timeout,
		ContextTimeoutEnabled: true,
		MaxRetries:            -1,
		DialerRetries:         1,

		PoolSize:         s.pool,
		PipelinePoolSize: max(1, s.pool/4),
		PoolTimeout:      timeout,
		ConnMaxIdleTime:  5 * time.Minute,

		// A hosted service's extension: one more round trip for each connection, and nothing here uses it.
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// tlsConfig is nil without TLS. The client fills in the name to verify.
func (a address) tlsConfig() *tls.Config {
	if !a.tls {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12}
}
