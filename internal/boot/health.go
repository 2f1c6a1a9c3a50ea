package boot

import (
	"context"
	"strings"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/mail"
	"frontdesk/internal/observe"
)

// Statuses of parts that are not well.
const (
	unreachable = "unavailable"
	paused      = "paused"    // no mail server takes us; mail waits
	failover    = "failover"  // one does not; mail goes by another
	elsewhere   = "elsewhere" // another process does that
)

// health looks at what this process depends on. Without the database nobody can be served; without Redis work is a
// little late; without the mail server mail waits.
func (a *App) health() *observe.Health {
	parts := []observe.Part{
		{Name: "database", Essential: true, Probe: reach(a.DB.Ping)},
		{Name: "redis", Probe: reach(a.Redis.Ping)},
		{Name: "mail", Probe: a.probeMail},
		{Name: "jobs", Fine: []string{elsewhere}, Probe: a.probeJobs},
	}
	if len(a.weak) > 0 {
		weak := "weak: " + strings.Join(a.weak, ", ")
		parts = append(parts, observe.Part{Name: "durability", Probe: func(context.Context) (string, time.Time) { return weak, time.Time{} }})
	}
	return observe.NewHealth(a.DB.Now, parts...)
}

// reach is a part that answers or does not.
func reach(ping func(context.Context) error) func(context.Context) (string, time.Time) {
	return func(ctx context.Context) (string, time.Time) {
		if ping(ctx) != nil {
			return unreachable, time.Time{}
		}
		return observe.Well, time.Time{}
	}
}

// probeMail tells what the latest attempt found: one of this process, or of the worker that left word.
func (a *App) probeMail(ctx context.Context) (string, time.Time) {
	channels := a.Mail.Channels()
	// Without the database only our own attempts are known, and the database says itself that it is away.
	_ = a.DB.Read(ctx, func(tx *database.Tx) (err error) {
		channels, err = a.Mail.ChannelsIn(tx)
		return err
	})
	ill, since := mail.Ill(channels)
	switch {
	case ill == len(channels):
		return paused, since
	case ill > 0:
		return failover, since
	}
	return observe.Well, since
}

// probeJobs tells whether this process works on jobs.
func (a *App) probeJobs(context.Context) (string, time.Time) {
	if a.options.Worker {
		return observe.Well, time.Time{}
	}
	return elsewhere, time.Time{}
}
