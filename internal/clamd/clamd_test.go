package clamd_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"frontdesk/internal/clamd"
	"frontdesk/internal/testkit/servers"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hasty gives up soon.
var hasty = clamd.Pace{Connect: 200 * time.Millisecond, Write: 200 * time.Millisecond, Reply: time.Second}

// fake is a scanner that treats each connection as it is told, and what it was told.
func fake(t *testing.T, treat func(net.Conn)) *clamd.Client {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			treat(conn)
			_ = conn.Close() // it ends here in any case
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return clamd.New(at(t, l.Addr().String()), hasty)
}

func at(t *testing.T, s string) clamd.Address {
	t.Helper()
	a, err := clamd.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// whole reads a stream to its end and returns what was in it.
func whole(conn net.Conn) string {
	r := bufio.NewReader(conn)
	_, _ = r.ReadString(0) // the command
	var all bytes.Buffer
	for {
		var n uint32
		if err := binary.Read(r, binary.BigEndian, &n); err != nil || n == 0 {
			return all.String()
		}
		_, _ = io.CopyN(&all, r, int64(n)) // what is cut shows in what came
	}
}

func says(answer string) func(net.Conn) {
	return func(conn net.Conn) {
		_ = whole(conn)
		_, _ = conn.Write([]byte(answer + "\x00"))
	}
}

func TestWhatIsScannedArrivesWholeInPieces(t *testing.T) {
	for _, size := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 300_000} {
		content := strings.Repeat("x", size)
		var came string
		c := fake(t, func(conn net.Conn) {
			came = whole(conn)
			_, _ = conn.Write([]byte("stream: OK\x00"))
		})
		if found, err := c.Scan(t.Context(), strings.NewReader(content)); found != "" || err != nil || came != content {
			t.Errorf("of %d bytes %d came: %q %v", size, len(came), found, err)
		}
	}
}

func TestAnswersAreToldApart(t *testing.T) {
	for answer, want := range map[string]struct {
		found string
		err   error
	}{
		"stream: OK":                          {"", nil},
		"stream: Win.Test.A-1 FOUND":          {"Win.Test.A-1", nil},
		"stream:  FOUND":                      {"", clamd.ErrGarbled},
		"INSTREAM size limit exceeded. ERROR": {"", clamd.ErrTooLarge},
		"stream: Can't allocate memory ERROR": {"", clamd.RefusedError{Words: "stream: Can't allocate memory ERROR"}},
		"":                                    {"", clamd.ErrGarbled},
		"220 mail.example ESMTP":              {"", clamd.ErrGarbled},
		"stream: OKAY":                        {"", clamd.ErrGarbled},
		strings.Repeat("stream: OK", 10_000) + "END": {"", clamd.ErrGarbled},
	} {
		found, err := fake(t, says(answer)).Scan(t.Context(), strings.NewReader("x"))
		if found != want.found || !errors.Is(err, want.err) {
			t.Errorf("%.40q: %q %v", answer, found, err)
		}
	}
}

