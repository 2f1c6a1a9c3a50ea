package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/load"
)

const calm = 100 // submissions a second

// told measures how long it takes from a visitor's post until the mail server has the consultant's notice.
func (b *bench) told() error {
	for _, database := range databases {
		if err := b.toldOn(database); err != nil {
			return fmt.Errorf("%s: %w", database, err)
		}
	}
	return nil
}

func (b *bench) toldOn(database string) error {
	sink, stop, err := testkit.StartSink()
	if err != nil {
		return err
	}
	defer stop()
	h, err := b.startHouse(database, "FRONTDESK_SMTP_URL="+sink.URL)
	if err != nil {
		return err
	}
	defer h.close()
	plan := load.Plan{URL: h.URL, Rate: calm, Count: int(calm * b.span.Seconds()), Name: "told"}
	began := time.Now()
	r := load.Run(b.ctx, plan)
	if err := unhindered(r); err != nil {
		return err
	}
	notices, err := b.notices(sink, len(r.Acks))
	if err != nil {
		return err
	}
	var waits []time.Duration
	for _, a := range r.Acks {
		var i int
		if _, err := fmt.Sscanf(a.Key, "told-%d", &i); err != nil {
			return err
		}
		due := began.Add(time.Duration(float64(i) / calm * float64(time.Second)))
		waits = append(waits, notices[a.Reference].Sub(due))
	}
	slices.Sort(waits)
	p50, p99 := waits[len(waits)/2], waits[len(waits)*99/100]
	b.table.add(row{
		fmt.Sprintf("posted → notice accepted at %d/s, %s", calm, database), "p50 " + brief(p50) + ", p99 " + brief(p99), "",
		"p50 ≤ 50 ms, p99 ≤ 300 ms", judge(p50 <= 50*time.Millisecond && p99 <= 300*time.Millisecond),
	})
	return nil
}

// notices waits for the notices of n leads and says when each came, by reference.
func (b *bench) notices(sink *testkit.Sink, n int) (map[string]time.Time, error) {
	deadline := time.Now().Add(time.Minute)
	for {
		found := map[string]time.Time{}
		for _, m := range sink.All() {
			if !strings.HasSuffix(m.To, "@demo.test") {
				continue // the visitor's acknowledgement
			}
			if reference := referenceIn(m.Raw); reference != "" {
				found[reference] = m.At
			}
		}
		if len(found) >= n {
			return found, nil
		}
		if time.Now().After(deadline) || b.ctx.Err() != nil {
			return nil, fmt.Errorf("%d of %d notices came", len(found), n)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// referenceIn finds the reference in a mail.
func referenceIn(raw string) string {
	_, rest, ok := strings.Cut(raw, "NO.")
	if !ok {
		return ""
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		return ""
	}
	return "NO." + rest[:end]
}
