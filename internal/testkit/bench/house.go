package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/database"
	"frontdesk/internal/testkit/load"
	"frontdesk/internal/testkit/servers"
)

// house is the product beside the servers it needs.
type house struct {
	*servers.Frontdesk
	name string
	env  map[string]string // how it reaches its servers
	pg   *servers.Postgres // nil: SQLite
	stop []func() error
}

// databases are the two ways to run the product.
var databases = []string{"SQLite", "PostgreSQL"}

// startHouse starts the demo firm on one of the databases. The PostgreSQL is durable, as the product asks.
func (b *bench) startHouse(database string, settings ...string) (*house, error) {
	h := &house{name: database, env: map[string]string{}}
	if database == "PostgreSQL" {
		if err := h.startServers(); err != nil {
			return nil, h.failed(err)
		}
	}
	env := append([]string{"FRONTDESK_SUBMIT_RATE=off"}, settings...)
	for name, value := range h.env {
		env = append(env, name+"="+value)
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

func (h *house) startServers() (err error) {
	if h.pg, err = servers.StartPostgres("", servers.PostgresOptions{Durable: true}); err != nil {
		return err
	}
	h.stop = append(h.stop, h.pg.Stop)
	redis, err := servers.StartRedis("", servers.RedisOptions{})
	if err != nil {
		return err
	}
	h.stop = append(h.stop, redis.Stop)
	h.env = map[string]string{
		"FRONTDESK_DATABASE_URL": h.pg.URL, "FRONTDESK_REDIS_URL": redis.URL, "FRONTDESK_SECRET": strings.Repeat("bench ", 8),
	}
	return nil
}

// settings are those of the product, for a part of it that runs here.
func (h *house) settings() config.Config {
	return config.Config{
		Listen: "127.0.0.1:8080", Data: h.Data, MailFrom: "Harbourline <desk@harbourline.test>", SubmitRate: "off",
		DatabaseURL: h.env["FRONTDESK_DATABASE_URL"], RedisURL: h.env["FRONTDESK_REDIS_URL"], Secret: h.env["FRONTDESK_SECRET"],
	}
}

// onDatabase opens the product's database here.
func (h *house) onDatabase(ctx context.Context, do func(context.Context, *database.DB) error) error {
	c := h.settings()
	db, err := database.Open(ctx, database.Options{URL: c.DatabaseURL, Path: c.DatabasePath()})
	if err != nil {
		return err
	}
	defer db.Close()
	return do(ctx, db)
}

// await asks every tenth of a second whether it is so.
func (b *bench) await(most time.Duration, so func() (bool, error)) error {
	deadline := time.Now().Add(most)
	for {
		if yes, err := so(); yes || err != nil {
			return err
		}
		if b.ctx.Err() != nil || time.Now().After(deadline) {
			return fmt.Errorf("not within %v", most)
		}
		time.Sleep(100 * time.Millisecond)
	}
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
