package main

import (
	"fmt"
	"time"

	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/load"
)

// capture measures acknowledged submissions a second, and how long each waits at half that rate, while
// everything captured is routed and mailed by the same process.
func (b *bench) capture() error {
	bare, err := b.bare()
	if err != nil {
		return err
	}
	for _, database := range databases {
		if err := b.captureOn(database, bare); err != nil {
			return fmt.Errorf("%s: %w", database, err)
		}
	}
	return nil
}

// A captured submission as one transaction of two plain rows.
const (
	twoTables = `CREATE TABLE bench_leads (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body TEXT NOT NULL);
		CREATE TABLE bench_jobs (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lead_id BIGINT NOT NULL)`
	twoRows = "BEGIN;\nINSERT INTO bench_leads (body) VALUES (repeat('x', 400));\nINSERT INTO bench_jobs (lead_id) VALUES (lastval());\nCOMMIT;\n"
)

// besidePgbench compares the rate with that of one transaction each, on the same server, while the product is
// stopped.
func (b *bench) besidePgbench(h *house, rate float64) error {
	if _, err := h.Terminate(); err != nil {
		return err
	}
	if err := h.pg.Run(twoTables); err != nil {
		return err
	}
	each, err := h.pg.Pgbench(b.ctx, twoRows, 64, b.span)
	if err != nil {
		return err
	}
	b.table.add(row{
		"the same", perSecond(rate), fmt.Sprintf("pgbench, two rows a transaction %s: %.2f ×", perSecond(each), rate/each),
		"≥ 1.5 ×", judge(rate >= 1.5*each),
	})
	return h.Launch()
}

// bare is the rate of the baseline that takes submissions.
func (b *bench) bare() (float64, error) { return b.bareRate(load.Plan{}) }

func (b *bench) bareRate(plan load.Plan) (float64, error) {
	url, stop, err := startBare()
	if err != nil {
		return 0, err
	}
	plan.URL, plan.For = url, b.span
	r := load.Run(b.ctx, plan)
	if err := unhindered(r); err != nil {
		return 0, fmt.Errorf("bare handler: %w", err)
	}
	return r.PerSecond(), stop()
}

func (b *bench) captureOn(database string, bare float64) error {
	sink, stop, err := testkit.StartSink()
	if err != nil {
		return err
	}
	defer stop()
	sink.Light()
	h, err := b.startHouse(database, "FRONTDESK_SMTP_URL="+sink.URL)
	if err != nil {
		return err
	}
	defer h.close()
	full := load.Run(b.ctx, load.Plan{URL: h.URL, For: b.span, Name: "full"})
	if err := unhindered(full); err != nil {
		return err
	}
	share := map[string]float64{"SQLite": 0.4, "PostgreSQL": 0.3}[database]
	ratio := full.PerSecond() / bare
	b.table.add(row{
		"submissions acknowledged, " + database, perSecond(full.PerSecond()),
		fmt.Sprintf("bare Gin handler %s: %.2f ×", perSecond(bare), ratio),
		fmt.Sprintf("≥ %.1f ×", share), judge(ratio >= share),
	})
	if h.pg != nil {
		if err := b.besidePgbench(h, full.PerSecond()); err != nil {
			return err
		}
	}
	half := load.Run(b.ctx, load.Plan{URL: h.URL, For: b.span, Rate: full.PerSecond() / 2, Workers: 256, Name: "half"})
	if err := unhindered(half); err != nil {
		return err
	}
	p99 := half.Percentile(99)
	b.table.add(row{
		"wait at half that rate, " + database, "p50 " + brief(half.Percentile(50)) + ", p99 " + brief(p99), "",
		"p99 ≤ 10 ms", judge(p99 <= 10*time.Millisecond),
	})
	return nil
}
