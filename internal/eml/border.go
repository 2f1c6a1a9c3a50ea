package eml

import "bytes"

// An ending is how a body ends: at a border of the multipart of that level, or with the mail.
type ending struct {
	level int // index in parser.borders; -1: the mail ends
	last  bool
}

// toBorder goes behind the next border line, or to the end, and returns where what stands before it ends.
func (p *parser) toBorder() (before int, end ending) {
	for p.at < len(p.raw) {
		start := p.at
		if end, is := p.border(p.line()); is {
			return p.withoutBreak(start), end
		}
	}
	return len(p.raw), ending{level: -1}
}

// withoutBreak returns where the line before ends: its line break belongs to the border.
func (p *parser) withoutBreak(start int) int {
	if start > 0 && p.raw[start-1] == '\n' {
		start--
	}
	if start > 0 && p.raw[start-1] == '\r' {
		start--
	}
	return start
}

// border reports whether a line is one, looking from the innermost multipart outwards: one that was never closed is
// closed by the border of one around it.
func (p *parser) border(line []byte) (ending, bool) {
	if !bytes.HasPrefix(line, []byte("--")) || len(line) > maxBoundary+100 {
		return ending{}, false
	}
	line = bytes.TrimRight(line, " \t\r")
	for level := len(p.borders) - 1; level >= 0; level-- {
		switch rest, is := bytes.CutPrefix(line, []byte(p.borders[level])); {
		case is && len(rest) == 0:
			return ending{level: level}, true
		case is && string(rest) == "--":
			return ending{level: level, last: true}, true
		}
	}
	return ending{}, false
}

// guessBoundary takes the first line of the body that could be a border.
func (p *parser) guessBoundary() string {
	at := p.at
	defer func() { p.at = at }()
	for range 50 {
		if p.at >= len(p.raw) {
			break
		}
		line := bytes.TrimRight(p.line(), " \t\r")
		if _, known := p.border(line); known {
			break
		}
		if rest, is := bytes.CutPrefix(line, []byte("--")); is && len(bytes.Trim(rest, "-")) > 0 && len(rest) <= maxBoundary {
			return string(rest)
		}
	}
	return ""
}

// line returns the line where the parser stands without its line feed, and goes behind it.
func (p *parser) line() []byte {
	rest := p.raw[p.at:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		p.at += i + 1
		return rest[:i]
	}
	p.at = len(p.raw)
	return rest
}