func TestAScannerThatHangsDropsOrTalksNonsenseIsGivenUpInTime(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	hang := func(net.Conn) { <-release }
	for name, c := range map[string]struct {
		treat  func(net.Conn)
		reason string
	}{
		"hangs at once":    {hang, clamd.ReasonSilent},
		"hangs at the end": {func(conn net.Conn) { _ = whole(conn); <-release }, clamd.ReasonSilent},
		"drops at once":    {func(net.Conn) {}, clamd.ReasonBroken},
		"drops at the end": {func(conn net.Conn) { _ = whole(conn) }, clamd.ReasonBroken},
		"answers half":     {func(conn net.Conn) { _ = whole(conn); _, _ = conn.Write([]byte("stream: O")) }, clamd.ReasonBroken},
		"answers drop by drop": {func(conn net.Conn) {
			_ = whole(conn)
			for {
				if _, err := conn.Write([]byte("s")); err != nil {
					return
				}
				select {
				case <-release:
					return
				case <-time.After(20 * time.Millisecond):
				}
			}
		}, clamd.ReasonSilent},
	} {
		began := time.Now()
		_, err := fake(t, c.treat).Scan(t.Context(), io.LimitReader(zeros{}, 8<<20))
		if err == nil || clamd.Reason(err) != c.reason || time.Since(began) > 5*time.Second {
			t.Errorf("%s: %v (%s) after %v", name, err, clamd.Reason(err), time.Since(began))
		}
	}
	if err := clamd.New(at(t, "127.0.0.1:1"), hasty).Ping(t.Context()); clamd.Reason(err) != clamd.ReasonUnreachable {
		t.Errorf("nobody there: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestACancelledContextEndsAScanAtOnce(t *testing.T) {
	heard := make(chan struct{})
	c := fake(t, func(conn net.Conn) {
		_ = whole(conn)
		close(heard)
		_, _ = io.Copy(io.Discard, conn) // until it is hung up
	})
	patient := clamd.New(c.Address(), clamd.Pace{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-heard; cancel() }()
	if _, err := patient.Scan(ctx, strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAFaultOfReadingIsNoneOfTheScanner(t *testing.T) {
	fault := errors.New("disk")
	_, err := fake(t, func(conn net.Conn) { _ = whole(conn) }).Scan(t.Context(), io.MultiReader(strings.NewReader("x"), failing{fault}))
	if !errors.Is(err, fault) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }

func TestARealScannerFindsWhatItKnowsByTCPAndBySocket(t *testing.T) {
	server := servers.ClamdFor(t, 1<<20)
	for _, place := range []string{server.Addr, "tcp://" + server.Addr, server.Socket, "unix://" + server.Socket} {
		c := clamd.New(at(t, place), clamd.Pace{})
		if err := c.Ping(t.Context()); err != nil {
			t.Errorf("%s: %v", place, err)
		}
		if version, err := c.Version(t.Context()); err != nil || !strings.HasPrefix(version, "ClamAV ") {
			t.Errorf("%s: %q %v", place, version, err)
		}
		if found, err := c.Scan(t.Context(), strings.NewReader("a letter")); found != "" || err != nil {
			t.Errorf("%s: %q %v", place, found, err)
		}
		if found, err := c.Scan(t.Context(), strings.NewReader("a "+servers.Virus()+" letter")); found != servers.VirusName || err != nil {
			t.Errorf("%s: %q %v", place, found, err)
		}
		if _, err := c.Scan(t.Context(), io.LimitReader(zeros{}, 30<<20)); !errors.Is(err, clamd.ErrTooLarge) {
			t.Errorf("%s: far too large is %v", place, err)
		}
	}
}

func TestAddressesAreReadAndOthersRefused(t *testing.T) {
	for s, want := range map[string]clamd.Address{
		"127.0.0.1:3310": {Network: "tcp", Place: "127.0.0.1:3310"}, "tcp://clamav:3310": {Network: "tcp", Place: "clamav:3310"},
		"[::1]:3310": {Network: "tcp", Place: "[::1]:3310"}, "/run/clamd.ctl": {Network: "unix", Place: "/run/clamd.ctl"}, "unix:///run/clamd.ctl": {Network: "unix", Place: "/run/clamd.ctl"},
	} {
		if got, err := clamd.ParseAddress(s); got != want || err != nil {
			t.Errorf("%s: %+v %v", s, got, err)
		}
	}
	for _, s := range []string{"", "clamav", ":3310", "clamav:", "clamav:0", "clamav:70000", "http://clamav:3310", "tcp://clamav:3310/x", "unix://run/clamd.ctl", "unix:///", "run/clamd.ctl", "clam av:1"} {
		if got, err := clamd.ParseAddress(s); err == nil {
			t.Errorf("%q is taken for %+v", s, got)
		}
	}
}
