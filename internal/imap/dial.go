package imap

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// longestLine bounds what a server may say before the way to it is encrypted, in bytes.
const longestLine = 8 << 10

// dial opens the way to a server, encrypted as its address demands.
func dial(ctx context.Context, a Address, base *tls.Config) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", a.HostPort())
	if err != nil {
		return nil, fault(ReasonUnreachable, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // which ends whatever waits for the server
	defer stop()
	secured, err := secure(ctx, conn, a, base)
	if err != nil {
		_ = conn.Close() // why is in err
		return nil, causeOf(ctx, err)
	}
	return secured, nil
}

// causeOf is why an exchange failed: because its context ended, if it has.
func causeOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

func secure(ctx context.Context, conn net.Conn, a Address, base *tls.Config) (net.Conn, error) {
	if a.Security == Plain {
		return conn, nil
	}
	if a.Security == StartTLS {
		if err := startTLS(conn); err != nil {
			return nil, err
		}
	}
	channel := tls.Client(conn, tlsConfig(a, base))
	if err := channel.HandshakeContext(ctx); err != nil {
		return nil, fault(ReasonTLS, err)
	}
	if a.Security == StartTLS {
		return &greeted{Conn: channel, in: io.MultiReader(strings.NewReader("* OK encrypted\r\n"), channel)}, nil
	}
	return channel, nil
}

func tlsConfig(a Address, base *tls.Config) *tls.Config {
	config := base.Clone()
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	config.ServerName = a.Host
	return config
}

// greeted is a connection whose greeting was heard before it was encrypted; the library expects one.
type greeted struct {
	net.Conn
	in io.Reader
}

func (g *greeted) Read(p []byte) (int, error) { return g.in.Read(p) }

// startTLS asks for encryption. It is done here, not by the library, which believes what was slipped in before it and can
// wait for ever.
func startTLS(conn net.Conn) error {
	in := bufio.NewReaderSize(conn, longestLine)
	greeting, err := line(in)
	switch {
	case err != nil:
		return fault(ReasonUnreachable, err)
	case !strings.HasPrefix(strings.ToUpper(greeting), "* OK"): // PREAUTH too: the user would be whoever stands in between
		return fault(ReasonUnreachable, fmt.Errorf("the server greets with %q", greeting))
	}
	if _, err := io.WriteString(conn, "s STARTTLS\r\n"); err != nil {
		return fault(ReasonUnreachable, err)
	}
	for {
		answer, err := line(in)
		switch {
		case err != nil:
			return fault(ReasonUnreachable, err)
		case strings.HasPrefix(answer, "* "):
			continue
		case !strings.HasPrefix(strings.ToUpper(answer), "S OK"):
			return fault(ReasonTLS, fmt.Errorf("the server does not encrypt: %s", answer))
		case in.Buffered() > 0:
			return fault(ReasonTLS, errors.New("plain text was slipped in before encryption"))
		}
		return nil
	}
}

func line(in *bufio.Reader) (string, error) {
	text, err := in.ReadSlice('\n')
	return strings.TrimRight(string(text), "\r\n"), err
}

// wire is a connection without the deadlines that the library sets: it allows any mail five minutes, however large. Every
// exchange has one of its own here, see session.within.
type wire struct{ net.Conn }

func (wire) SetDeadline(time.Time) error      { return nil }
func (wire) SetReadDeadline(time.Time) error  { return nil }
func (wire) SetWriteDeadline(time.Time) error { return nil }
