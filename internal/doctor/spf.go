package doctor

import (
	"context"
	"errors"
	"net"
	"net/netip"

	"blitiri.com.ar/go/spf"
)

// lookAtSPF: does the domain say that mail may come from where ours leaves?
func lookAtSPF(ctx context.Context, p *patient, r *record) {
	s := p.sending
	var known []departure
	var mechanisms []string
	for _, d := range s.departures(ctx) {
		switch {
		case d.err != nil:
			r.unasked("where "+d.relay+" is, from which mail leaves", d.err)
			continue
		case len(d.addresses) == 0:
			r.warn("from which address mail leaves cannot be found out from here, so nobody can say whether it may").
				do("name it as the world sees it: frontdesk doctor mail --address 203.0.113.7")
		}
		known, mechanisms = append(known, d), append(mechanisms, allowing(d.relay, d.addresses, d.near)...)
	}
	if len(known) == 0 {
		return
	}
	text, one := s.oneSPF(ctx, r, mechanisms)
	if !one {
		return
	}
	allowed := false
	for _, d := range known {
		all, readable := s.lookAtDeparture(ctx, text, d, r)
		if !readable {
			return
		}
		allowed = allowed || all
	}
	s.lookAtStrangers(ctx, text, allowed, r)
}

// lookAtDeparture reports whether mail may come from all addresses of a departure, and whether the record can be read at all.
func (s *sending) lookAtDeparture(ctx context.Context, text string, d departure, r *record) (allowed, readable bool) {
	var refused []netip.Addr
	for _, address := range d.addresses {
		result, err := s.judge(ctx, address)
		if result == spf.PermError || result == spf.TempError {
			r.unread(s.domain, result, err)
			return false, false
		}
		if result != spf.Pass {
			refused = append(refused, address)
		}
	}
	r.refused(s.domain, text, d, refused)
	if allowed = len(d.addresses) > 0 && len(refused) == 0; allowed {
		r.ok("%s may come from %s", s.domain, listing(d.addresses))
	}
	return allowed, true
}

// nobody is an address that no host can have: whoever allows it allows everybody.
var nobody = netip.MustParseAddr("240.0.0.1")

// lookAtStrangers: may anybody send, and does the record hold when it is read to its end?
func (s *sending) lookAtStrangers(ctx context.Context, text string, allowed bool, r *record) {
	result, err := s.judge(ctx, nobody)
	switch {
	case result == spf.Pass:
		r.warn("the SPF record of %s lets mail come from anywhere: it proves nothing, and receivers take it for a spammer's", s.domain).
			add(Record{s.domain, "TXT", insertSPF(withoutAll(text), nil) + " ~all"}, "let it end in ~all")
	case allowed && result == spf.PermError:
		r.warn("whoever reads the SPF record of %s to its end finds that it %s", s.domain, brokenSPF(err)).do("shorten it: %s", text)
	case !allowed && (result == spf.PermError || result == spf.TempError):
		r.unread(s.domain, result, err)
	}
}

// oneSPF returns the domain's SPF record, or tells why there is not one.
func (s *sending) oneSPF(ctx context.Context, r *record, mechanisms []string) (text string, known bool) {
	texts, err := s.dns.LookupTXT(ctx, s.domain)
	found := beginning(texts, "v=spf1")
	switch {
	case absent(err):
		r.fault("there is no domain %s, so nobody takes mail from it", s.domain).do("register it, or correct FRONTDESK_MAIL_FROM")
	case err != nil:
		r.unasked("the SPF record of "+s.domain, err)
	case len(found) == 0 && len(mechanisms) == 0:
		r.fault("%s has no SPF record: it does not say where its mail comes from", s.domain).do("name the address to see the record to add")
	case len(found) == 0:
		r.fault("%s has no SPF record: it does not say where its mail comes from", s.domain).
			add(Record{s.domain, "TXT", insertSPF("v=spf1 ~all", mechanisms)}, "add it")
	case len(found) > 1:
		r.fault("%s has %d SPF records, and receivers believe none of them", s.domain, len(found)).
			add(Record{s.domain, "TXT", joinSPF(found)}, "put one in their place")
	default:
		return found[0], true
	}
	return "", false
}

func (s *sending) judge(ctx context.Context, address netip.Addr) (spf.Result, error) {
	return spf.CheckHostWithSender(net.IP(address.AsSlice()), s.domain, s.from, spf.WithContext(ctx), spf.WithResolver(s.dns))
}

// refused says from which addresses mail may not come. What a relay elsewhere takes it may send on from others.
func (r *record) refused(domain, text string, d departure, refused []netip.Addr) {
	if len(refused) == 0 {
		return
	}
	more := Record{domain, "TXT", insertSPF(text, allowing(d.relay, refused, d.near))}
	if d.near {
		r.fault("the SPF record of %s does not allow %s, from which mail leaves: %s", domain, listing(refused), text).add(more, "change it")
		return
	}
	r.warn("the SPF record of %s does not allow %s (%s): %s", domain, d.relay, listing(refused), text).
		add(more, "put in what the relay's operator names, mostly an include:…; or, if it sends from the addresses at which it takes mail")
}

// unread says why the record cannot be judged.
func (r *record) unread(domain string, result spf.Result, err error) {
	if result == spf.TempError {
		r.unasked("all that the SPF record of "+domain+" refers to", err)
		return
	}
	r.fault("the SPF record of %s %s, so receivers believe none of it", domain, brokenSPF(err)).do("correct it; see it with: dig TXT %s", domain)
}

func brokenSPF(err error) string {
	switch {
	case errors.Is(err, spf.ErrLookupLimitReached):
		return "needs more than ten questions to the DNS"
	case errors.Is(err, spf.ErrVoidLookupLimitReached):
		return "names more than two hosts that do not exist"
	case errors.Is(err, spf.ErrMultipleRecords):
		return "includes a domain that has two"
	case errors.Is(err, spf.ErrNoResult):
		return "includes a domain that has none"
	case errors.Is(err, spf.ErrUnknownField):
		return "has a word that means nothing"
	}
	return "cannot be read: " + err.Error()
}
