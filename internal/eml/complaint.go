package eml

import (
	"cmp"
	"slices"
	"strings"
)

// Complaint is what a provider says of a mail that one of its readers called unwanted (RFC 5965).
type Complaint struct {
	Type      string // such as "abuse"
	Recipient string // who complained; empty: it does not say, as most keep that to themselves
	MessageID string // of the mail, without angle brackets; empty: it does not say
}

const feedbackReport = "message/feedback-report"

// complaints are the types of feedback that say no to our mail.
var complaints = []string{"abuse", "fraud", "virus", "opt-out", "opt-out-list", "other"}

// complaint reads a feedback report; nil: the mail is none, or one that says that a mail is welcome.
func (r *reader) complaint() *Complaint {
	report := find(r.root, feedbackReport)
	if report == nil || r.root.media != reportType { // a person may send one on
		return nil
	}
	p := &parser{raw: r.decoded(report), faults: faults{}}
	h, err := p.header()
	c := &Complaint{Type: strings.ToLower(word(h.get("feedback-type")))}
	if err != nil || !slices.Contains(complaints, c.Type) {
		return nil
	}
	c.Recipient = named("", h.get("original-rcpt-to")).Address
	c.MessageID = cmp.Or(r.original(r.root), quotedID(r.l.Text))
	return c
}
