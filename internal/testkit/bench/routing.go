package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http/httptest"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/load"
)

// routing measures how long the submissions take that wait when the product starts, until each is a lead that
// somebody is offered, and how far anybody's share is from the exact one. The mails that follow are sent
// meanwhile.
func (b *bench) routing() error {
	for _, name := range databases {
		if err := b.routingOn(name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (b *bench) routingOn(name string) error {
	sink, stop, err := testkit.StartSink()
	if err != nil {
		return err
	}
	defer stop()
	sink.Light()
	h, err := b.startHouse(name, "FRONTDESK_SMTP_URL="+sink.URL)
	if err != nil {
		return err
	}
	defer h.close()
	if _, err := h.Terminate(); err != nil {
		return err
	}
	if err := b.fill(h); err != nil {
		return err
	}
	began := time.Now()
	if err := h.Launch(); err != nil {
		return err
	}
	var took time.Duration
	var mailed int
	err = h.onDatabase(b.ctx, func(ctx context.Context, db *database.DB) error {
		err := b.await(10*time.Minute, func() (bool, error) {
			n, err := unrouted(ctx, db)
			return n == 0, err
		})
		took, mailed = time.Since(began), sink.Len()
		if err != nil {
			return err
		}
		if n, err := leads(ctx, db); err != nil || n < int64(b.leads) {
			return errors.Join(fmt.Errorf("%d leads of %d submissions", n, b.leads), err)
		}
		off, err := unfairness(ctx, db)
		if err != nil {
			return err
		}
		limit := time.Duration(b.leads) * 600 * time.Microsecond // 60 s for 100,000
		b.table.add(row{
			fmt.Sprintf("%d waiting submissions routed, %s", b.leads, name),
			fmt.Sprintf("%s, %s; %d mails sent meanwhile; worst share off by %.2f", brief(took), perSecond(float64(b.leads)/took.Seconds()), mailed, off),
			"", "≤ " + brief(limit) + ", shares as P5", judge(took <= limit && off < 2),
		})
		return nil
	})
	return err
}

// fill posts the submissions to a product that does not work on them.
func (b *bench) fill(h *house) error {
	app, closeApp, err := testkit.Open(b.ctx, h.settings())
	if err != nil {
		return err
	}
	defer closeApp()
	server := httptest.NewServer(app.Handler)
	defer server.Close()
	return unhindered(load.Run(b.ctx, load.Plan{URL: server.URL, Count: b.leads, Name: "routed"}))
}

func leads(ctx context.Context, db *database.DB) (n int64, err error) {
	err = db.Read(ctx, func(tx *database.Tx) error {
		n, err = database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM leads WHERE state <> 'won'`) // those of the demo firm's past
		return err
	})
	return n, err
}

// unrouted is above zero while a submission waits to be routed: a question that costs the server little.
func unrouted(ctx context.Context, db *database.DB) (n int64, err error) {
	err = db.Read(ctx, func(tx *database.Tx) error {
		n, err = database.One(tx, database.Column[int64], `SELECT
			(SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE kind = 'route_submission' AND state = 'ready' LIMIT 1) waiting) +
			(SELECT COUNT(*) FROM jobs WHERE kind = 'route_submission' AND state = 'running')`)
		return err
	})
	return n, err
}

// unfairness is the greatest difference there ever was between what a member of a team had been offered and the
// exact share, from the numbers of every decision.
func unfairness(ctx context.Context, db *database.DB) (worst float64, err error) {
	type member struct{ team, consultant int64 }
	due := map[member]float64{}
	err = db.Read(ctx, func(tx *database.Tx) error {
		_, err := database.All(tx, func(row database.Scanner) (none struct{}, err error) {
			var d crm.Decision
			err = row.Scan(&d.TeamID, database.Optional(&d.ChosenID), database.IntoJSON(&d.Considered))
			for _, c := range d.Considered {
				due[member{d.TeamID, c.ConsultantID}] += c.Share
			}
			due[member{d.TeamID, d.ChosenID}]--
			for _, off := range due {
				worst = max(worst, math.Abs(off))
			}
			return none, err
		}, `SELECT team_id, chosen_id, considered FROM decisions ORDER BY id`)
		return err
	})
	return worst, err
}
