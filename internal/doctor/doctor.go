// Package doctor examines a Frontdesk from outside: its settings and everything that they name. It changes nothing, runs
// beside a server, and says of each fault what is wrong, what that means and what to do. Every check has a deadline, so
// that a whole examination ends although everything hangs.
package doctor

import (
	"cmp"
	"context"
	"io/fs"
	"slices"
	"sync"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/database"
)

// Level is how bad a finding is.
type Level string

const (
	OK    Level = "ok"
	Warn  Level = "warn"  // it works, and might not always, or not as well as it could
	Fault Level = "FAULT" // it does not work, or what is promised cannot be kept
)

// Finding is one thing that was found.
type Finding struct {
	Check  string `json:"check"`
	Level  Level  `json:"level"`
	Says   string `json:"says"`             // what is so, and what that means
	Remedy string `json:"remedy,omitempty"` // what to do about it

	Record *Record `json:"record,omitempty"` // to be put into the DNS as the remedy says; nil: none
}

// Options are what is examined.
type Options struct {
	Config     *config.Config // as given; Check has not been called
	Migrations func(database.Dialect) fs.FS
	Patience   time.Duration // with each check; 0: 10 seconds
	Only       []string      // names of checks; empty: all but Serving
}

const defaultPatience = 10 * time.Second

// Serving is the check whether a server answers here. It is made only when it is asked for, as a container does.
const Serving = "serving"

// patient is what the checks look at.
type patient struct {
	Options
	sending *sending // nil: mail is not examined from outside
}

type check struct {
	name string
	look func(ctx context.Context, p *patient, r *record)
}

var checks = []check{
	{"data folder", lookAtFolder}, {"database", lookAtDatabase}, {"secret", lookAtSecret}, {"redis", lookAtRedis},
	{"mail", lookAtMail}, {"ways in", lookAtWaysIn}, {"scanner", lookAtScanner}, {"clock", lookAtClock}, {"address", lookAtBaseURL}, {"listening", lookAtListener},
	{"proxies", lookAtProxies}, {"open files", lookAtLimits},
}

// Names are those of all checks.
func Names() []string {
	names := []string{"settings"}
	for _, c := range checks {
		names = append(names, c.name)
	}
	return append(names, Serving)
}

// Examine makes the checks, all at the same time, and returns what was found in their order.
func Examine(ctx context.Context, o Options) []Finding {
	o.Patience = cmp.Or(o.Patience, defaultPatience)
	p := &patient{Options: o}
	settings := &record{check: "settings"}
	lookAtSettings(p, settings) // first: it also settles the settings for the others
	found := p.examine(ctx, append(slices.Clone(checks), check{Serving, lookAtServing}))
	if p.wants(settings.check) {
		found = append(settings.found, found...)
	}
	return found
}

// examine makes those of the checks that are wanted, all at the same time, and returns what was found in their order.
func (p *patient) examine(ctx context.Context, list []check) (all []Finding) {
	var records []*record
	var looking sync.WaitGroup
	for _, c := range list {
		if !p.wants(c.name) {
			continue
		}
		r := &record{check: c.name}
		records = append(records, r)
		looking.Go(func() { p.watch(ctx, c, r) })
	}
	looking.Wait()
	for _, r := range records {
		all = append(all, r.found...)
	}
	return all
}

func (p *patient) wants(name string) bool {
	if len(p.Only) == 0 {
		return name != Serving
	}
	return slices.Contains(p.Only, name)
}

// watch gives up on a check that heeds no deadline, and leaves it to end with the process.
func (p *patient) watch(ctx context.Context, c check, r *record) {
	ctx, cancel := context.WithTimeout(ctx, p.Patience)
	defer cancel()
	own := &record{check: c.name}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.look(ctx, p, own)
	}()
	grace := time.NewTimer(p.Patience + p.Patience/5)
	defer grace.Stop()
	select {
	case <-done:
		r.found = own.found
	case <-grace.C:
		r.fault("it hangs: no answer within %v", p.Patience).do("look why the system does not answer")
	}
}

// Worst is the level of the worst finding.
func Worst(findings []Finding) Level {
	worst := OK
	for _, f := range findings {
		if f.Level == Fault || (f.Level == Warn && worst == OK) {
			worst = f.Level
		}
	}
	return worst
}
