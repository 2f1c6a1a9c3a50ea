package main

import (
	"errors"
	"fmt"
	"os"

	"frontdesk/internal/testkit/servers"
)

// server is one kind of server that tests can ask for.
type server struct {
	name     string
	variable string // where its URL goes
	packages string // Debian's
	start    func() (url string, stop func() error, err error)
}

var kinds = []server{
	{"PostgreSQL", "FRONTDESK_TEST_POSTGRES_URL", "postgresql", startPostgres},
	{"Redis", "FRONTDESK_TEST_REDIS_URL", "redis-server", startRedis},
}

func startPostgres() (string, func() error, error) {
	p, err := servers.StartPostgres("", servers.PostgresOptions{})
	if err != nil {
		return "", nil, err
	}
	return p.URL, p.Stop, nil
}

func startRedis() (string, func() error, error) {
	r, err := servers.StartRedis("", servers.RedisOptions{Args: []string{"--databases", "4096"}}) // one for each test
	if err != nil {
		return "", nil, err
	}
	return r.URL, r.Stop, nil
}

// weakDurability lets the programs that tests start serve from the PostgreSQL made here, which does without fsync
// for speed. A drill that means it starts a durable server and gives its program the value no.
const weakDurability = "FRONTDESK_ALLOW_WEAK_DURABILITY"

// provide starts what env does not name yet, and gives env with the servers'
// URLs. stop is never nil and stops what was started, after an error too.
func provide(env []string) (full []string, stop func(), err error) {
	var stops []func()
	stop = func() {
		for _, s := range stops {
			s()
		}
	}
	env = append(env, weakDurability+"=yes")
	if err := equip(); err != nil {
		return env, stop, err
	}
	for _, k := range kinds {
		if os.Getenv(k.variable) != "" {
			say("%s: using %s", k.name, k.variable)
			continue
		}
		url, end, err := k.obtain()
		if err != nil {
			return env, stop, err
		}
		if url == "" {
			continue
		}
		env = append(env, k.variable+"="+url)
		stops = append(stops, func() { k.stopped(end()) })
	}
	return env, stop, nil
}

func (k server) stopped(err error) {
	if err != nil {
		say("stop %s: %v", k.name, err)
	}
}

// obtain starts the server, installed first if need be. Without an error, an
// empty url means that its tests are to be skipped.
func (k server) obtain() (url string, stop func() error, err error) {
	url, stop, err = k.start()
	if errors.Is(err, servers.ErrMissing) {
		if err = install(k.packages); err == nil {
			url, stop, err = k.start()
		}
	}
	switch {
	case err == nil:
		say("%s at %s", k.name, url)
		return url, stop, nil
	case errors.Is(err, servers.ErrMissing) && os.Getenv("CI") != "true":
		say("*** %s IS MISSING: ALL TESTS THAT NEED IT ARE SKIPPED *** (%v)", k.name, err)
		return "", nil, nil
	default:
		return "", nil, fmt.Errorf("%s: %w", k.name, err)
	}
}
