package lmtp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"frontdesk/internal/crm"
)

// kept is what was taken.
type kept struct {
	mu      sync.Mutex
	bodies  []string
	to      [][]string
	failing error
}

func (k *kept) take(_ context.Context, _ string, to []string, body io.Reader) error {
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failing == nil {
		k.bodies, k.to = append(k.bodies, string(text)), append(k.to, slices.Clone(to))
	}
	return k.failing
}

func serve(t *testing.T, k *kept, address string) (dial func() *smtp.Client) {
	t.Helper()
	l, err := Listen(address)
	if err != nil {
		t.Fatal(err)
	}
	s := Start(l, k.take, 1<<20, "desk.test", slog.New(slog.DiscardHandler))
	var hung []*smtp.Client
	t.Cleanup(func() {
		for _, c := range hung {
			_ = c.Close() // the server waits for those who are connected
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return func() *smtp.Client {
		conn, err := net.Dial(l.Addr().Network(), l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		c := smtp.NewClientLMTP(conn)
		hung = append(hung, c)
		return c
	}
}

// hand hands a mail over and returns what is said of each recipient.
func hand(t *testing.T, c *smtp.Client, body []byte, to ...string) map[string]error {
	t.Helper()
	if err := c.Mail("ana@example.com", nil); err != nil {
		t.Fatal(err)
	}
	for _, address := range to {
		if err := c.Rcpt(address, nil); err != nil {
			t.Fatal(err)
		}
	}
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	said := map[string]error{}
	answers, err := w.CloseWithLMTPResponse()
	for address := range answers {
		said[address] = nil
	}
	var refused smtp.LMTPDataError
	if errors.As(err, &refused) {
		for address, status := range refused {
			said[address] = status
		}
	} else if err != nil {
		t.Fatal(err)
	}
	return said
}

func TestAMailIsTakenForAllItsRecipients(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", filepath.Join(t.TempDir(), "lmtp.sock")} {
		k := &kept{}
		c := serve(t, k, address)()
		for range 2 { // on one connection
			said := hand(t, c, []byte("Subject: kettles\r\n\r\n.dots\r\n"), "a@desk.test", "b@desk.test")
			if len(said) != 2 || said["a@desk.test"] != nil || said["b@desk.test"] != nil {
				t.Errorf("%s: %v", address, said)
			}
		}
		if len(k.bodies) != 2 || !strings.Contains(k.bodies[0], "\r\n.dots") || !slices.Equal(k.to[1], []string{"a@desk.test", "b@desk.test"}) {
			t.Errorf("%s: %q for %v", address, k.bodies, k.to)
		}
	}
}

func TestWhatIsNotOnTheDiskIsNotAcknowledged(t *testing.T) {
	k := &kept{}
	dial := serve(t, k, "127.0.0.1:0")
	for _, one := range []struct {
		err  error
		code int
	}{
		{crm.Unavailable("database_unavailable", errors.New("gone")), 451},
		{errors.New("who knows"), 451},
		{&crm.Error{Kind: crm.KindTooLarge, Code: "mail_too_large"}, 552},
		{&crm.Error{Kind: crm.KindInvalid, Code: "mail_empty"}, 554},
	} {
		k.failing = one.err
		said := hand(t, dial(), []byte("Subject: x\r\n\r\nx\r\n"), "a@desk.test")
		var status *smtp.SMTPError
		if !errors.As(said["a@desk.test"], &status) || status.Code != one.code {
			t.Errorf("%v: %v, not %d", one.err, said, one.code)
		}
	}
	k.failing = nil
	said := hand(t, dial(), bytes.Repeat([]byte("too much, too much, too much\r\n"), 50_000), "a@desk.test")
	var status *smtp.SMTPError
	if !errors.As(said["a@desk.test"], &status) || status.Code != 552 || len(k.bodies) != 0 {
		t.Errorf("1.5 MB of 1: %v, %d kept", said, len(k.bodies))
	}
}

func TestASocketThatIsInUseIsNotTakenAway(t *testing.T) {
	address := filepath.Join(t.TempDir(), "lmtp.sock")
	serve(t, &kept{}, address)
	if l, err := Listen(address); err == nil {
		t.Error("two listen on one socket", l.Close())
	}
}
