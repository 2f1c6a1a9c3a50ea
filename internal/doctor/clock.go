package doctor

import (
	"context"
	"errors"
	"time"
)

const (
	muchSkew = 2 * time.Second  // a job may start that late
	badSkew  = 30 * time.Second // a lease may seem over while its holder works
)

// lookAtClock: do this host and the database agree on the time, and are there time zones?
func lookAtClock(ctx context.Context, p *patient, r *record) {
	for _, name := range []string{"Asia/Shanghai", "Europe/London"} {
		if _, err := time.LoadLocation(name); err != nil {
			r.fault("the time zone %s is unknown, so business hours cannot be told: %v", name, err).do("install the package tzdata")
		}
	}
	db, err := p.open(ctx)
	if errors.Is(err, errNoFile) {
		r.ok("%s", time.Now().UTC().Format(time.RFC3339))
		return
	}
	if err != nil {
		return // seen at the database
	}
	defer db.Close()
	began := time.Now()
	theirs, err := db.Clock(ctx)
	if err != nil {
		return // the same
	}
	if compareClock(r, "the database's", theirs, began, time.Now()) {
		r.ok("%s, as the database's", began.UTC().Format(time.RFC3339))
	}
}

// compareClock compares a clock that was read between two moments of ours.
func compareClock(r *record, whose string, theirs, began, ended time.Time) bool {
	skew := theirs.Sub(began)
	if skew > 0 {
		skew = max(0, theirs.Sub(ended))
	}
	const remedy = "keep both hosts' clocks by NTP, such as systemd-timesyncd or chrony"
	switch {
	case skew.Abs() > badSkew:
		r.fault("this clock and %s differ by %v: deadlines and leases of jobs are judged wrongly", whose, skew.Round(time.Second)).do(remedy)
	case skew.Abs() > muchSkew:
		r.warn("this clock and %s differ by %v", whose, skew.Round(time.Millisecond)).do(remedy)
	default:
		return true
	}
	return false
}
