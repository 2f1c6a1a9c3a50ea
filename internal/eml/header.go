package eml

import (
	"bytes"
	"strings"

	"frontdesk/internal/crm"
)

// field is a header: its name in lower case, and its value unfolded but not decoded.
type field struct{ name, value string }

// header is the headers of a mail or part, in their order.
type header []field

// get returns the first value of a name in lower case.
func (h header) get(name string) string {
	for _, f := range h {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// all returns the values of a name in lower case.
func (h header) all(name string) (values []string) {
	for _, f := range h {
		if f.name == name {
			values = append(values, f.value)
		}
	}
	return values
}

func (h header) has(name string) bool { return len(h.all(name)) > 0 }

// header reads headers up to the blank line behind them. A line that is none is passed over when headers follow it, and
// otherwise begins the body.
func (p *parser) header() (header, error) {
	start, limit := p.at, maxHeaders-p.headerBytes
	if start == 0 {
		limit = maxHeader
	}
	h, err := p.fields(start + limit)
	if err != nil {
		return nil, err
	}
	if p.headerBytes += p.at - start; len(h) > maxFields {
		p.faults.add(FaultHeader)
	}
	return unfold(h), nil
}

// fields returns the lines of each header, the first with its name.
func (p *parser) fields(limit int) (fields [][][]byte, err error) {
	for p.at < len(p.raw) {
		at := p.at
		line := bytes.TrimSuffix(p.line(), []byte("\r"))
		if p.at > limit && len(bytes.TrimSpace(line)) > 0 && (isField(line) || isFolded(line)) {
			return nil, crm.Errorf(crm.KindInvalid, "mail_header_too_large")
		}
		_, border := p.border(line)
		switch {
		case len(line) == 0:
			return fields, nil
		case border: // headers without a body
			p.at = at
			return fields, nil
		case isFolded(line) && len(fields) > 0:
			fields[len(fields)-1] = append(fields[len(fields)-1], line)
		case isField(line):
			fields = append(fields, [][]byte{line})
		case p.goesOn():
			p.brokenHeader(line, at)
		default:
			p.faults.add(FaultHeader)
			p.at = at
			return fields, nil
		}
	}
	return fields, nil
}

// brokenHeader notes a line that is no header, but for the one that a mailbox file puts before each mail.
func (p *parser) brokenHeader(line []byte, at int) {
	if at != 0 || !bytes.HasPrefix(line, []byte("From ")) {
		p.faults.add(FaultHeader)
	}
}

// goesOn reports whether a header stands where the parser is.
func (p *parser) goesOn() bool {
	next := p.raw[p.at:min(len(p.raw), p.at+200)]
	line, _, _ := bytes.Cut(next, []byte("\n"))
	return isField(line)
}

func isFolded(line []byte) bool { return len(line) > 0 && (line[0] == ' ' || line[0] == '\t') }

// isField reports whether a line begins a header: a name of visible ASCII (RFC 5322, 2.2), and a colon.
func isField(line []byte) bool {
	name, _, found := bytes.Cut(line[:min(len(line), 200)], []byte(":"))
	name = bytes.TrimRight(name, " \t")
	return found && len(name) > 0 && !bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

func unfold(fields [][][]byte) (h header) {
	for _, lines := range fields[:min(len(fields), maxFields)] {
		name, value, _ := bytes.Cut(lines[0], []byte(":"))
		var whole strings.Builder
		whole.Write(bytes.TrimSpace(value))
		for _, line := range lines[1:] {
			whole.WriteByte(' ')
			whole.Write(bytes.TrimSpace(line))
		}
		h = append(h, field{strings.ToLower(strings.TrimSpace(string(name))), whole.String()})
	}
	return h
}
