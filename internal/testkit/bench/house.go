package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"frontdesk/internal/testkit/load"
	"frontdesk/internal/testkit/servers"
)

// house is the product beside the servers it needs.
type house struct {
	*servers.Frontdesk
	name string
	stop []func() error
}

// databases are the two ways to run the product.
var databases = []string{"SQLite", "PostgreSQL"}

// startHouse starts the demo firm on one of the databases. The PostgreSQL is durable, as the product asks.
func (b *bench) startHouse(database string, settings ...string) (*house, error) {
	h := &house{name: database}
	env := append([]string{"FRONTDESK_SUBMIT_RATE=off"}, settings...)
	if database == "PostgreSQL" {
		more, err := h.startServers()
		if err != nil {
			return nil, h.failed(err)
		}
		env = append(env, more...)
	}
	binary, err := filepath.Abs(b.binary)
	if err != nil {
		return nil, h.failed(err)
	}
	if h.Frontdesk, err = servers.StartFrontdesk(servers.FrontdeskOptions{Binary: binary, Env: env}); err != nil {
		return nil, h.failed(err)
	}
	h.stop = append(h.stop, h.Frontdesk.Stop)
	return h, nil
}

func (h *house) startServers() ([]string, error) {
	pg, err := servers.StartPostgres("", servers.PostgresOptions{Durable: true})
	if err != nil {
		return nil, err
	}
	h.stop = append(h.stop, pg.Stop)
	redis, err := servers.StartRedis("", servers.RedisOptions{})
	if err != nil {
		return nil, err
	}
	h.stop = append(h.stop, redis.Stop)
	return []string{
		"FRONTDESK_DATABASE_URL=" + pg.URL, "FRONTDESK_REDIS_URL=" + redis.URL,
		"FRONTDESK_SECRET=" + strings.Repeat("bench ", 8),
	}, nil
}

// close ends everything, the product first.
func (h *house) close() error {
	for i := len(h.stop) - 1; i >= 0; i-- {
		if err := h.stop[i](); err != nil {
			return err
		}
	}
	return nil
}

func (h *house) failed(err error) error {
	if closing := h.close(); closing != nil {
		return fmt.Errorf("%w; %w", err, closing)
	}
	return err
}

// unhindered is an error unless every post of a load was acknowledged.
func unhindered(r load.Result) error {
	if len(r.Refused) > 0 || r.Failed > 0 || len(r.Acks) == 0 {
		return fmt.Errorf("%d acknowledged, %v refused, %d failed", len(r.Acks), r.Refused, r.Failed)
	}
	return nil
}
