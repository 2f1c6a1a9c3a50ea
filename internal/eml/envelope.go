package eml

import "slices"

// once are the headers that a mail has one of (RFC 5322, 3.6).
var once = []string{"from", "sender", "reply-to", "to", "cc", "message-id", "in-reply-to", "references", "subject", "date"}

// envelope reads who wrote to whom, when, and in answer to what.
func (r *reader) envelope() {
	h := r.root.header
	if slices.ContainsFunc(once, func(name string) bool { return len(h.all(name)) > 1 }) {
		r.faults.add(FaultTwice)
	}
	r.l.From = r.from()
	r.l.ReplyTo = first(addresses(h.get("reply-to")))
	r.l.To, r.l.Cc = addresses(h.get("to")), addresses(h.get("cc"))
	r.delivered()
	r.l.Subject = oneLine(decodeWords(h.get("subject")))
	if id := ids(h.get("message-id")); len(id) > 0 {
		r.l.MessageID = id[0]
	}
	r.l.InReplyTo, r.l.References = ids(h.get("in-reply-to")), ids(h.get("references"))
	r.dated()
}

// delivering are the headers by which servers say to whom a mail came: Postfix, Dovecot and Gmail, then Postfix before its
// aliases, Exim, Fastmail.
var delivering = []string{"delivered-to", "x-original-to", "envelope-to", "x-delivered-to"}

func (r *reader) delivered() {
	for _, f := range r.root.header {
		if slices.Contains(delivering, f.name) && len(r.l.Delivered) < maxAddresses {
			r.l.Delivered = append(r.l.Delivered, addresses(f.value)...)
		}
	}
}

// from is who wrote it; where nobody says so, whoever sent it.
func (r *reader) from() Address {
	if a := first(addresses(r.root.header.get("from"))); a.Address != "" {
		return a
	}
	r.faults.add(FaultFrom)
	for _, name := range []string{"sender", "return-path"} {
		if a := first(addresses(r.root.header.get(name))); a.Address != "" {
			return a
		}
	}
	return Address{}
}

func (r *reader) dated() {
	stated := r.root.header.get("date")
	var ok bool
	if r.l.Date, ok = date(stated); !ok && stated != "" {
		r.faults.add(FaultDate)
	}
}

func first(list []Address) Address {
	if len(list) == 0 {
		return Address{}
	}
	return list[0]
}
