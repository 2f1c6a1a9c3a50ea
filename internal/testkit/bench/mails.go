package main

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/mail"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/rediskit"
	"frontdesk/internal/testkit"
)

const (
	letters = 20_000 // to be sent
	hands   = 16     // that send at once, over the bare transport
)

// mails measures how fast messages that wait in the ledger reach a mail server, each with its states on the
// disk, beside the transport alone.
func (b *bench) mails() error {
	bare, err := b.bareTransport()
	if err != nil {
		return err
	}
	for _, name := range databases {
		rate, err := b.mailsOn(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		b.table.add(row{
			"mails through the ledger, " + name, perSecond(rate),
			fmt.Sprintf("transport alone %s: %.2f ×", perSecond(bare), rate/bare), "≥ 2000/s", judge(rate >= 2000),
		})
	}
	return nil
}

// bareTransport is the rate of the transport without a ledger, for mails of the same length.
func (b *bench) bareTransport() (float64, error) {
	sink, stop, err := testkit.StartSink()
	if err != nil {
		return 0, err
	}
	defer stop()
	sink.Light()
	transport, err := mail.NewSMTP(sink.URL, mail.Options{})
	if err != nil {
		return 0, err
	}
	raw := []byte("Subject: bench\r\n\r\n" + string(bytes.Repeat([]byte("All work and no play makes a dull mail.\r\n"), 100)))
	var wait sync.WaitGroup
	began := time.Now()
	for range hands {
		wait.Go(func() {
			for range letters / hands {
				transport.Send(b.ctx, mail.Envelope{From: "desk@harbourline.test", To: "ann@visitors.test"}, raw, nil)
			}
		})
	}
	wait.Wait()
	took := time.Since(began)
	if sink.Len() != letters {
		return 0, fmt.Errorf("the sink has %d of %d mails", sink.Len(), letters)
	}
	return letters / took.Seconds(), transport.Close()
}

func (b *bench) mailsOn(name string) (float64, error) {
	sink, stop, err := testkit.StartSink()
	if err != nil {
		return 0, err
	}
	defer stop()
	sink.Light()
	h, err := b.startHouse(name, "FRONTDESK_SMTP_URL="+sink.URL)
	if err != nil {
		return 0, err
	}
	defer h.close()
	if _, err := h.Terminate(); err != nil {
		return 0, err
	}
	if err := h.onDatabase(b.ctx, writeLetters); err != nil {
		return 0, err
	}
	if err := h.Launch(); err != nil {
		return 0, err
	}
	if err := b.await(5*time.Minute, func() (bool, error) { return sink.Len() >= letters, nil }); err != nil {
		return 0, fmt.Errorf("%d of %d mails came: %w", sink.Len(), letters, err)
	}
	all := sink.All()
	return letters / all[letters-1].At.Sub(all[0].At).Seconds(), nil
}

// writeLetters puts acknowledgements into the ledger, each to somebody else.
func writeLetters(ctx context.Context, db *database.DB) error {
	redis, err := rediskit.Open("")
	if err != nil {
		return err
	}
	defer redis.Close()
	q := queue.New(queue.Options{DB: db, Redis: redis.Client()})
	defer q.Stop(ctx)
	out := outbox.New(q, "harbourline.test", "https://desk.harbourline.test")
	const batch = 100
	for i := 0; i < letters; i += batch {
		messages := make([]crm.Message, batch)
		for j := range messages {
			messages[j] = crm.Message{
				Kind: crm.MessageAcknowledgement, Language: "en", ToName: "Ann Fields", ToAddress: fmt.Sprintf("ann%d@visitors.test", i+j),
				Vars: map[string]any{"Name": "Ann Fields", "Reference": "NO.2026112248213", "SiteName": "Harbourline", "Service": "Trademarks"},
			}
		}
		if err := db.Write(ctx, func(tx *database.Tx) error { return out.PutAll(tx, messages) }); err != nil {
			return err
		}
	}
	return nil
}
