package observe_test

import (
	"context"
	"testing"
	"time"

	"frontdesk/internal/observe"
)

func TestTheWorstPartDecidesAndAChangeOfStateMovesItsSince(t *testing.T) {
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	database, mail := observe.Well, observe.Well
	said := func(status *string) func(context.Context) (string, time.Time) {
		return func(context.Context) (string, time.Time) { return *status, time.Time{} }
	}
	h := observe.NewHealth(func() time.Time { return now },
		observe.Part{Name: "database", Essential: true, Probe: said(&database)},
		observe.Part{Name: "mail", Fine: []string{"elsewhere"}, Probe: said(&mail)})
	start := now
	for _, step := range []struct {
		database, mail, want string
		since                time.Duration // of mail
	}{
		{"ok", "ok", observe.Ready, 0},
		{"ok", "ok", observe.Ready, 0},
		{"ok", "paused", observe.Degraded, 2 * time.Minute},
		{"unavailable", "paused", observe.Unavailable, 2 * time.Minute},
		{"ok", "elsewhere", observe.Ready, 4 * time.Minute},
	} {
		database, mail = step.database, step.mail
		r := h.Report(t.Context())
		if r.Status != step.want || r.Parts["mail"].Status != step.mail || !r.Parts["mail"].Since.Equal(start.Add(step.since)) {
			t.Errorf("%+v: %s, mail %s since %s", step, r.Status, r.Parts["mail"].Status, r.Parts["mail"].Since)
		}
		now = now.Add(time.Minute)
	}
}

func TestAHungPartIsGivenUp(t *testing.T) {
	h := observe.NewHealth(time.Now, observe.Part{Name: "redis", Probe: func(ctx context.Context) (string, time.Time) {
		<-ctx.Done()
		return "unavailable", time.Time{}
	}})
	start := time.Now()
	if r := h.Report(t.Context()); r.Status != observe.Degraded || time.Since(start) > 5*time.Second {
		t.Errorf("%s after %s", r.Status, time.Since(start))
	}
}
