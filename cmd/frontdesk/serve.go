package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/config"
	"frontdesk/internal/observe"
	"frontdesk/internal/rediskit"
)

const (
	webRole    = "web"
	workerRole = "worker"
	drainTime  = 15 * time.Second // what a stop waits for running requests, and then for running jobs

	// gcPercent trades memory under load for time: what is live is small, and with the usual 100 a flood spends a
	// fifth of the processors on collecting garbage.
	gcPercent = 400
	traceTime = 3 * time.Second // what a stop waits for the last traces to be delivered
)

type serveCommand struct {
	Role []string `help:"What this process does: web, worker or both." default:"web,worker" enum:"web,worker"`
}

// Run serves until SIGTERM or SIGINT.
func (s *serveCommand) Run(c *config.Config) error {
	if err := c.Check(); err != nil {
		return err
	}
	if err := s.check(c); err != nil {
		return err
	}
	return run(c, s.Role, false)
}

// settle gives back the memory that starting took, and from now on trades it for time.
func settle() {
	debug.FreeOSMemory()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

// check refuses split roles where the parts could not meet.
func (s *serveCommand) check(c *config.Config) error {
	whole := slices.Contains(s.Role, webRole) && slices.Contains(s.Role, workerRole)
	if whole || (c.DatabaseURL != "" && c.RedisURL != "") {
		return nil
	}
	return errors.New("split roles need PostgreSQL and Redis: set FRONTDESK_DATABASE_URL and FRONTDESK_REDIS_URL, or serve with both roles")
}

// run starts the house, serves until a signal, and stops in order.
func run(c *config.Config, roles []string, demo bool) error {
	log := observe.NewLog(os.Stderr, c.LogFormat, c.Level())
	rediskit.LogDriver(log)
	observe.LogTraces(log)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	tracer, err := observe.OpenTracer(ctx, version)
	if err != nil {
		return err
	}
	defer closeTracer(tracer, log)
	lock, err := alone(c)
	if err != nil {
		return err
	}
	defer lock.Close()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", c.Listen, err)
	}
	app, err := boot.Open(ctx, boot.Options{Config: c, Log: log, Demo: demo, Past: demo, Worker: slices.Contains(roles, workerRole), Web: slices.Contains(roles, webRole), Version: version, Tracer: tracer})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := app.Start(ctx); err != nil {
		return err
	}
	site, origin, err := serveSite(c, app, log)
	if err != nil {
		return err
	}
	settle()
	greet(c, app, origin)
	server := newServer(app.Handler, log)
	if !slices.Contains(roles, webRole) {
		server.Handler = app.Health
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	stop() // a second signal ends the process at once
	requests, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	_ = site.Close() // nothing is asked there that has to be finished
	if stopped := server.Shutdown(requests); stopped != nil {
		log.Warn("requests were cut off", "error", stopped)
	}
	work, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	app.Stop(work)
	return err
}

// closeTracer delivers the last spans, when everything else has stopped.
func closeTracer(tracer *observe.Tracer, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), traceTime)
	defer cancel()
	if err := tracer.Close(ctx); err != nil {
		log.Warn("the last traces are lost", "error", err)
	}
}

// newServer bounds how long a client may take and how much it may send before a handler sees it.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// greet says where to click; site is the origin of the demo firm's website, if it has one.
func greet(c *config.Config, app *boot.App, site string) {
	fmt.Printf("Frontdesk %s serves %s\n", version, c.BaseURL)
	if app.DemoSite != nil {
		fmt.Print(demoGreeting(c.BaseURL, site))
	}
	if app.FirstLink != "" {
		fmt.Printf("\nSet the password of %s, then set up the firm:\n  %s\n(This link is shown once and works for a week.)\n", c.AdminEmail, app.FirstLink)
	}
}
