package eml

import (
	"cmp"
	"slices"
	"strings"
)

// maxGroups is how many recipients of a report are read.
const maxGroups = 100

// reported reads what a report says for programs (RFC 3464). spoken is false when it says nothing; b is nil also when
// nothing went wrong.
func (r *reader) reported() (b *Bounce, spoken bool) {
	status := cmp.Or(find(r.root, deliveryStatus), find(r.root, globalStatus))
	if status == nil || r.root.media != reportType && !r.fromServer() && !r.fromProvider() { // a person may send one on
		return nil, false
	}
	for _, group := range r.groups(status) {
		spoken = true
		switch about := bounceOf(group); action(group) {
		case "failed":
			return about, true
		case "delayed":
			b = cmp.Or(b, about)
		}
	}
	return b, spoken
}

// action is what became of a mail; where it is not said, what its status means.
func action(group header) string {
	if stated := strings.ToLower(word(group.get("action"))); stated != "" {
		return stated
	}
	switch status := word(group.get("status")); {
	case strings.HasPrefix(status, "5"):
		return "failed"
	case strings.HasPrefix(status, "4"):
		return "delayed"
	}
	return ""
}

// groups are the fields about each recipient; the first is about the mail.
func (r *reader) groups(n *part) (groups []header) {
	p := &parser{raw: r.decoded(n), faults: faults{}}
	for p.at < len(p.raw) && len(groups) < maxGroups {
		before := p.at
		group, err := p.header()
		if err != nil || p.at == before {
			break
		}
		if group.has("action") || group.has("final-recipient") {
			groups = append(groups, group)
		}
	}
	return groups
}

func bounceOf(group header) *Bounce {
	b := &Bounce{Permanent: action(group) == "failed", Status: statusIn(word(group.get("status")))}
	b.Recipient = cmp.Or(typed(group.get("original-recipient")), typed(group.get("final-recipient")))
	_, said, found := strings.Cut(group.get("diagnostic-code"), ";")
	if !found {
		said = group.get("diagnostic-code")
	}
	b.Reply = replied(readable(said))
	if said := statusIn(b.Reply); said != "" && slices.Contains([]string{"", "5.0.0", "4.0.0"}, b.Status) { // "other" tells nothing
		b.Status = said
	}
	return b
}

// typed returns the address of a field that has its type before it: "rfc822; li@example.com".
func typed(value string) string {
	kind, address, found := strings.Cut(value, ";")
	if !found {
		address = kind
	}
	return named("", address).Address
}

// word is the first word of a value; comments may follow.
func word(value string) string {
	if words := strings.Fields(value); len(words) > 0 {
		return words[0]
	}
	return ""
}

// find returns the first part of a media type; nil: there is none.
func find(n *part, media string) *part {
	if n.media == media {
		return n
	}
	for _, child := range n.children {
		if found := find(child, media); found != nil {
			return found
		}
	}
	return nil
}
