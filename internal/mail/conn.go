package mail

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
)

// A conn is a conversation with a mail server. One goroutine at a time uses it.
type conn struct {
	leash
	channel  net.Conn // leash.wire, or TLS over it
	in       *bufio.Reader
	timeouts Timeouts
	offers   map[string]string // the extensions of the last EHLO with their parameters, in capitals
	sent     int               // transactions begun
	broken   bool              // no more can be said on it
}

func newConn(wire net.Conn, timeouts Timeouts) *conn {
	c := &conn{leash: leash{wire: wire}, timeouts: timeouts}
	c.speakOver(wire)
	return c
}

func (c *conn) speakOver(channel net.Conn) {
	c.channel, c.in = channel, bufio.NewReaderSize(channel, maxReplyLine)
}

// ask says one line and waits for a reply of the class, its first digit. Any other ends in a *stumble.
func (c *conn) ask(phase Phase, line string, class int) (reply, error) {
	c.within(c.timeouts.Command)
	if _, err := io.WriteString(c.channel, line+"\r\n"); err != nil {
		return reply{}, judge(phase, class, reply{}, err)
	}
	return c.hear(phase, class)
}

// hear waits for a reply of the class.
func (c *conn) hear(phase Phase, class int) (reply, error) {
	c.within(c.timeouts.Command)
	r, err := readReply(c.in)
	return r, judge(phase, class, r, err)
}

func (c *conn) offersExtension(name string) bool {
	_, ok := c.offers[name]
	return ok
}

func (c *conn) encrypted() bool {
	_, ok := c.channel.(*tls.Conn)
	return ok
}

// local reports whether the server runs on this very host.
func (c *conn) local() bool {
	host, _, err := net.SplitHostPort(c.wire.RemoteAddr().String())
	return err == nil && net.ParseIP(host).IsLoopback()
}

// spent reports whether the connection can take no further transaction. A server that speaks unasked is about to
// leave, or is not where we think it is.
func (c *conn) spent() bool { return c.broken || c.in.Buffered() > 0 }

// quit takes leave and closes. Whatever the server says to that changes nothing about what it accepted.
func (c *conn) quit() {
	c.within(c.timeouts.Quit)
	if _, err := io.WriteString(c.channel, "QUIT\r\n"); err == nil {
		_, _ = readReply(c.in) // only waited for, so that the server sees an orderly end
	}
	c.hangUp()
}

func (c *conn) hangUp() {
	_ = c.wire.Close() // nothing is left to be said, and nothing to be done about it
}
