package eml

import (
	"bytes"
	"strings"

	"frontdesk/internal/crm"
)

// part is a mail or one of its parts. body lies in the mail's own bytes, as they came.
type part struct {
	header   header
	media    string // media type in lower case, such as "text/plain"
	params   map[string]string
	body     []byte
	children []*part // of a multipart
}

// parser parts a mail in one pass over its lines, with the borders of all multiparts that it is inside of. We have our own
// because the readers at hand stop at the first broken header or border, and read what is nested once for each level.
type parser struct {
	raw         []byte
	at          int
	parts       int
	headerBytes int
	borders     []string // "--" and the boundary, the outermost first
	faults      faults
}

// split parts a mail. Errors: crm.KindInvalid with the codes of Read.
func split(raw []byte) (*part, faults, error) {
	if !bytes.Contains(raw, []byte("\n")) {
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	p := &parser{raw: raw, faults: faults{}}
	root, _, err := p.part("text/plain")
	return root, p.faults, err
}

// part reads headers and body from where the parser stands; usual is the media type of what states none.
func (p *parser) part(usual string) (*part, ending, error) {
	if p.parts++; p.parts > maxParts {
		return nil, ending{}, crm.Errorf(crm.KindInvalid, "mail_too_many_parts")
	}
	h, err := p.header()
	if err != nil {
		return nil, ending{}, err
	}
	n := &part{header: h}
	n.media, n.params = p.mediaType(h, usual)
	if !strings.HasPrefix(n.media, "multipart/") {
		end := p.leaf(n)
		return n, end, nil
	}
	end, err := p.multipart(n)
	return n, end, err
}

// leaf reads a body up to the next border of any multipart around it.
func (p *parser) leaf(n *part) ending {
	start := p.at
	before, end := p.toBorder()
	n.body = p.raw[start:max(start, before)]
	return end
}

// multipart reads the parts of one. What stands before the first and after the last is for readers of another time, but
// where there is no border at all it is the text.
func (p *parser) multipart(n *part) (ending, error) {
	boundary := n.params["boundary"]
	if boundary == "" || len(boundary) > maxBoundary {
		p.faults.add(FaultBoundary)
		boundary = p.guessBoundary()
	}
	if len(p.borders) >= maxDepth {
		return ending{}, crm.Errorf(crm.KindInvalid, "mail_too_deep")
	}
	if boundary == "" {
		n.media = "text/plain"
		return p.leaf(n), nil
	}
	p.borders = append(p.borders, "--"+boundary)
	end, err := p.children(n)
	p.borders = p.borders[:len(p.borders)-1]
	return end, err
}

func (p *parser) children(n *part) (ending, error) {
	level, start, usual := len(p.borders)-1, p.at, "text/plain"
	if n.media == "multipart/digest" {
		usual = "message/rfc822"
	}
	before, end := p.toBorder()
	for end.level == level && !end.last {
		child, ended, err := p.part(usual)
		if err != nil {
			return ending{}, err
		}
		n.children, end = append(n.children, child), ended
	}
	if len(n.children) == 0 {
		n.media, n.body = "text/plain", p.raw[start:max(start, before)]
	}
	if end.level != level {
		p.faults.add(FaultBoundary)
		return end, nil
	}
	p.borders = p.borders[:level] // what comes after the last border is no part
	_, end = p.toBorder()
	p.borders = p.borders[:level+1]
	return end, nil
}
