package eml

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Bounce is what a mail server says about a mail that was sent.
type Bounce struct {
	Recipient string // whom the mail was for; empty: it does not say
	MessageID string // of the mail it speaks of, without angle brackets; empty: it does not say
	Status    string // RFC 3463, such as "5.1.1"; empty: it does not say
	Reply     string // what the other server said, in one line; empty: it does not say
	Permanent bool   // it was given up, and Status says whether the address is at fault; false: it is still being tried
	Doubtful  bool   // a person may have written it, who speaks of goods that came back: it is one if MessageID is a mail of ours
}

const (
	reportType     = "multipart/report"
	deliveryStatus = "message/delivery-status"
	globalStatus   = "message/global-delivery-status" // RFC 6533
)

// returned are the media types of what comes back with a report: the mail, or its headers.
var returned = []string{mailType, "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"}

// maxReply is how many bytes of a server's words are kept.
const maxReply = 500

// bounce reads a report on a mail that was sent: one that programs write for programs (RFC 3464), or one for people, from a
// sender that only reports. nil: the mail is neither.
func (r *reader) bounce() *Bounce {
	b, spoken := r.reported()
	sure := spoken || r.fromServer()
	if !spoken && (sure || r.fromProvider()) {
		b = told(r.l, r.root.header)
	}
	if b == nil {
		return nil
	}
	if b.MessageID = cmp.Or(r.original(r.root), quotedID(r.l.Text)); !sure {
		b.Doubtful = true
		return b
	}
	b.MessageID = cmp.Or(b.MessageID, last(r.l.InReplyTo), last(r.l.References))
	return b
}

// fromServer reports whether a mail is from where nobody writes but programs.
func (r *reader) fromServer() bool {
	return nobody(r.root.header, r.l.From) || r.root.header.has("x-failed-recipients") ||
		robot.MatchString(r.l.From.Address) && systemSubject.MatchString(r.l.Subject)
}

// fromProvider reports whether a mail may be from where providers report, whose words a person could write too. It answers
// nothing, as a person's who writes back does.
func (r *reader) fromProvider() bool {
	return len(r.l.InReplyTo)+len(r.l.References) == 0 && provider.MatchString(r.l.From.Address) && systemSubject.MatchString(r.l.Subject)
}

// Chinese providers report from addresses of their own, and call it so. Behind some of them there may be a person.
var (
	robot         = regexp.MustCompile(`(?i)^(?:postmaster|noreply|no-reply|mailservice|mailadmin|bounce)@`)
	provider      = regexp.MustCompile(`(?i)^(?:mail|system|service|admin|10000)@`)
	systemSubject = regexp.MustCompile(`(?i)退信|系统退|退回|投递失败|无法投递|未能送达|未送达|undeliver|delivery (?:status|failure|failed)|failure notice|returned mail|returned to sender`)
)

// original returns the Message-ID of the mail that came back with the report.
func (r *reader) original(n *part) string {
	for _, child := range n.children {
		if id := r.original(child); id != "" {
			return id
		}
	}
	if n == r.root || !slices.Contains(returned, n.media) {
		return ""
	}
	return last(ids(innerHeader(r.decoded(n)).get("message-id")))
}

// innerHeader reads the headers at the beginning of a body.
func innerHeader(body []byte) header {
	p := &parser{raw: body[:min(len(body), maxHeader)], faults: faults{}}
	h, err := p.header()
	if err != nil {
		return nil // more than is read of headers
	}
	return h
}

var idLine = regexp.MustCompile(`(?im)^[ \t>]*message-?id:\s*<([^<>\s]{1,900})>`)

// quotedID returns the first Message-ID that stands in a text.
func quotedID(text string) string {
	if m := idLine.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

func last(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

var (
	enhanced = regexp.MustCompile(`(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:$|[^\d.]|\.(?:$|\D))`)
	code     = regexp.MustCompile(`(?:^|[^\d.])([45]\d\d)(?:[ -]|$)`)
)

// statusIn returns the enhanced status in a server's words; of several the first.
func statusIn(words string) string {
	if m := enhanced.FindStringSubmatch(words); m != nil {
		return m[1]
	}
	return ""
}

// codeIn returns the reply code in a server's words, or nothing.
func codeIn(words string) string {
	if m := code.FindStringSubmatch(words); m != nil {
		return m[1]
	}
	return ""
}

// replied is a server's words as they are kept.
func replied(s string) string { return strings.TrimSpace(clip(oneLine(s), maxReply)) }
