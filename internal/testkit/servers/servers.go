// Package servers runs real database servers for tests: a PostgreSQL and a
// Redis on free ports of 127.0.0.1, their data in a temporary folder.
//
// It promises that what it started ends: with Stop, which also removes the
// folder, or by the kernel's hand when the test's process dies first. It ends
// processes by their id and no others. It is for Linux, and for tests alone;
// it calls no package of the product.
package servers

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"testing"
	"time"
)

// ErrMissing is wrapped when a server's programs are not on this machine.
var ErrMissing = errors.New("server not installed")

// patience bounds every wait for a server to start or to end.
const patience = 30 * time.Second

// PostgresFor starts a PostgreSQL that lives as long as t. Without one on this
// machine it skips t, or fails it where CI=true: there nothing may be missing.
func PostgresFor(t testing.TB, opts PostgresOptions) *Postgres {
	t.Helper()
	p, err := StartPostgres("", opts)
	require(t, err)
	t.Cleanup(func() { stopFor(t, p.Stop) })
	return p
}

// RedisFor is PostgresFor for a Redis.
func RedisFor(t testing.TB, opts RedisOptions) *Redis {
	t.Helper()
	r, err := StartRedis("", opts)
	require(t, err)
	t.Cleanup(func() { stopFor(t, r.Stop) })
	return r
}

// require ends t unless the server started.
func require(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, ErrMissing) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func stopFor(t testing.TB, stop func() error) {
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// freePort asks the kernel for a port that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}

// hostPort is where the server on port of this machine is reached.
func hostPort(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// PostfixFor is PostgresFor for a Postfix.
func PostfixFor(t testing.TB, opts PostfixOptions) *Postfix {
	t.Helper()
	p, err := StartPostfix(opts)
	require(t, err)
	t.Cleanup(func() { stopFor(t, p.Stop) })
	return p
}

// DovecotFor is PostgresFor for a Dovecot.
func DovecotFor(t testing.TB, m *Maildirs, mailboxes ...string) *Dovecot {
	t.Helper()
	d, err := StartDovecot(m, mailboxes...)
	require(t, err)
	t.Cleanup(func() { stopFor(t, d.Stop) })
	return d
}

// MaildirsFor is a folder of mail that lives as long as t.
func MaildirsFor(t testing.TB) *Maildirs {
	t.Helper()
	m, err := NewMaildirs()
	require(t, err)
	t.Cleanup(func() { stopFor(t, m.Remove) })
	return m
}
