package mail

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// A delivery is one message with its envelope, ready for the wire.
type delivery struct {
	from, to string // as they go on the wire; from may be empty
	data     []byte // dot-stuffed, the final dot included
	size     int    // of the message itself, in bytes
	eightBit bool   // some byte is not ASCII
	utf8     bool   // an address or a header is not ASCII
}

func newDelivery(e Envelope, raw []byte) (delivery, error) {
	d := delivery{data: dotStuff(raw), size: len(raw)}
	var err error
	if e.From != "" {
		if d.from, err = WireAddress(e.From); err != nil {
			return delivery{}, &stumble{phase: PhaseMail, err: err}
		}
	}
	if d.to, err = WireAddress(e.To); err != nil {
		return delivery{}, &stumble{phase: PhaseRcpt, err: err}
	}
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	d.utf8 = !isASCII(d.from) || !isASCII(d.to) || !isASCII(head)
	d.eightBit = d.utf8 || !isASCII(raw)
	return d, nil
}

// missing returns an error when c cannot carry d because the server lacks an extension.
func (d delivery) missing(c *conn) error {
	switch {
	case d.utf8 && !c.offersExtension("SMTPUTF8"):
		return errors.New("the address is not ASCII and the server does not offer SMTPUTF8")
	case d.eightBit && !c.offersExtension("8BITMIME"):
		return errors.New("the message is not ASCII and the server does not offer 8BITMIME")
	}
	return nil
}

// A step is one command of a transaction and the class of the reply it waits for.
type step struct {
	phase Phase
	line  string
	class int
}

// phaseReset is the step before a further transaction on the same connection. What fails there fails because the
// server has left meanwhile, and says nothing about the message.
const phaseReset Phase = "reset"

// steps returns the commands of d up to DATA.
func (d delivery) steps(c *conn) []step {
	steps := []step{
		{phaseReset, "RSET", 2},
		{PhaseMail, d.mailFrom(c), 2},
		{PhaseRcpt, "RCPT TO:<" + d.to + ">", 2},
		{PhaseData, "DATA", 3},
	}
	if c.sent == 0 {
		return steps[1:]
	}
	return steps
}

func (d delivery) mailFrom(c *conn) string {
	var b strings.Builder
	fmt.Fprintf(&b, "MAIL FROM:<%s>", d.from)
	if c.offersExtension("SIZE") {
		fmt.Fprintf(&b, " SIZE=%d", d.size)
	}
	if d.eightBit {
		b.WriteString(" BODY=8BITMIME")
	}
	if d.utf8 {
		b.WriteString(" SMTPUTF8")
	}
	return b.String()
}

// dotStuff returns raw as DATA carries it: each line ended by CRLF, whatever ended it before, dots at the beginning
// of lines doubled, the final dot at the end. A bare CR or LF could otherwise end the message early at some servers.
func dotStuff(raw []byte) []byte {
	out := make([]byte, 0, len(raw)+len(raw)/64+16)
	for len(raw) > 0 {
		var line []byte
		line, raw = cutLine(raw)
		if len(line) > 0 && line[0] == '.' {
			out = append(out, '.')
		}
		out = append(append(out, line...), "\r\n"...)
	}
	return append(out, ".\r\n"...)
}

// cutLine returns the first line of raw without its CRLF, CR or LF, and what follows it.
func cutLine(raw []byte) (line, rest []byte) {
	end := bytes.IndexByte(raw, '\n')
	if end < 0 {
		end = len(raw)
	}
	if cr := bytes.IndexByte(raw[:end], '\r'); cr >= 0 && cr+1 < end {
		return raw[:cr], raw[cr+1:]
	}
	return bytes.TrimSuffix(raw[:end], []byte("\r")), raw[min(end+1, len(raw)):]
}
