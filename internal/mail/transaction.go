package mail

import (
	"io"
	"strings"
)

// blockSize is how much of a message goes out under one deadline, in bytes.
const blockSize = 64 << 10

// deliver runs one transaction and returns the server's acceptance, or a *stumble.
func (c *conn) deliver(d delivery) (reply, error) {
	err := c.converse(d.steps(c))
	c.sent++
	if err == nil {
		err = c.hand(d.data)
	}
	var r reply
	if err == nil {
		r, err = c.verdict()
	}
	c.broken = c.broken || err != nil && endsConnection(err)
	return r, err
}

// converse goes through the steps: all in one flight where the server allows it (RFC 2920), else one by one.
func (c *conn) converse(steps []step) error {
	if c.offersExtension("PIPELINING") {
		return c.pipeline(steps)
	}
	for _, s := range steps {
		if _, err := c.ask(s.phase, s.line, s.class); err != nil {
			return err
		}
	}
	return nil
}

func (c *conn) pipeline(steps []step) error {
	var flight strings.Builder
	for _, s := range steps {
		flight.WriteString(s.line + "\r\n")
	}
	c.within(c.timeouts.Command)
	if _, err := io.WriteString(c.channel, flight.String()); err != nil {
		return judge(steps[0].phase, 0, reply{}, err)
	}
	return c.hearAll(steps)
}

// hearAll reads the reply to each step and returns the first that is not as it should be. The later ones are still
// read, so that the next transaction begins at its own replies.
func (c *conn) hearAll(steps []step) (first error) {
	for _, s := range steps {
		r, err := c.hear(s.phase, s.class)
		if first == nil {
			first = err
		}
		if err != nil && endsConnection(err) {
			c.broken = true
			return first
		}
		if first != nil && r.code == 354 {
			c.broken = true // it waits for a message that will not come
		}
	}
	return first
}

// hand writes the message. It lies with the server as soon as the last byte is written, and not before.
func (c *conn) hand(data []byte) error {
	for len(data) > 0 {
		c.within(c.timeouts.Block)
		n, err := c.channel.Write(data[:min(len(data), blockSize)])
		data = data[n:]
		if err != nil && len(data) > 0 {
			return c.lastWords(err)
		}
	}
	return nil
}

// lastWords returns what the server said when it would not read on, or else the error of the write.
func (c *conn) lastWords(cause error) error {
	c.broken = true
	c.within(c.timeouts.Quit)
	r, err := readReply(c.in)
	if err == nil && r.refuses() {
		return &stumble{phase: PhaseData, reply: r}
	}
	return &stumble{phase: PhaseData, err: cause}
}

// verdict waits for the reply to the final dot, for a short while even when the context is over: going away now
// would leave a message of which nobody knows.
func (c *conn) verdict() (reply, error) {
	c.spare(c.timeouts.Grace)
	c.within(c.timeouts.Final)
	r, err := readReply(c.in)
	return r, judge(PhaseDot, 2, r, err)
}
