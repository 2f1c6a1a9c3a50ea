// Package clamd asks a virus scanner by the protocol of ClamAV's daemon (clamd(8)): one connection for each question, bytes
// sent in sized pieces. Every phase has a deadline, and a cancelled context ends it at once. It knows nothing of what it is
// handed, and keeps nothing. TCP is not encrypted: the scanner belongs on this host or on a network of one's own.
package clamd

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

// What a scanner may fail by. Any other error but those of the context is of the connection.
var (
	ErrTooLarge = errors.New("clamd: the file is larger than the scanner takes (StreamMaxLength)")
	ErrGarbled  = errors.New("clamd: the answer is none of a scanner")
)

// RefusedError is a scanner's own word that it could not scan.
type RefusedError struct{ Words string }

func (e RefusedError) Error() string { return "clamd: " + e.Words }

const (
	piece    = 64 << 10 // bytes sent at once
	maxReply = 4 << 10  // bytes of an answer
)

// Pace is how long each phase may take; 0 is the default that stands beside it.
type Pace struct {
	Connect time.Duration // also of the answer to a command that scans nothing; 5 s
	Write   time.Duration // of each piece; 20 s
	Reply   time.Duration // after the last piece; 2 min, as long as a scanner takes for its largest archives
}

// Client asks one scanner. It is safe for concurrent use.
type Client struct {
	address Address
	pace    Pace
}

// New returns a client of a scanner. Nothing is asked yet.
func New(address Address, pace Pace) *Client {
	return &Client{address, Pace{cmp.Or(pace.Connect, 5*time.Second), cmp.Or(pace.Write, 20*time.Second), cmp.Or(pace.Reply, 2*time.Minute)}}
}

// Address is where the scanner listens.
func (c *Client) Address() Address { return c.address }

// Ping returns nil when a scanner answers.
func (c *Client) Ping(ctx context.Context) error {
	answer, err := c.ask(ctx, "zPING\x00")
	if err == nil && answer != "PONG" {
		return garbled(answer)
	}
	return err
}

// Version is the scanner's program and signatures, such as "ClamAV 1.4.3/27800/Sun Nov 22 09:11:02 2026".
func (c *Client) Version(ctx context.Context) (string, error) {
	answer, err := c.ask(ctx, "zVERSION\x00")
	if err == nil && !strings.HasPrefix(answer, "ClamAV ") {
		return "", garbled(answer)
	}
	return answer, err
}

// Scan has the scanner look at content to its end. found is the name of what it found, empty where that is nothing. Errors:
// ErrTooLarge, ErrGarbled, RefusedError, those of reading content, of the context and of the connection.
func (c *Client) Scan(ctx context.Context, content io.Reader) (found string, err error) {
	answer, err := c.talk(ctx, c.pace.Reply, func(conn net.Conn) error { return c.stream(conn, content) })
	if err != nil {
		return "", err
	}
	switch words, ok := strings.CutPrefix(answer, "stream: "); {
	case ok && words == "OK":
		return "", nil
	case ok && strings.HasSuffix(words, " FOUND") && len(words) > len(" FOUND"):
		return strings.TrimSuffix(words, " FOUND"), nil
	case strings.Contains(answer, "size limit exceeded"):
		return "", ErrTooLarge
	case strings.HasSuffix(answer, "ERROR"):
		return "", RefusedError{answer}
	}
	return "", garbled(answer)
}

func garbled(answer string) error { return fmt.Errorf("%w: %.80q", ErrGarbled, answer) }

// readError is a fault of what is to be scanned, not of the scanner.
type readError struct{ error }

func (e readError) Unwrap() error { return e.error }

// stream sends content in pieces, each after its size, and then one of no size.
func (c *Client) stream(conn net.Conn, content io.Reader) error {
	if err := c.write(conn, []byte("zINSTREAM\x00")); err != nil {
		return err
	}
	buffer := make([]byte, 4+piece)
	for {
		n, err := io.ReadFull(content, buffer[4:])
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return readError{fmt.Errorf("reading what is to be scanned: %w", err)}
		}
		if n > 0 {
			binary.BigEndian.PutUint32(buffer, uint32(n))
			if err := c.write(conn, buffer[:4+n]); err != nil {
				return err
			}
		}
		if last {
			return c.write(conn, []byte{0, 0, 0, 0})
		}
	}
}

func (c *Client) write(conn net.Conn, b []byte) error {
	if err := conn.SetWriteDeadline(time.Now().Add(c.pace.Write)); err != nil {
		return err
	}
	_, err := conn.Write(b)
	return err
}

func (c *Client) ask(ctx context.Context, command string) (string, error) {
	return c.talk(ctx, c.pace.Connect, func(conn net.Conn) error { return c.write(conn, []byte(command)) })
}

// talk connects, says something and returns the answer, without the zero that ends it, if it comes within a time.
func (c *Client) talk(ctx context.Context, within time.Duration, say func(net.Conn) error) (answer string, err error) {
	dialer := net.Dialer{Timeout: c.pace.Connect}
	conn, err := dialer.DialContext(ctx, c.address.Network, c.address.Place)
	if err != nil {
		return "", fmt.Errorf("connecting to the scanner: %w", err)
	}
	defer conn.Close()                                          // all was said, or the error before says more
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // which ends what waits on it
	defer stop()
	said := say(conn)
	var reading readError
	if errors.As(said, &reading) {
		return "", said
	}
	if said != nil { // a scanner that wants no more of a file says why and hangs up while it is still being sent
		within = c.pace.Connect
	}
	answer, err = hear(conn, within)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil && said != nil:
		return "", fmt.Errorf("talking to the scanner: %w", said)
	case err != nil:
		return "", fmt.Errorf("waiting for the scanner: %w", err)
	}
	return answer, nil
}

func hear(conn net.Conn, within time.Duration) (string, error) {
	if err := conn.SetReadDeadline(time.Now().Add(within)); err != nil {
		return "", err
	}
	answer, err := bufio.NewReaderSize(io.LimitReader(conn, maxReply), maxReply).ReadString(0)
	if err != nil && (!errors.Is(err, io.EOF) || answer == "") {
		return "", err
	}
	return strings.TrimRight(answer, "\x00\r\n"), nil
}

// Reasons for which a scanner does not answer as one.
const (
	ReasonUnreachable = "unreachable" // no connection
	ReasonSilent      = "silent"      // no answer in time
	ReasonBroken      = "broken"      // the connection ends early, or something else than a scanner answers
)

// Reason is a code for an error of Ping or Version.
func Reason(err error) string {
	var op *net.OpError
	var late net.Error
	switch {
	case errors.As(err, &late) && late.Timeout(), errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return ReasonSilent
	case errors.As(err, &op) && op.Op == "dial":
		return ReasonUnreachable
	}
	return ReasonBroken
}
