package imap_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/imap"
	"frontdesk/internal/testkit"
)

// memory is a keeper of one process.
type memory struct {
	mu      sync.Mutex
	at      imap.Position
	taken   []string
	refused []imap.Refusal
}

func (m *memory) Hold(context.Context, string) (bool, error) { return true, nil }

func (m *memory) Release(context.Context, string) error { return nil }

func (m *memory) Position(context.Context, string) (imap.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at, nil
}

func (m *memory) Take(_ context.Context, _ string, p imap.Position, body io.Reader) error {
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at, m.taken = p, append(m.taken, string(text))
	return nil
}

func (m *memory) Pass(_ context.Context, _ string, p imap.Position) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = p
	return nil
}

func (m *memory) Refuse(_ context.Context, _ string, p imap.Position, r imap.Refusal) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at, m.refused = p, append(m.refused, r)
	return nil
}

func (m *memory) Tell(context.Context, string, imap.State) error { return nil }

func TestAMailThatIsLargerThanTheServerSaysIsNotReadToItsEnd(t *testing.T) {
	server, m := testkit.NewIMAP(t), &memory{}
	server.Rewrite(func(said []byte) []byte {
		return bytes.ReplaceAll(said, []byte("RFC822.SIZE 49998"), []byte("RFC822.SIZE 50"))
	})
	all, err := imap.ParseList(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	server.Deliver("Subject: large\r\n\r\n"+string(bytes.Repeat([]byte("too much\r\n"), 4_998)), time.Now())
	server.Deliver("Subject: small\r\n\r\n", time.Now())
	r := imap.Start(all, imap.Options{Keeper: m, Largest: 1_000, Now: time.Now, Log: slog.New(slog.DiscardHandler), Pace: imap.Pace{Retry: time.Millisecond}})
	defer r.Close()
	testkit.Eventually(t, func() error {
		m.mu.Lock()
		defer m.mu.Unlock()
		if len(m.taken) != 1 || m.taken[0] != "Subject: small\r\n\r\n" || len(m.refused) != 1 {
			return fmt.Errorf("%.40q is taken, and refused is %+v", m.taken, m.refused)
		}
		return nil
	})
	if r := m.refused[0]; r.Why != "mail_too_large" || r.Size != 49_998 || r.UID != 1 {
		t.Errorf("it is refused as %+v", r)
	}
}
